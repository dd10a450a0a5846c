import {
  type ChapterTally,
  type Failure,
  judgedOf,
  passedOf,
  type Report,
  type Tally,
} from '../../conformance/report.ts';
import type { Entry } from '../../trace/entry.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { countOf } from '../../wire/count.ts';
import { hexPairs } from '../../wire/octets.ts';
import { padded } from '../text/blanks.ts';
import { characterOf } from '../text/octets.ts';
import { type Line, line, wrap } from '../text/styled-text.ts';
import { SIDE_STYLES, WRONG } from '../text/styles.ts';

/** How much of a report is printed. */
export interface CheckReportOptions {
  readonly width: number;
  /** Every failure; otherwise the first of each cause, and three at the most. */
  readonly isWhole: boolean;
  /** Seconds that the run took, and the exit code it ends with. */
  readonly seconds: number;
  readonly exitCode: number;
}

/** Failures that are printed in full, unless all of them are asked for. */
const MOST_IN_FULL = 3;
const BAR_CELLS = 14;
const MOST_PAIRS = 12;
const MOST_CHARACTERS = 200;
/** Before what was sent, wanted and received: the widest of them, and a space. */
const INDENT = 9;

/**
 * A report as lines: a row for each chapter, then what has failed, by its cause, then all in one line. Nothing
 * is said by colour alone, and each bar has its numbers beside it.
 */
export function plainReport(report: Report, options: CheckReportOptions): Line[] {
  const { failures, causes, notJudged, notChecked } = report;
  const shown = options.isWhole ? failures : oneOfEach(failures).slice(0, MOST_IN_FULL);
  return [
    ...report.chapters.map(chapterLine),
    ...shown.flatMap((failure) => [line(''), ...failureLines(failure, options.width)]),
    ...(causes.length === 0 ? [] : [line('')]),
    ...causes.map(({ cause, ids }) => line(` ${countOf(ids.length, 'case')}: ${cause}`)),
    ...notJudged.map(({ cause, ids }) =>
      line(` ${countOf(ids.length, 'case')} not judged: ${cause}`),
    ),
    ...notChecked.map(({ cause, ids }) =>
      line(` ${countOf(ids.length, 'case')} not checked: ${cause}`),
    ),
    line('─'.repeat(options.width)),
    line(summaryOf(report, options)),
  ];
}

/** The last line of a report: `59 of 62 MUST   3 failed   …`. */
function summaryOf(
  { levels, failures }: Report,
  { seconds, exitCode }: Pick<CheckReportOptions, 'seconds' | 'exitCode'>,
): string {
  const { MUST, SHOULD, ours } = levels;
  const sum = (of: (tally: Tally) => number) => of(MUST) + of(SHOULD) + of(ours);
  return ` ${[
    `${passedOf(MUST)} of ${judgedOf(MUST)} MUST`,
    `${failures.length} failed`,
    `${passedOf(SHOULD)} of ${judgedOf(SHOULD)} SHOULD`,
    `${passedOf(ours)} of ${judgedOf(ours)} ours`,
    `${sum(({ noted }) => noted)} noted`,
    `${sum((tally) => tally['not checked'])} not checked`,
    `${seconds.toFixed(1)} s`,
    `exit ${exitCode}`,
  ].join('   ')}`;
}

/** Each failure in full: what was sent, what is right, what came, and what that means. */
function failureLines(failure: Failure, width: number): Line[] {
  const { case: tested, entries, example, end } = failure;
  const lastSent = entries.findLastIndex(({ from }) => from === 'client');
  const sent = entries.filter(({ from, kind }) => from === 'client' && kind === 'message');
  const got = entries.filter(({ from, kind }) => from === 'server' && kind !== 'event');
  const flaky =
    failure.failures < failure.tries ? `   ${failure.failures} of ${failure.tries} times` : '';
  return [
    [
      { text: ' FAIL', style: WRONG },
      { text: `  ${tested.id}  ${tested.title}   ${tested.level} ${tested.ref}${flaky}` },
    ],
    ...sent.map((entry) => entryLine('sent', entry, width)),
    line(`   want   ${tested.expects.wants}`),
    ...(example ? [line(`${' '.repeat(INDENT + 2)}${excerptOf(example.bytes).text}`)] : []),
    ...got.flatMap((entry, index) => [
      entryLine('got', entry, width),
      ...(example && index === 0 ? caretLine(example) : []),
    ]),
    ...(got.length === 0 || lastSent === entries.length - 1
      ? [line(`   got    ${ENDS[end]}`)]
      : []),
    ...said('why', failure.cause, width),
    ...said('means', tested.means, width),
    ...(tested.often === undefined ? [] : said('often', tested.often, width)),
    line(`   more   ${moreOf(failure)}`),
  ];
}

const ENDS = {
  open: 'nothing more, and the connection stays open',
  closed: 'the end of the connection',
  reset: 'a reset of the connection',
} as const;

function moreOf({ case: { id, lesson } }: Failure): string {
  const [number, step] = lesson?.split('.') ?? [];
  const read =
    number === undefined ? [] : [`wirewalk lesson ${number}${step ? ` --step ${step}` : ''}`];
  return [...read, `wirewalk check --explain ${id}`].join('   ');
}

function said(name: string, text: string, width: number): Line[] {
  const lines = wrap(text, width - INDENT - 2);
  return lines.map((part, index) => line(`   ${padded(index === 0 ? name : '', 6)} ${part}`));
}

function entryLine(name: 'sent' | 'got', entry: Entry, width: number): Line {
  const label = joinLabel(labelOf(entry), ' ');
  const { text: excerpt, isText } = excerptOf(entry.bytes);
  const what = [...(isText ? [] : [label]), ...(entry.fault ? [entry.fault.message] : [])];
  const text = [excerpt, ...what].join('   ');
  return [
    { text: `   ${padded(name, 5)} ` },
    { text: entry.from === 'client' ? '▸ ' : '◂ ', style: SIDE_STYLES[entry.from] },
    { text: cutTo(text, width - INDENT - 2) },
  ];
}

/** Under the first byte that is not as it should be, where something came that can be compared. */
function caretLine({ bytes, differsAt }: NonNullable<Failure['example']>): Line[] {
  if (differsAt >= bytes.length) return [];
  const columns = excerptOf(bytes).isText ? 1 : 3;
  const caret = columns === 1 ? '^' : '^^';
  return [
    line(`${' '.repeat(INDENT + 2 + columns * differsAt)}${caret} the first byte that differs`),
  ];
}

/** The beginning of some bytes: text as text, anything else as hex pairs. */
function excerptOf(bytes: Uint8Array): { readonly text: string; readonly isText: boolean } {
  const start = Buffer.from(bytes.subarray(0, MOST_CHARACTERS)).toString('latin1');
  if (/^[A-Za-z][\x20-\x7e\t\r\n]{3}/.test(start)) {
    return { text: start.replace(/[^\x20-\x7e]/g, pictureOf), isText: true };
  }
  const pairs = hexPairs(bytes.subarray(0, MOST_PAIRS));
  return { text: `${pairs}${bytes.length > MOST_PAIRS ? ' …' : ''}`, isText: false };
}

function pictureOf(character: string): string {
  return characterOf(character.charCodeAt(0));
}

function cutTo(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function chapterLine({ chapter: { ref, title }, tally }: ChapterTally): Line {
  const [passed, judged] = [passedOf(tally), judgedOf(tally)];
  const full = judged === 0 ? 0 : Math.floor((passed * BAR_CELLS) / judged);
  const bar = judged === 0 ? '' : '█'.repeat(full).padEnd(BAR_CELLS, '·');
  const rest = [
    judged === 0 ? 'not checked' : `${passed} of ${judged}`,
    ...(tally.noted > 0 ? [`${tally.noted} noted`] : []),
  ];
  return line(
    ` ${padded(ref, 16)} ${padded(title, 32)} ${padded(bar, BAR_CELLS)} ${rest.join('   ')}`,
  );
}

/** The first failure of each cause. */
function oneOfEach(failures: readonly Failure[]): Failure[] {
  const known = new Set<string>();
  return failures.filter(({ cause }) => !known.has(cause) && known.add(cause));
}
