import { blanks } from './blanks.ts';
import { characterOf } from './octets.ts';

/** Bytes of a row at most. */
const MOST_BYTES = 16;

/** Column of a row's cell, counted from the first cell: between the eighth and the ninth is a wider gap. */
export function startOfCell(index: number): number {
  return index * 3 + (index > 7 ? 1 : 0);
}

/** Column after a cell. */
export function endOfCell(index: number): number {
  return startOfCell(index) + 2;
}

const DIGITS = Buffer.from('0123456789abcdef');
/** Digits are written into it and read as one text: what is between its cells stays blank. */
const PAIRS = Buffer.alloc(endOfCell(MOST_BYTES - 1), ' ');

/**
 * The bytes `[start, end)` as pairs of digits, each in its cell, and blanks in the cells before them.
 *
 * @param indent cells that are left free
 */
export function pairsOf(bytes: Uint8Array, start: number, end: number, indent: number): string {
  const shift = indent - start;
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!;
    const column = startOfCell(index + shift);
    PAIRS[column] = DIGITS[byte >> 4]!;
    PAIRS[column + 1] = DIGITS[byte & 0xf]!;
  }
  const lead = startOfCell(indent);
  return blanks(lead) + PAIRS.toString('latin1', lead, endOfCell(end - 1 + shift));
}

const CODES = Uint16Array.from({ length: 256 }, (_, byte) => characterOf(byte).charCodeAt(0));
const TEXT = Buffer.alloc(2 * MOST_BYTES);

/** The bytes `[start, end)`, a row at most, as characters, one a byte. */
export function charactersOf(bytes: Uint8Array, start: number, end: number): string {
  let at = 0;
  for (let index = start; index < end; index++) {
    const code = CODES[bytes[index]!]!;
    TEXT[at++] = code & 0xff;
    TEXT[at++] = code >> 8;
  }
  return TEXT.toString('utf16le', 0, at);
}
