import type { ResponseHead } from '../../src/http/head.ts';
import type { Entry } from '../../src/trace/entry.ts';

/** From one message to another; a request and its answer are both counted from the start of the connection. */
export function millisecondsBetween(one: Entry, other: Entry): number {
  return other.time - one.time;
}

/** The same, to the nearest second. */
export function secondsBetween(one: Entry, other: Entry): number {
  return Math.round(millisecondsBetween(one, other) / 1000);
}

/** The Date of a response, in milliseconds since 1970. */
export function dateOf({ parts: [head] }: Entry): number {
  return Date.parse((head as ResponseHead).field('date')!);
}

/** The time of day in the Date of a response: `08:12:31`. */
export function timeOfDay(answer: Entry): string {
  return new Date(dateOf(answer)).toISOString().slice(11, 19);
}
