import { afterReading, afterWriting, type Belief, FIRST_BELIEF } from './belief.ts';
import { endingOf } from './ending.ts';
import type { Entry } from './entry.ts';
import { Order } from './order.ts';
import type { Recorder, Side } from './recorder.ts';

/** What both ends believe at a row: after all that happened before the next row began. */
export type Beliefs = Readonly<Record<Side, Belief>>;

/** Before the first row, and for what is none. */
export const FIRST_BELIEFS: Beliefs = { client: FIRST_BELIEF, server: FIRST_BELIEF };

/** What a recording says of its rows beyond their bytes. */
export interface Understanding {
  /** A row each. */
  readonly beliefs: readonly Beliefs[];
  /** For each end of a direction, by its row, what kind of ending it was. */
  readonly endings: ReadonlyMap<number, string>;
}

/**
 * Goes through a recording once, read by read and write by write, and follows what either end makes of it.
 * An end knows what it has written at once, and what the other has written when it has read it.
 */
export function understand(recorder: Recorder, entries: readonly Entry[]): Understanding {
  let now = FIRST_BELIEFS;
  const beliefs: Beliefs[] = [];
  const endings = new Map<number, string>();
  const fillUpTo = (row: number) => {
    while (beliefs.length < row) beliefs.push(now);
  };
  for (const { entry, row, isWritten } of happeningsIn(recorder, entries)) {
    if (isWritten) {
      fillUpTo(row);
      if (entry.kind === 'fin') endings.set(row, endingOf(entry, now));
    }
    const side = isWritten ? entry.from : other(entry.from);
    const follow = isWritten ? afterWriting : afterReading;
    now = { ...now, [side]: follow(now[side], entry) };
  }
  fillUpTo(entries.length);
  return { beliefs, endings };
}

/** An entry is written, or read by the other end. */
interface Happening {
  readonly entry: Entry;
  readonly row: number;
  readonly isWritten: boolean;
  readonly order: number;
}

function happeningsIn(recorder: Recorder, entries: readonly Entry[]): Happening[] {
  const order = new Order(recorder);
  const all = entries.flatMap((entry, row) => {
    if (entry.kind !== 'message' && entry.kind !== 'fin') return [];
    return [
      { entry, row, isWritten: true, order: order.sent(entry) },
      { entry, row, isWritten: false, order: order.read(entry) },
    ];
  });
  // What was never read is never known.
  return all.filter((each) => each.order < Infinity).sort((a, b) => a.order - b.order);
}

function other(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}
