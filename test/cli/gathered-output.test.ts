import { afterEach, describe, expect, it, vi } from 'vitest';
import { GatheredOutput } from '../../src/cli/gathered-output.ts';

afterEach(() => vi.restoreAllMocks());

/** What is written from now on, each piece as it is at that moment. */
function heard(): string[] {
  const pieces: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((piece) => {
    pieces.push(piece.toString());
    return true;
  });
  return pieces;
}

describe('gathered output', () => {
  it('writes nothing before it has to, and then all of it at once', () => {
    const pieces = heard();
    const output = new GatheredOutput();
    output.write('one ▸ ');
    output.write('two\n');
    expect(pieces).toEqual([]);
    output.flush();
    output.flush();
    expect(pieces).toEqual(['one ▸ two\n']);
  });

  it('loses nothing and changes no order, however much there is', () => {
    const pieces = heard();
    const output = new GatheredOutput();
    const texts = Array.from({ length: 300 }, (_, index) => {
      return (index % 2 === 0 ? '─' : 'é').repeat(index === 150 ? 200_000 : 1000);
    });
    for (const text of texts) output.write(text);
    output.flush();
    expect(pieces.join('') === texts.join('')).toBe(true);
    expect(pieces.length).toBeLessThan(10);
  });
});
