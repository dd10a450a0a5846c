import type { Outcome } from '../case.ts';
import type { Cause } from '../causes.ts';
import type { Heard } from '../seen.ts';

/** What it was instead: each kind has a sentence of its own in `causes.ts`. */
export function whatElse(): readonly Outcome[] {
  return [
    failed('connection refused', ({ isRefused }) => isRefused),
    failed('not HTTP', ({ fault }) => fault?.protocol === 'http'),
    failed('broken frame', ({ fault }) => fault !== undefined),
    failed('interim only', (heard) => isWordless(heard) && heard.interim.length > 0),
    failed('reset', (heard) => isWordless(heard) && heard.state === 'reset'),
    closedWithoutAnswer('fail'),
    failed('silent', (heard) => isWordless(heard)),
    failed('unfinished answer', ({ answers }) => answers.some(({ isComplete }) => !isComplete)),
    failed('refused', ({ answers }) => (answers[0]?.head.statusCode ?? 0) >= 400),
    failed('too few answers', ({ isOverdue, state }) => isOverdue || state !== 'open'),
  ];
}

export function closedWithoutAnswer(verdict: 'noted' | 'fail'): Outcome {
  const when = (heard: Heard) => isWordless(heard) && heard.state === 'closed';
  return { when, verdict, cause: 'closed without an answer' };
}

function failed(cause: Cause, when: (heard: Heard) => boolean): Outcome {
  return { when, verdict: 'fail', cause };
}

function isWordless({ answers, frames }: Heard): boolean {
  return answers.length === 0 && frames.length === 0;
}
