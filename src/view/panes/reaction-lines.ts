import type { Reaction } from '../../lesson/resend/reaction.ts';
import type { Dissection } from '../../trace/dissection.ts';
import type { Entry } from '../../trace/entry.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { hexByte } from '../../wire/octets.ts';
import { endText, ruleTexts, saidIn } from '../model/reaction-texts.ts';
import { type Line, line, wrap } from '../text/styled-text.ts';
import { SIDE_STYLES, WRONG } from '../text/styles.ts';
import { COLUMN_GAP } from '../text/widths.ts';
import { milliseconds } from '../text/words.ts';

/** Where nothing is to be pointed to. */
const NOWHERE = Number.NaN;
/** Messages of one reaction that are shown; the rest is counted. */
const MOST_ENTRIES = 12;

/**
 * What the server did, a few lines for each of its messages and one for its end.
 *
 * @param dissection of the bytes that it was sent: it says what a server that is silent waits for
 * @param difference byte of the reaction to point to, in bytes from its start
 */
export function reactionLines(
  reaction: Reaction,
  dissection: Dissection,
  width: number,
  difference = NOWHERE,
): Line[] {
  const { entries } = reaction;
  const shown = entries.slice(0, MOST_ENTRIES);
  const start = entries[0]?.start ?? 0;
  const left = entries.length - shown.length;
  return [
    ...shown.flatMap((entry) => entryLines(entry, width, difference - (entry.start - start))),
    ...(left > 0 ? [line(` ... ${left} more`)] : []),
    ...wrap(endText(reaction, dissection), width - 2).map((text) => line(` ${text}`)),
  ];
}

function entryLines(entry: Entry, width: number, difference: number): Line[] {
  const time = `+${milliseconds(entry.time)} ms`;
  const label = `${time}  ${joinLabel(labelOf(entry), COLUMN_GAP)}   ${entry.bytes.length} B`;
  const perRow = Math.max(4, Math.min(16, Math.floor((width - 8) / 3)));
  const isHere = difference >= 0 && difference < entry.bytes.length;
  const first = isHere ? Math.floor(difference / perRow) * perRow : 0;
  const row = entry.bytes.subarray(first, first + perRow);
  const isMore = first + row.length < entry.bytes.length;
  const before = first > 0 ? '.. ' : '';
  const hex = `${before}${Array.from(row, hexByte).join(' ')}${isMore ? ' ..' : ''}`;
  const place = before.length + (difference - first) * 3;
  const said = saidIn(entry);
  return [
    ...wrap(label, width - 2).map((text) => line(` ${text}`, SIDE_STYLES.server)),
    line(`  ${hex}`),
    ...(isHere ? [line(`  ${' '.repeat(place)}^^`, WRONG)] : []),
    ...(said === '' ? [] : wrap(said, width - 3).map((text) => line(`  ${text}`))),
  ];
}

/** The rule that fired, marked as wrong. */
export function ruleLines(after: Reaction, width: number): Line[] {
  const texts = ruleTexts(after, COLUMN_GAP);
  const style = after.rule ? WRONG : undefined;
  return texts.flatMap((text, index) => {
    const marker = after.rule && index === 0 ? '×' : ' ';
    return wrap(text, width - 5).map((part, row) => {
      return line(` ${row === 0 ? marker : ' '} ${part}`, style);
    });
  });
}
