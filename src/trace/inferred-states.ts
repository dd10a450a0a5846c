import { otherSide } from '../wire/side.ts';
import type { Entry } from './entry.ts';
import { afterReading, afterWriting, FIRST_STATES, type InferredStates } from './inferred-state.ts';
import { Order } from './order.ts';
import type { Recorded } from './recorder.ts';

/**
 * What both ends believe at each row: after all that happened before the next row began. Goes through a
 * recording once, write by write and read by read: an end knows what it has written at once, and what the
 * other has written when it has read it.
 *
 * @param first what they believe before the first of the entries
 * @returns as many as there are entries
 */
export function statesAlong(
  recorder: Recorded,
  entries: readonly Entry[],
  first = FIRST_STATES,
): InferredStates[] {
  let now = first;
  const states: InferredStates[] = [];
  const fillUpTo = (row: number) => {
    while (states.length < row) states.push(now);
  };
  for (const { entry, row, isWritten } of stepsIn(recorder, entries)) {
    if (isWritten) fillUpTo(row);
    const side = isWritten ? entry.from : otherSide(entry.from);
    const follow = isWritten ? afterWriting : afterReading;
    now = { ...now, [side]: follow(now[side], entry) };
  }
  fillUpTo(entries.length);
  return states;
}

/** An entry is written, or read by the other end. */
interface Step {
  readonly entry: Entry;
  readonly row: number;
  readonly isWritten: boolean;
  readonly order: number;
}

function stepsIn(recorder: Recorded, entries: readonly Entry[]): Step[] {
  const order = new Order(recorder);
  let lastRead = 0;
  const all = entries.flatMap((entry, row): Step[] => {
    if (entry.kind === 'hold' || entry.kind === 'record') return [];
    // An event is there with the message before it, which has brought its blank line.
    if (entry.kind === 'event') return [{ entry, row, isWritten: false, order: lastRead }];
    lastRead = order.read(entry);
    const sent = { entry, row, isWritten: true, order: order.sent(entry) };
    return [sent, { ...sent, isWritten: false, order: lastRead }];
  });
  // What was never read is never known.
  return all.filter((each) => each.order < Infinity).sort((a, b) => a.order - b.order);
}
