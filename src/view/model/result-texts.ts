import { isSameReaction, type Reaction } from '../../lesson/resend/reaction.ts';
import type { ResendResult, SplitResult } from '../../lesson/resend/resend.ts';
import type { SplitMode } from '../../lesson/resend/split.ts';
import { countOf } from '../../wire/count.ts';
import { hexByte } from '../../wire/octets.ts';

/** How much was sent, and in how many writes. */
export function sentText({ edit, pieces, after }: ResendResult): string {
  const { length } = edit.bytes;
  const writes = pieces.length === 1 ? 'one write' : `${pieces.length} writes`;
  const rest = after.sent < length ? `, ${after.sent} of them before the server had ended` : '';
  return `${countOf(length)} in ${writes}${rest}`;
}

/** How bytes are cut into writes, in a few words. */
export function splitText(mode: SplitMode, cursor: number): string {
  switch (mode) {
    case 'as-recorded':
      return 'as recorded';
    case 'one-write':
      return 'one write';
    case 'one-byte-each':
      return 'one byte each';
    case 'cut':
      return `cut before byte ${cursor}`;
    case 'every-cut':
      return 'every cut';
  }
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

/** What came of it, in sentences; the first is the line that counts. */
export function splitTexts(result: SplitResult): string[] {
  const { plan, same, different, isLeft, isAlone, edit } = result;
  const { places, choice } = plan;
  const cuts = (count: number) => countOf(count, 'cut');
  const chosen = choice && `Of ${edit.bytes.length - 1} places these were cut: ${choice}.`;
  const left = isLeft && `It was left there: ${cuts(places.length)} are to be tried.`;
  const other =
    different &&
    (different.isUnsteady
      ? 'But the bytes had another result uncut as well, when they were sent once more: it is not the cut.'
      : `Cut before byte ${different.at}, the same bytes have another result.`);
  const first = different
    ? `${same + 1} of ${cuts(places.length)}: ${same} same result, then another`
    : `${cuts(same)}: ${same} same result`;
  return [first, other, left, chosen, isAlone && ALONE].filter((text) => typeof text === 'string');
}
