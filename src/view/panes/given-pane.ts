import type { Given } from '../../lesson/script/question.ts';
import { LAYER_NAMES, viewsOf } from '../../trace/views.ts';
import { memoised } from '../../wire/memoised.ts';
import { fieldRowsOf } from '../model/field-rows.ts';
import type { QuestionScene } from '../model/question-scene.ts';
import { titleRule } from '../text/fitting.ts';
import { type Line, line } from '../text/styled-text.ts';
import { shortDirection } from '../text/words.ts';
import { type HexForm, hexFormFor, hexLines } from './hex.ts';
import { hexRow } from './hex-pane.ts';

/** A message, and whether its fields are told apart. */
export type GivenBytes = Pick<QuestionScene, 'given' | 'hasFields'>;

/** How many lines the message takes with its title and with letters below its bytes. */
export function givenPaneHeight({ given, hasFields }: GivenBytes, width: number): number {
  if (!given) return 0;
  return 1 + rowsIn(given.entry, hexFormFor(width)) * (hasFields ? LINES_WITH_LETTERS : 1);
}

/**
 * The message that is looked at while one thinks, in the colours of its fields; with their letters, too, where
 * all of it fits.
 *
 * @param firstByte where to begin, if not all of it fits
 * @returns at most `height` lines; none where there is no room for one row
 */
export function givenPane(
  shown: GivenBytes,
  firstByte: number,
  width: number,
  height: number,
): Line[] {
  const { given } = shown;
  if (!given) return [];
  const form = hexFormFor(width);
  const all = rowsIn(given.entry, form);
  const count = Math.min(all, height - 1);
  if (count < 1) return [];
  const isWhole = count === all;
  const top = isWhole ? 0 : Math.min(Math.floor(firstByte / form.bytesPerRow), all - 1);
  const linesOfRow = givenPaneHeight(shown, width) <= height ? LINES_WITH_LETTERS : 1;
  const rows = Array.from({ length: Math.min(count, all - top) }, (_, index) => {
    const row = { number: top + index, isFirst: index === 0 };
    return rowLines(shown, given, row, form).slice(0, linesOfRow);
  });
  return [line(givenTitle(given, isWhole ? 'all' : 'part', width)), ...rows.flat()];
}

/** A row of bytes, and one of letters. */
const LINES_WITH_LETTERS = 2;

/** Which row of the dump, and whether it is the first that is shown. */
interface Row {
  readonly number: number;
  readonly isFirst: boolean;
}

function rowsIn({ bytes }: Given['entry'], { bytesPerRow }: HexForm): number {
  return Math.ceil(bytes.length / bytesPerRow);
}

function rowLines({ hasFields }: GivenBytes, given: Given, row: Row, form: HexForm): Line[] {
  const { views, fields } = wireOf(given.entry);
  const bytes = hexRow({ views, fields: hasFields ? fields : [] }, 0, row.number, form);
  const shown = { ...bytes, label: row.isFirst ? LAYER_NAMES.wire : '' };
  return hexLines(given.hidden ? { ...shown, hidden: given.hidden } : shown, form);
}

/**
 * What was on the wire, without the deeper layers: to see through a mask may be what is asked for. Nor do
 * the fields show of what was refused: they end where the rule is broken.
 */
const wireOf = memoised((entry: Given['entry']) => {
  const views = viewsOf(entry).slice(0, 1);
  return { views, fields: entry.fault ? [] : fieldRowsOf(views) };
});

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
