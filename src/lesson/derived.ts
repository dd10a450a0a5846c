import type { ResponseHead } from '../http/head.ts';
import { type Entry, spansOfEntry } from '../trace/entry.ts';
import { labelOf } from '../trace/label.ts';
import type { Side } from '../trace/recorder.ts';
import { readSpan } from '../wire/field.ts';
import type { Talk } from './stage.ts';

/** What an answer is read off: a message, a conversation, or several of them. */
export type Evidence = Entry | Talk | readonly (Entry | Talk)[];

/**
 * A value that was read off recorded traffic. There is no other way to make one, so that no quiz can be
 * right about bytes that never were on a wire.
 */
export class Derived<Value extends number | string> {
  readonly value: Value;

  private constructor(value: Value) {
    this.value = value;
  }

  static from<From extends Evidence, Value extends number | string>(
    evidence: From,
    read: (evidence: From) => Value,
  ): Derived<Value> {
    return new Derived(read(evidence));
  }
}

/** One byte of a message, by its place from 0. */
export function byteOf(entry: Entry, index: number): Derived<number> {
  return Derived.from(entry, ({ bytes }) => bytes[index]!);
}

/** How many bytes a message has. */
export function sizeOf(entry: Entry): Derived<number> {
  return Derived.from(entry, ({ bytes }) => bytes.length);
}

/**
 * What a field of a message says.
 *
 * @throws RangeError if the message has no such field
 */
export function fieldOf(entry: Entry, field: string): Derived<string> {
  return Derived.from(entry, () => {
    const span = spansOfEntry(entry).find((each) => each.field.name === field);
    if (!span) throw new RangeError(`${labelOf(entry)} has no field ${field}`);
    return readSpan(span, entry.bytes).value;
  });
}

/** Which side sent its FIN first; `neither` where the connection was still open at the end. */
export function firstToEnd(talk: Talk): Derived<Side | 'neither'> {
  return Derived.from(talk, ({ entries }) => {
    return entries.find(({ kind }) => kind === 'fin')?.from ?? 'neither';
  });
}

/** Whether the other side took a message or found it at fault; a status code of 400 or more refuses. */
export function verdictOn(entry: Entry, answer?: Entry): Derived<'accepts' | 'refuses'> {
  return Derived.from(answer ? [entry, answer] : entry, () => {
    const status = (answer?.parts[0] as ResponseHead | undefined)?.statusCode ?? 0;
    return entry.fault || status >= 400 ? 'refuses' : 'accepts';
  });
}
