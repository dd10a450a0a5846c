import type { Expectation, Outcome } from '../case.ts';
import { hasEchoed } from '../reading.ts';
import type { Answer, Seen } from '../seen.ts';
import { closedWithoutAnswer, whatElse } from './what-else.ts';

/** What an answer to a plain request is: the content that it had, which no one else could know. */
export function echoes(): Expectation {
  return expectation('the content that was sent, in the answer', [
    { when: ({ answers }) => answers.length > 1, verdict: 'fail', cause: 'too many answers' },
    { when: (seen) => hasEchoed(seen.answers[0], seen), verdict: 'pass', cause: 'echoed' },
    ...whatElse(),
  ]);
}

/**
 * The first requests are answered by these statuses, or by any where it says 0, and the last by its own
 * content: the server has found the end of each.
 */
export function answersThenEchoes(...statuses: readonly number[]): Expectation {
  const isRight = (seen: Seen) =>
    seen.answers.length === statuses.length + 1 &&
    statuses.every(
      (status, index) => status === 0 || seen.answers[index]!.head.statusCode === status,
    ) &&
    hasEchoed(seen.answers.at(-1), seen);
  const names = statuses.map((status) => (status === 0 ? 'an answer' : status));
  return expectation(`${names.join(', then ')}, then the content of the next request`, [
    { when: isRight, verdict: 'pass', cause: 'echoed' },
    {
      when: (seen) => seen.answers.length > statuses.length + 1,
      verdict: 'fail',
      cause: 'too many answers',
    },
    ...whatElse(),
  ]);
}

/** What a refusal may be, besides its status. */
export interface RefusalOptions {
  /** Statuses that refuse as well, though not as the RFC advises. */
  readonly orElse?: readonly number[];
  /** Whether the server may take it after all: the RFC lets it. */
  readonly mayTake?: boolean;
  /** Whether the connection may end without a word. */
  readonly mayClose?: boolean;
}

/**
 * One of these statuses, and nothing after it: what follows in the same write is never answered. So it is
 * where nobody can tell any more where the request ends.
 */
export function refuses(statuses: readonly number[], options: RefusalOptions = {}): Expectation {
  const { orElse = [], mayTake = false, mayClose = false } = options;
  const taken = mayTake ? 'noted' : 'fail';
  const { wants, outcomes } = refusal(`${statuses.join(' or ')}, and no answer to what follows`, {
    isTaken: (seen) => seen.answers.some((each) => hasEchoed(each, seen)),
    statuses,
    orElse,
    taken,
    others: 'fail',
  });
  const all = mayClose ? [closedWithoutAnswer('noted'), ...outcomes] : outcomes;
  return example(`HTTP/1.1 ${statuses[0]} `, wants, all);
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
}

export function refusal(wants: string, signs: RefusalSigns): Expectation {
  const { isTaken, statuses, orElse = [], taken = 'fail', others } = signs;
  const status = (seen: Seen) => seen.answers[0]?.head.statusCode ?? 0;
  return example(`HTTP/1.1 ${statuses[0]} `, wants, [
    { when: isTaken, verdict: taken, cause: 'taken' },
    { when: ({ answers }) => answers.length > 1, verdict: 'fail', cause: 'read on' },
    { when: (seen) => statuses.includes(status(seen)), verdict: 'pass', cause: 'refused' },
    { when: (seen) => orElse.includes(status(seen)), verdict: 'noted', cause: 'another status' },
    { when: (seen) => status(seen) >= 400, verdict: others, cause: 'another status' },
    { when: (seen) => status(seen) > 0, verdict: taken, cause: 'taken' },
    ...whatElse(),
  ]);
}

/** The first answer is right by its head. */
export function answersWith(
  wants: string,
  isRight: (answer: Answer, seen: Seen) => boolean,
): Expectation {
  return expectation(wants, [
    {
      when: (seen) => seen.answers[0] !== undefined && isRight(seen.answers[0], seen),
      verdict: 'pass',
      cause: 'as it should be',
    },
    ...whatElse(),
  ]);
}

/** Something that is seen in all that came back. */
export function shows(wants: string, isRight: (seen: Seen) => boolean): Expectation {
  return expectation(wants, [
    { when: isRight, verdict: 'pass', cause: 'as it should be' },
    ...whatElse(),
  ]);
}

function expectation(wants: string, outcomes: readonly Outcome[]): Expectation {
  return { wants, outcomes };
}

function example(text: string, wants: string, outcomes: readonly Outcome[]): Expectation {
  return { wants, example: text, outcomes };
}
