import type { PokeResult } from '../../lesson/resend/poke.ts';
import { isSameReaction, type Reaction, statusCodeOf } from '../../lesson/resend/reaction.ts';
import type { BrokenRule } from '../../trace/rule.ts';
import { countOf } from '../../wire/count.ts';
import { hexByte } from '../../wire/octets.ts';
import { type Line, line, wrap } from '../text/styled-text.ts';
import { WRONG } from '../text/styles.ts';
import { COLUMN_GAP } from '../text/widths.ts';

/** How much was sent, and in how many writes. */
export function sentText({ poke, pieces, after }: PokeResult): string {
  const { length } = poke.bytes;
  const writes = pieces.length === 1 ? 'one write' : `${pieces.length} writes`;
  const rest = after.sent < length ? `, ${after.sent} of them before the server had ended` : '';
  return `${countOf(length)} in ${writes}${rest}`;
}

/** Said of bytes before which nothing was repeated. */
export const ALONE =
  'Sent on a connection of its own: what was said before it depended on time or on another connection.';

/** Whether the server does the same as before, in a sentence. */
export function comparison(before: Reaction, after: Reaction): string {
  if (isSameReaction(before, after)) return 'The server does the same as before, byte for byte.';
  const at = firstDifference(before, after);
  const one = before.bytes[at ?? before.bytes.length];
  const other = after.bytes[at ?? after.bytes.length];
  if (one === undefined || other === undefined)
    return 'The server does something else than before.';
  const bytes = `${hexByte(one)} before, ${hexByte(other)} now`;
  return `The server does something else than before: byte ${at} of its answer is the first that differs, ${bytes}.`;
}

/**
 * The rule that fired, as sentences; where none did, who it was that answered.
 *
 * @param gap between a section and what it says
 */
export function ruleTexts(after: Reaction, gap: string): string[] {
  if (after.rule) return describeRule(after.rule, gap);
  const status = statusCodeOf(after) ?? 0;
  if (status < 400) return [];
  return [`No rule of the parser fired: ${status} is what the application says.`];
}

function describeRule(
  { ref, fault, offset, sentence, because }: BrokenRule,
  gap: string,
): string[] {
  const place = offset < 0 ? 'in front of these bytes' : `at byte ${offset}`;
  const here = because === undefined ? '' : ` Here: ${because}.`;
  return [`${ref}${gap}${fault}, ${place}.`, `${sentence}${here}`];
}

/** The same on a screen. */
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

/** The first byte in which two answers differ; undefined where one of them is no answer at all. */
export function firstDifference(
  { bytes: one }: Reaction,
  { bytes: other }: Reaction,
): number | undefined {
  const shorter = Math.min(one.length, other.length);
  if (shorter === 0 || one.equals(other)) return undefined;
  let at = 0;
  while (at < shorter && one[at] === other[at]) at++;
  return at;
}
