import { type Entry, spansOfEntry } from '../../trace/entry.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { readSpan, type Span } from '../../wire/field.ts';
import type { RecordedConnection } from './recorded-connection.ts';

/** What an answer is read off: a message, a conversation, or several of them. */
export type Evidence = Entry | RecordedConnection | readonly (Entry | RecordedConnection)[];

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
  static from<const From extends Evidence, Value extends number | string>(
    evidence: From,
    read: (evidence: From) => Value,
  ): Derived<Value> {
    return new Derived(evidence, read as (evidence: Evidence) => Value);
  }

  /**
   * What the same reading says of other evidence, which has the form of its own: an answer that was
   * typed by hand would be the same for everything.
   *
   * @returns undefined where that evidence has nothing to read, so that nothing or no number comes of it
   */
  readOff(other: Evidence): Value | undefined {
    try {
      const read = this.#read(other);
      return Number.isNaN(read) ? undefined : read;
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
  return Derived.from(entry, (shown) => readSpan(spanNamed(field, shown), shown.bytes).value);
}

/**
 * Where a field of a message is; the first one of that name.
 *
 * @throws RangeError if the message has no such field
 */
export function spanNamed(field: string, entry: Entry): Span {
  const span = spansOfEntry(entry).find((each) => each.field.name === field);
  if (!span) throw new RangeError(`${joinLabel(labelOf(entry), ' ')} has no field ${field}`);
  return span;
}
