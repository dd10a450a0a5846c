import type { ResponseHead } from '../http/head.ts';
import { type Entry, spansOfEntry } from '../trace/entry.ts';
import { labelOf } from '../trace/label.ts';
import { readSpan } from '../wire/field.ts';
import type { Side } from '../wire/side.ts';
import type { Talk } from './talk.ts';

/** What an answer is read off: a message, a conversation, or several of them. */
export type Evidence = Entry | Talk | readonly (Entry | Talk)[];

/**
 * A value that was read off recorded traffic. There is no other way to make one, so that no quiz can be
 * right about bytes that never were on a wire.
 */
export class Derived<Value extends number | string> {
  readonly value: Value;
  /** What it was read off. */
  readonly evidence: Evidence;
  readonly #read: (evidence: Evidence) => Value;

  private constructor(evidence: Evidence, read: (evidence: Evidence) => Value) {
    this.value = read(evidence);
    this.evidence = evidence;
    this.#read = read;
  }

  /** @param read looks at nothing but the evidence that it is given */
  static from<From extends Evidence, Value extends number | string>(
    evidence: From,
    read: (evidence: From) => Value,
  ): Derived<Value> {
    return new Derived(evidence, read as (evidence: Evidence) => Value);
  }

  /**
   * What the same reading says of other evidence, which has the form of its own: whoever has typed an
   * answer by hand says the same of everything.
   *
   * @returns undefined where that evidence has nothing to read
   */
  readOff(other: Evidence): Value | undefined {
    try {
      return this.#read(other);
    } catch {
      return undefined;
    }
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
  return Derived.from(entry, (shown) => {
    const span = spansOfEntry(shown).find((each) => each.field.name === field);
    if (!span) throw new RangeError(`${labelOf(shown)} has no field ${field}`);
    return readSpan(span, shown.bytes).value;
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
  return Derived.from(answer ? [entry, answer] : [entry], ([asked, answered]) => {
    const status = (answered?.parts[0] as ResponseHead | undefined)?.statusCode ?? 0;
    return asked!.fault || status >= 400 ? 'refuses' : 'accepts';
  });
}
