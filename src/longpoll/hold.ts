import { type Given, withDefaults } from '../wire/with-defaults.ts';
import { DEFAULT_HOLD_LIMITS, type HoldLimits } from './limits.ts';

/** A request that waits, for as long as it does. */
export interface Hold {
  /** By when it is answered in any case, milliseconds on the clock of the caller. */
  readonly deadline: number;
}

/** Counts the requests that wait, over all queues of a server. */
export class HoldCount {
  readonly limits: HoldLimits;
  #count = 0;

  /** @param given all of the limits, or some: the defaults stand for the rest */
  constructor(given?: Given<HoldLimits>) {
    this.limits = withDefaults(DEFAULT_HOLD_LIMITS, given);
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.limits.holds;
  }

  add(): void {
    this.#count++;
  }

  remove(): void {
    this.#count--;
  }

  /** How long a request may wait: what it asks for, up to the most there is. */
  clamp(milliseconds: number | undefined): number {
    const { defaultWait, mostWait } = this.limits;
    return Math.min(milliseconds ?? defaultWait, mostWait);
  }
}

/**
 * When a hold ends that begins now. Up to a sixteenth earlier than asked for, by chance: those who were
 * answered together would come back together, and wait to the same moment again.
 *
 * @param random from 0 to 1
 */
export function deadlineOf(now: number, milliseconds: number, random: number): number {
  return now + milliseconds - (milliseconds / 16) * random;
}

/** The earliest deadline of all; undefined where no one waits. */
export function earliest(holds: Iterable<Hold>): number | undefined {
  let found: number | undefined;
  for (const { deadline } of holds) {
    if (found === undefined || deadline < found) found = deadline;
  }
  return found;
}
