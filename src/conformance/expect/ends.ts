import type { Expectation } from '../case.ts';
import type { Seen } from '../seen.ts';
import { whatElse } from './what-else.ts';

/** One answer, of these statuses if any are given, and then the end of the connection. */
export function ends(...statuses: readonly number[]): Expectation {
  const isOne = ({ answers }: Seen) =>
    answers.length === 1 &&
    (statuses.length === 0 || statuses.includes(answers[0]!.head.statusCode));
  return {
    wants: `${statuses.join(' or ') || 'one answer'}, then the end of the connection`,
    outcomes: [
      { when: ({ answers }) => answers.length > 1, verdict: 'fail', cause: 'too many answers' },
      {
        when: (seen) => isOne(seen) && seen.state !== 'open',
        verdict: 'pass',
        cause: 'as it should be',
      },
      { when: isOne, verdict: 'fail', cause: 'not closed' },
      ...whatElse(),
    ],
  };
}
