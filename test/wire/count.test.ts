import { describe, expect, it } from 'vitest';
import { countOf, withCommas } from '../../src/wire/count.ts';

describe('a count', () => {
  it('has one thing, or several', () => {
    expect([0, 1, 2].map((count) => countOf(count))).toEqual(['0 bytes', '1 byte', '2 bytes']);
  });

  it.each([0, 7, 125, 999, 1000, 65_536, 999_999, 1_000_000, 2n ** 64n - 1n])(
    'of %s has its thousands parted as in English',
    (value) => {
      expect(withCommas(value)).toBe(value.toLocaleString('en'));
    },
  );
});
