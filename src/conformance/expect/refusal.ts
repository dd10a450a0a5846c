import type { Expectation, Outcome } from '../case.ts';
import { hasEchoed } from '../reading.ts';
import type { Seen } from '../seen.ts';
import { brokenOff, closedWithoutAnswer, silence, whatElse } from './what-else.ts';

/** RFC 9112 8: a request that did not come whole may be answered with any error, of a proxy as well. */
export const BROKEN_OFF = [500, 502, 503] as const;

/** What a refusal may be, besides its status. */
export interface RefusalOptions {
  /** Statuses that refuse as well, though not as the RFC advises. */
  readonly orElse?: readonly number[];
  /** Whether the server may take it after all: the RFC lets it. */
  readonly mayTake?: boolean;
  /** Whether the connection may end without a word. */
  readonly mayClose?: boolean;
  /** Whether the answer may have begun before the defect came, as long as it does not end. */
  readonly mayBreakOff?: boolean;
  /** Whether the server may wait for more: the RFC sets no limit. */
  readonly mayWait?: boolean;
  /** Whether what follows may be answered: where this one ends is beyond doubt. */
  readonly mayReadOn?: boolean;
}

/**
 * One of these statuses, and nothing after it: what follows in the same write is never answered. So it is
 * where nobody can tell any more where the request ends.
 */
export function refuses(statuses: readonly number[], options: RefusalOptions = {}): Expectation {
  const { orElse = [], mayTake = false, mayReadOn = mayTake } = options;
  const taken = mayTake ? 'noted' : 'fail';
  const { wants, outcomes } = refusal(`${statuses.join(' or ')}, and no answer to what follows`, {
    isTaken: (seen) =>
      (seen.answers[0]?.head.statusCode ?? 400) < 400 &&
      seen.answers.some((each) => hasEchoed(each, seen)),
    readOn: mayReadOn ? 'noted' : 'fail',
    statuses,
    orElse,
    taken,
    others: 'fail',
  });
  const allowed = [
    ...(options.mayClose ? [closedWithoutAnswer('noted')] : []),
    ...(options.mayBreakOff ? [brokenOff()] : []),
    ...(options.mayWait ? [silence('noted')] : []),
  ];
  return example(`HTTP/1.1 ${statuses[0]} `, wants, [...allowed, ...outcomes]);
}

/** How a refusal is told from what is none. */
export interface RefusalSigns {
  /** Whether what came back shows that the request was carried out. */
  readonly isTaken: (seen: Seen) => boolean;
  readonly statuses: readonly number[];
  readonly orElse?: readonly number[];
  readonly taken?: 'noted' | 'fail';
  /** What other statuses from 400 on are. */
  readonly others: 'noted' | 'fail';
  /** What statuses below 400 are: default, the same as `taken`. */
  readonly successes?: 'noted' | 'fail';
  /** What a right refusal is that an answer to the next request follows. Default: fail. */
  readonly readOn?: 'noted' | 'fail';
}

export function refusal(wants: string, signs: RefusalSigns): Expectation {
  const { isTaken, statuses, orElse = [], taken = 'fail', others, successes = taken } = signs;
  const { readOn = 'fail' } = signs;
  const refusing = [...statuses, ...orElse];
  const status = (seen: Seen) => seen.answers[0]?.head.statusCode ?? 0;
  return example(`HTTP/1.1 ${statuses[0]} `, wants, [
    { when: isTaken, verdict: taken, cause: 'taken' },
    {
      when: (seen) => seen.answers.length > 1 && refusing.includes(status(seen)),
      verdict: readOn,
      cause: 'read on',
    },
    { when: ({ answers }) => answers.length > 1, verdict: 'fail', cause: 'taken' },
    { when: (seen) => statuses.includes(status(seen)), verdict: 'pass', cause: 'refused' },
    { when: (seen) => orElse.includes(status(seen)), verdict: 'noted', cause: 'another status' },
    { when: (seen) => status(seen) >= 400, verdict: others, cause: 'another status' },
    { when: (seen) => status(seen) > 0, verdict: successes, cause: 'taken' },
    ...whatElse(),
  ]);
}

function example(text: string, wants: string, outcomes: readonly Outcome[]): Expectation {
  return { wants, example: text, outcomes };
}
