import { describe, expect, it } from 'vitest';
import { shapeOf } from '../scripts/support/file-shape.ts';

const SOURCE = `/** Says
 * hello. */
import { one, two } from './one.ts';
import type { Other } from '../other/other.ts';

export * from './one.ts'; // prose after code is code

// const three = 3;
const text = \`// no prose
\`;
export function hello(): string {
  const short = () => 'an expression';
  const long = () => {
    return import('./late.ts');
  };
  return short() + long;
}
`;

describe('the shape of a file', () => {
  const shape = shapeOf('src/room/file.ts', SOURCE);

  it('is how many lines it has, and how many of them are prose', () => {
    expect(shape).toMatchObject({ lines: 17, written: 15, prose: 3 });
  });

  it('is how long its functions with braces are', () => {
    expect(shape.functions).toEqual([7, 3]);
  });

  it('is what it imports, each file once', () => {
    expect(shape.targets).toEqual(['src/room/one.ts', 'src/other/other.ts', 'src/room/late.ts']);
  });
});
