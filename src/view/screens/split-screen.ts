import type { Reaction } from '../../lesson/resend/reaction.ts';
import type { SplitResult } from '../../lesson/resend/resend.ts';
import type { DifferentCut } from '../../lesson/resend/try-every-cut.ts';
import { countOf } from '../../wire/count.ts';
import { hexPairs } from '../../wire/octets.ts';
import type { CutProgress, ResendTitle, SplitModel } from '../model/resend-model.ts';
import { firstDifference, splitTexts } from '../model/result-texts.ts';
import { scrolledScreen } from '../panes/key-lines.ts';
import { reactionLines, ruleLines } from '../panes/reaction-lines.ts';
import { resendHeader } from '../panes/resend-header.ts';
import { sideBySide } from '../text/side-by-side.ts';
import { type Line, line, rule, wrap } from '../text/styled-text.ts';
import { isNarrow } from '../text/widths.ts';
import { RESULT_KEYS } from './result-screen.ts';

/**
 * The screen of the splitter while it goes on.
 *
 * @returns exactly `height` lines, none wider than `width`
 */
export function progressScreen(
  title: ResendTitle,
  { done, total }: CutProgress,
  width: number,
  height: number,
): Line[] {
  const header = resendHeader(title, 'every cut', width);
  const lines = [
    line(''),
    line(`  ${bar(done, total, width)}`),
    line(`  ${done} of ${total} cuts`),
  ];
  return scrolledScreen({ header, lines, keys: ['esc stop'], scroll: 0 }, width, height);
}

/**
 * The screen of what came of it.
 *
 * @param scroll lines that have gone by at the top
 * @returns exactly `height` lines, none wider than `width`
 */
export function splitScreen(
  { title, result }: SplitModel,
  width: number,
  height: number,
  scroll = 0,
): Line[] {
  const header = resendHeader(title, 'every cut', width);
  const lines = splitLines(result, width);
  return scrolledScreen({ header, lines, keys: RESULT_KEYS, scroll }, width, height);
}

/** The same in as many lines as it takes. */
export function splitLines(result: SplitResult, width: number): Line[] {
  const { different, edit } = result;
  const sent = `${countOf(edit.bytes.length)} at stream offset ${edit.place.entry.start}`;
  return [
    line(rule(width, sent)),
    ...splitTexts(result).flatMap((text, index) =>
      wrap(text, width - 3).map((part) => line(`  ${part}`, index === 0 ? { bold: true } : {})),
    ),
    ...(different ? differentLines(result, different, width) : wholeLines(result, width)),
  ];
}

function wholeLines({ whole, dissection }: SplitResult, width: number): Line[] {
  return [
    line(rule(width, 'the result')),
    ...reactionLines(whole, dissection, width),
    ...ruleLines(whole, width),
  ];
}

/** The two halves, as far as they meet, and what the server did with and without the cut. */
function differentLines(
  { whole, dissection }: SplitResult,
  { halves, reaction }: DifferentCut,
  width: number,
): Line[] {
  const [first, second] = halves as [Uint8Array, Uint8Array];
  const shown = isNarrow(width) ? 3 : 8;
  const head = hexPairs(second.subarray(0, shown));
  const tail = hexPairs(first.subarray(-shown));
  const difference = firstDifference(whole, reaction);
  const reactionTo = (one: Reaction, columns: number) => [
    ...reactionLines(one, dissection, columns, difference),
    ...ruleLines(one, columns),
  ];
  return [
    line(`  first half   ${countOf(first.length)}  ${first.length > shown ? '.. ' : ''}${tail}`),
    line(`  second half  ${countOf(second.length)}  ${head}${second.length > shown ? ' ..' : ''}`),
    ...sideBySide(
      { title: 'uncut', lines: (columns) => reactionTo(whole, columns) },
      { title: 'cut', lines: (columns) => reactionTo(reaction, columns) },
      width,
    ),
  ];
}

/** How far it is, without colour: `[────····]` */
function bar(done: number, total: number, width: number): string {
  const room = width - 6;
  const filled = Math.round((done / total) * room);
  return `[${'─'.repeat(filled)}${'·'.repeat(room - filled)}]`;
}
