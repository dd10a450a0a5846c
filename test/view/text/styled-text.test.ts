import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, rule, widthOf, wrap } from '../../../src/view/text/styled-text.ts';
import { check } from '../../support/property.ts';

describe('wrapped text', () => {
  it.each([
    ['', 5, ['']],
    ['one two', 7, ['one two']],
    ['one two', 6, ['one', 'two']],
    ['one two three', 7, ['one two', 'three']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a bcdefg h', 4, ['a', 'bcde', 'fg h']],
    ['  a  b', 4, ['a  b']],
    ['ab  c', 3, ['ab ', 'c']],
    ['ab ', 2, ['ab', '']],
    ['ab', 0, ['a', 'b']],
  ])('%j at %i columns is %j', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it('is never too wide, and loses and adds no character', () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 12 }).filter(isWord));
    check(
      fc.property(words, fc.integer({ min: 1, max: 20 }), (list, width) => {
        const lines = wrap(list.join(' '), width);
        for (const text of lines) expect(text.length).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(list.join(''));
      }),
      300,
    );
  });
});

describe('a rule', () => {
  it.each([
    [5, '', '', '─────'],
    [10, 'a', '', '─ a ──────'],
    [12, 'a', 'b', '─ a ──── b ─'],
    [4, 'too long', '', '─ too long '],
  ])('of %i columns with "%s" and "%s" is %s', (width, left, right, text) => {
    expect(rule(width, left, right)).toBe(text);
  });
});

describe('the width of a line', () => {
  it('is that of all its segments', () => {
    expect(widthOf([{ text: 'ab' }, { text: '▸', style: { bold: true } }])).toBe(3);
    expect(widthOf(line(''))).toBe(0);
  });
});

function isWord(text: string): boolean {
  return !text.includes(' ');
}
