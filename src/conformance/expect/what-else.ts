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
    silence('fail'),
    failed('unfinished answer', ({ answers }) => answers.some(({ isComplete }) => !isComplete)),
    failed('refused', ({ answers }) => (answers[0]?.head.statusCode ?? 0) >= 400),
    failed('too few answers', ({ isOverdue, state }) => isOverdue || state !== 'open'),
  ];
}

export function closedWithoutAnswer(verdict: 'noted' | 'fail'): Outcome {
  const when = (heard: Heard) => isWordless(heard) && heard.state === 'closed';
  return { when, verdict, cause: 'closed without an answer' };
}

export function silence(verdict: 'noted' | 'fail'): Outcome {
  const when = (heard: Heard) => isWordless(heard) && heard.state === 'open' && !heard.isRefused;
  return { when, verdict, cause: 'silent' };
}

/**
 * RFC 9112 8: a server that answers while it reads cannot take its status back, but its reader
 * sees that the answer never ended.
 */
export function brokenOff(): Outcome {
  const when = ({ answers, state }: Heard) =>
    answers.length === 1 && !answers[0]!.isComplete && state !== 'open';
  return { when, verdict: 'noted', cause: 'broken off' };
}

function failed(cause: Cause, when: (heard: Heard) => boolean): Outcome {
  return { when, verdict: 'fail', cause };
}

function isWordless({ answers, frames }: Heard): boolean {
  return answers.length === 0 && frames.length === 0;
}
