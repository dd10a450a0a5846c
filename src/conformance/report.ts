import { ClearObserver } from '../trace/clear-observer.ts';
import type { Entry } from '../trace/entry.ts';
import { frameOf, type Places } from './bytes.ts';
import type { Case, Level } from './case.ts';
import { sentenceOf } from './causes.ts';
import { type Chapter, chapterOf } from './chapters.ts';
import type { Result, Verdict } from './run.ts';
import type { Heard } from './seen.ts';

/** How many cases of a level came out how. */
export type Tally = Readonly<Record<Verdict, number>>;

/** All cases that rest on one chapter. */
export interface ChapterTally {
  readonly chapter: Chapter;
  readonly tally: Tally;
}

/** A case that has failed, with all that tells why. */
export interface Failure {
  readonly case: Case;
  /** What went over its main connection, message by message. */
  readonly entries: readonly Entry[];
  readonly end: Heard['state'];
  /** The sentence of its cause. */
  readonly cause: string;
  /** What a right answer begins with, where that is the same for all, and how far this one was right. */
  readonly example: { readonly bytes: Buffer; readonly differsAt: number } | undefined;
  readonly tries: number;
  readonly failures: number;
}

export interface Report {
  readonly chapters: readonly ChapterTally[];
  readonly levels: Readonly<Record<Level, Tally>>;
  readonly failures: readonly Failure[];
  /** Failures by their cause, the commonest first. */
  readonly causes: readonly { readonly cause: string; readonly ids: readonly string[] }[];
  /** What something else has kept from being judged, and what. */
  readonly notJudged: readonly { readonly cause: string; readonly ids: readonly string[] }[];
  readonly notChecked: readonly { readonly cause: string; readonly ids: readonly string[] }[];
}

const NONE: Tally = { pass: 0, noted: 0, fail: 0, 'not judged': 0, 'not checked': 0 };

export function reportOf(results: readonly Result[]): Report {
  const failed = results.filter(({ verdict }) => verdict === 'fail');
  const of = (verdict: Verdict) =>
    groupedByCause(results.filter((each) => each.verdict === verdict));
  const ofLevel = (wanted: Level) =>
    tallyOf(results.filter(({ case: { level } }) => level === wanted));
  return {
    chapters: chaptersOf(results),
    levels: { MUST: ofLevel('MUST'), SHOULD: ofLevel('SHOULD'), ours: ofLevel('ours') },
    failures: failed.map(failureOf),
    causes: of('fail').map(({ cause, ids }) => ({ cause: sentenceOf(cause), ids })),
    notJudged: of('not judged'),
    notChecked: of('not checked'),
  };
}

/** Whether a server has done all that it must, as far as that could be found out. */
export function isConforming({ MUST, SHOULD }: Report['levels'], isStrict: boolean): boolean {
  const isMet = ({ fail, 'not judged': open }: Tally) => fail === 0 && open === 0;
  return passedOf(MUST) > 0 && isMet(MUST) && (!isStrict || isMet(SHOULD));
}

function chaptersOf(results: readonly Result[]): ChapterTally[] {
  const byIndex = new Map<number, Result[]>();
  for (const result of results) {
    const { index } = chapterOf(result.case.ref);
    byIndex.set(index, [...(byIndex.get(index) ?? []), result]);
  }
  const inOrder = [...byIndex].sort(([one], [other]) => one - other);
  return inOrder.map(([, own]) => ({
    chapter: chapterOf(own[0]!.case.ref),
    tally: tallyOf(own),
  }));
}

/** How many results came out how. */
export function tallyOf(results: readonly Result[]): Tally {
  const tally: Record<Verdict, number> = { ...NONE };
  for (const { verdict } of results) tally[verdict] += 1;
  return tally;
}

function groupedByCause(results: readonly Result[]): { cause: string; ids: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { cause, case: tested } of results) {
    const ids = groups.get(cause) ?? [];
    ids.push(tested.id);
    groups.set(cause, ids);
  }
  const grouped = Array.from(groups, ([cause, ids]) => ({ cause, ids }));
  return grouped.sort((one, other) => other.ids.length - one.ids.length);
}

function failureOf(result: Result): Failure {
  const { case: tested, seen, cause, tries, failures } = result;
  return {
    case: tested,
    entries: seen ? entriesIn(seen) : [],
    end: seen?.state ?? 'open',
    cause: sentenceOf(cause),
    example: seen && exampleFor(tested, seen, { token: seen.token }),
    tries,
    failures,
  };
}

/** Read as anyone would who listens in: so each message has its name, and what is wrong with it. */
function entriesIn({ transfers }: Heard): Entry[] {
  const entries: Entry[] = [];
  let time = 0;
  const observer = new ClearObserver({
    time: () => time,
    onEntry: (entry) => entries.push(entry),
  });
  for (const transfer of transfers) {
    time = transfer.time;
    observer.bytes(transfer.from, transfer.bytes);
  }
  observer.gone();
  return entries;
}

/** The answer is all that was said, or what was said after the 101. */
function exampleFor(
  { expects: { example } }: Case,
  { bytes, answers }: Heard,
  places: Places,
): Failure['example'] {
  if (example === undefined) return undefined;
  const isText = typeof example === 'string';
  const right = isText
    ? Buffer.from(example)
    : Buffer.concat(example.map((frame) => frameOf(frame, places)));
  const said = isText ? bytes : bytes.subarray(answers[0]?.head.end ?? bytes.length);
  const differsAt = right.findIndex((octet, index) => said[index] !== octet);
  return { bytes: right, differsAt: differsAt === -1 ? right.length : differsAt };
}

/** What is right, and what the RFC leaves to the server. */
export function passedOf({ pass, noted }: Tally): number {
  return pass + noted;
}

/** A broken base never raises a score: what could not be judged counts as not passed. */
export function judgedOf({ pass, noted, fail, 'not judged': open }: Tally): number {
  return pass + noted + fail + open;
}
