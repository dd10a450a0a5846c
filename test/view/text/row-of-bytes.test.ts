import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnOf } from '../../../src/view/panes/hex.ts';
import { characterOf } from '../../../src/view/text/octets.ts';
import { charactersOf, pairsOf } from '../../../src/view/text/row-of-bytes.ts';
import { check } from '../../support/property.ts';

const row = fc.uint8Array({ minLength: 1, maxLength: 16 });

it('each pair of digits stands in the column of its byte, and nothing between them', () => {
  check(
    fc.property(row, fc.nat(15), (bytes, free) => {
      const indent = Math.min(free, 16 - bytes.length);
      const text = pairsOf(bytes, 0, bytes.length, indent);
      const at = (index: number) => columnOf(indent + index) - columnOf(0);
      const pairs = Array.from(bytes, (_, index) => text.slice(at(index), at(index) + 2));
      expect(pairs.join('')).toBe(Buffer.from(bytes).toString('hex'));
      expect(text.replaceAll(' ', '')).toBe(pairs.join(''));
    }),
    300,
  );
});

it('a row from the midst of bytes has those and no others', () => {
  const bytes = Buffer.from('abcdef');
  expect(pairsOf(bytes, 2, 4, 0)).toBe('63 64');
  expect(charactersOf(bytes, 2, 4)).toBe('cd');
});

it('each byte is one character', () => {
  check(
    fc.property(row, (bytes) => {
      const text = Array.from(bytes, (byte) => characterOf(byte)).join('');
      expect(charactersOf(bytes, 0, bytes.length)).toBe(text);
      expect(text.length).toBe(bytes.length);
    }),
    300,
  );
});
