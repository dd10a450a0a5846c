import type { SplitResult } from '../../lesson/resend/poke.ts';
import type { Reaction } from '../../lesson/resend/reaction.ts';
import type { DifferentCut } from '../../lesson/resend/try-every-cut.ts';
import { countOf } from '../../wire/count.ts';
import { hexPairs } from '../../wire/octets.ts';
import { type PokeTitle, pokeHeader } from '../model/poke-model.ts';
import { scrolledScreen } from '../panes/key-lines.ts';
import { reactionLines } from '../panes/reaction-lines.ts';
import { ALONE, firstDifference, ruleLines } from '../panes/result-texts.ts';
import { sideBySide } from '../text/side-by-side.ts';
import { type Line, line, rule, wrap } from '../text/styled-text.ts';
import { isNarrow } from '../text/widths.ts';
import { RESULT_KEYS } from './result-screen.ts';

/** How many cuts have been tried, of how many. */
export interface CutProgress {
  readonly done: number;
  readonly total: number;
}

/** All that the screen of the splitter shows when it is over. */
export interface SplitModel {
  readonly title: PokeTitle;
  readonly result: SplitResult;
}

/**
 * The screen of the splitter while it goes on.
 *
 * @returns exactly `height` lines, none wider than `width`
 */
export function progressScreen(
  title: PokeTitle,
  { done, total }: CutProgress,
  width: number,
  height: number,
): Line[] {
  const header = pokeHeader(title, 'every cut', width);
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
  const header = pokeHeader(title, 'every cut', width);
  const lines = splitLines(result, width);
  return scrolledScreen({ header, lines, keys: RESULT_KEYS, scroll }, width, height);
}

/** The same in as many lines as it takes. */
export function splitLines(result: SplitResult, width: number): Line[] {
  const { different, poke } = result;
  const sent = `${countOf(poke.bytes.length)} at stream offset ${poke.place.entry.start}`;
  return [
    line(rule(width, sent)),
    ...splitTexts(result).flatMap((text, index) =>
      wrap(text, width - 3).map((part) => line(`  ${part}`, index === 0 ? { bold: true } : {})),
    ),
    ...(different ? differentLines(result, different, width) : wholeLines(result, width)),
  ];
}

/** What came of it, in sentences; the first is the line that counts. */
export function splitTexts(result: SplitResult): string[] {
  const { plan, same, different, isLeft, isAlone, poke } = result;
  const { places, choice } = plan;
  const cuts = (count: number) => countOf(count, 'cut');
  const chosen = choice && `Of ${poke.bytes.length - 1} places these were cut: ${choice}.`;
  const left = isLeft && `It was left there: ${cuts(places.length)} are to be tried.`;
  const other =
    different &&
    (different.isUnsteady
      ? 'But the bytes had another result uncut as well, when they were sent once more: it is not the cut.'
      : `Cut in front of byte ${different.at}, the same bytes have another result.`);
  const first = different
    ? `${same + 1} of ${cuts(places.length)}: ${same} same result, then another`
    : `${cuts(same)}: ${same} same result`;
  return [first, other, left, chosen, isAlone && ALONE].filter((text) => typeof text === 'string');
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
