import { describe, expect, it } from 'vitest';
import { textsTyped, typedFigures } from '../../../src/lesson/lint/typed-figures.ts';

describe('texts in code', () => {
  it.each([
    ['says: \'one\', more: "two"', ['one', 'two']],
    ["// it's\n'one' /* `no` */", ['one']],
    ["replace(/['`]/g, 'one')", ['one']],
    ["a / 2 + b / 2, 'one'", ['one']],
    ["'it\\'s\\nhere'", ["it's\nhere"]],
    ['`it costs $5`', ['it costs $5']],
  ])('of %s', (code, texts) => {
    expect(textsTyped(code)).toEqual(texts);
  });

  it('of templates, but for what is filled in', () => {
    const code = (count: number, each: (of: object) => string) =>
      `a ${count} b ${each({ of: `c ${count} d`, or: 'e' })} f`;
    expect(textsTyped(String(code)).map((text) => text.trim())).toEqual(
      expect.arrayContaining(['a', 'b', 'c', 'd', 'e', 'f']),
    );
    expect(textsTyped(String(code))).toHaveLength(6);
  });
});

describe('figures that were typed', () => {
  it('stand with the words around them, up to what is filled in', () => {
    const says = (count: number) => `It took ${count} reads. Then 20 more, and ${count} 3.`;
    expect(typedFigures(String(says))).toEqual([
      { figure: '20', context: 'Then 20 more, and' },
      { figure: '3', context: '3.' },
    ]);
  });

  it('are no names, and no code', () => {
    expect(typedFigures("[1]: 'HTTP/1.1 by RFC 9112 6.3, lesson 3; 0d 0a, x2'")).toEqual([]);
  });
});
