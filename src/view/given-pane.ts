import type { Given } from '../lesson/question.ts';
import { countOf } from '../wire/count.ts';
import { hexFormFor, hexLines } from './hex.ts';
import { hexByte } from './octets.ts';
import { type Line, line, titleRule } from './text.ts';

/** Bytes of a message that are printed as sentences. */
const MOST_BYTES = 512;
const BYTES_PER_LINE = 16;

/**
 * The message that is looked at while one thinks, without letters for its fields: they would answer.
 *
 * @param firstByte where to begin, if not all of it fits
 * @returns at most `height` lines; none where there is no room for one row
 */
export function givenPane(given: Given, firstByte: number, width: number, height: number): Line[] {
  const { entry, hidden } = given;
  const form = hexFormFor(width);
  const all = Math.ceil(entry.bytes.length / form.bytesPerRow);
  const count = Math.min(all, height - 1);
  if (count < 1) return [];
  const top = count === all ? 0 : Math.floor(firstByte / form.bytesPerRow);
  const rows = Array.from({ length: Math.min(count, all - top) }, (_, index) => {
    const first = (top + index) * form.bytesPerRow;
    const bytes = entry.bytes.subarray(first, first + form.bytesPerRow);
    const label = index === 0 ? 'wire' : '';
    const row = { label, offset: first, first, bytes, fields: [], indent: 0 };
    return hexLines(hidden ? { ...row, hidden } : row, form);
  });
  const title = givenTitle(given, count === all ? 'all' : 'part', width);
  return [line(title), ...rows.flat()];
}

/** The same as sentences. */
export function givenSentences({ entry, hidden }: Given): string[] {
  const { bytes, from } = entry;
  if (bytes.length === 0) return [];
  const direction = from === 'client' ? 'Client to server' : 'Server to client';
  const shown = Math.min(bytes.length, MOST_BYTES);
  const rows: string[] = [];
  for (let first = 0; first < shown; first += BYTES_PER_LINE) {
    const last = Math.min(first + BYTES_PER_LINE, shown) - 1;
    const pairs = Array.from(bytes.subarray(first, last + 1), (byte, index) =>
      isLeftOut(first + index, hidden) ? '??' : hexByte(byte),
    );
    rows.push(`  ${rangeText(first, last)}: ${pairs.join(' ')}`);
  }
  if (shown < bytes.length) rows.push(`  ${rangeText(shown, bytes.length - 1)}: not printed here`);
  return [`${direction}, ${countOf(bytes.length)}${leftOut(hidden)}:`, ...rows];
}

/** The same as hex digits, with `??` for each byte that is left out. */
export function givenHex({ entry, hidden }: Given): string {
  const pairs = Array.from(entry.bytes, (byte, index) =>
    isLeftOut(index, hidden) ? '??' : hexByte(byte),
  );
  return pairs.join('');
}

function givenTitle({ entry, hidden }: Given, shown: 'all' | 'part', width: number): string {
  const direction = entry.from === 'client' ? 'client ▸ server' : 'server ▸ client';
  const size = `${entry.bytes.length} B`;
  const notes = [hidden ? '?? is left out' : '', shown === 'part' ? '↑↓ scroll' : ''];
  const note = notes.filter((text) => text !== '').join('   ');
  return titleRule(width, [
    [`bytes ─── ${direction}   ${size}`, note],
    [`${direction}   ${size}`, shown === 'part' ? '↑↓' : ''],
  ]);
}

function isLeftOut(index: number, hidden: Given['hidden']): boolean {
  return hidden !== undefined && index >= hidden[0] && index < hidden[1];
}

function leftOut(hidden: Given['hidden']): string {
  if (!hidden) return '';
  const [start, end] = hidden;
  const isOne = end - start === 1;
  return `, of which ${isOne ? 'byte' : 'bytes'} ${rangeText(start, end - 1)} ${isOne ? 'is' : 'are'} left out`;
}

function rangeText(first: number, last: number): string {
  return first === last ? `${first}` : `${first}-${last}`;
}
