import type { Given } from '../../lesson/script/question.ts';
import { titleRule } from '../text/fitting.ts';
import { type Line, line } from '../text/styled-text.ts';
import { shortDirection } from '../text/words.ts';
import { hexFormFor, hexLines } from './hex.ts';

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

function givenTitle({ entry, hidden }: Given, shown: 'all' | 'part', width: number): string {
  const direction = shortDirection(entry.from);
  const size = `${entry.bytes.length} B`;
  const notes = [hidden ? '?? is left out' : '', shown === 'part' ? '↑↓ scroll' : ''];
  const note = notes.filter((text) => text !== '').join('   ');
  return titleRule(width, [
    [`bytes ─── ${direction}   ${size}`, note],
    [`${direction}   ${size}`, shown === 'part' ? '↑↓' : ''],
  ]);
}
