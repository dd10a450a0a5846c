import type { Expectation, Outcome } from '../case.ts';
import { hasEchoed } from '../reading.ts';
import type { Answer, Seen } from '../seen.ts';
import { whatElse } from './what-else.ts';

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

/** The same, or a server that says so closes after its first answer: RFC 9112 9.3 lets it. */
export function answersThenEchoesOrCloses(): Expectation {
  const { wants, outcomes } = answersThenEchoes(0);
  const closes: Outcome = {
    when: ({ answers, state }) =>
      answers.length === 1 &&
      state === 'closed' &&
      /\bclose\b/i.test(answers[0]!.head.field('connection') ?? ''),
    verdict: 'noted',
    cause: 'closed early',
  };
  return expectation(`${wants}, or the end of the connection, announced`, [closes, ...outcomes]);
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
