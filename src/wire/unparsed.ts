import { countOf } from './count.ts';
import type { Field, FieldCode, Placed, Span } from './field.ts';
import { memoisedForFew } from './memoised.ts';

/**
 * The field of bytes that were never parsed, because something before them was wrong or the last.
 *
 * @param ref the section by which the protocol gives up
 */
export function unparsedBy(ref: string, code?: FieldCode): Field {
  return {
    name: 'unparsed',
    ref,
    why: 'After a fault no meaning is certain, and after an end none is wanted: no one parses on.',
    read: (bytes) => ({ value: countOf(bytes.length), meaning: 'never parsed' }),
    ...(code && { code }),
  };
}

/**
 * The field of bytes that were read as far as it was clear that they are wrong. What is right before
 * them has fields of its own.
 *
 * Takes the section of the rule that they break, as the fault's row has it.
 */
export const refusedBy: (ref: string) => Field = memoisedForFew((ref) => ({
  name: 'refused',
  ref,
  why: 'As far as it takes to see that a rule is broken. What breaks the grammar means nothing.',
  read: (bytes) => ({ value: countOf(bytes.length), meaning: 'read, and refused' }),
}));

/** Why octets after a gap, or before the beginning, are told but not explained. */
export const AFTER_GAP = 'after a gap: something before it was not heard';
export const BEFORE_BEGINNING = 'before the beginning: it belongs to what was not heard';

/** Why there is no explanation where others were not heard. */
const NOT_HEARD = 'Where it begins depends on what was not heard; only the receiver could tell.';

/**
 * The field of bytes that someone may have read, but not the observer: what they mean depends on others
 * that were not heard, or they are of a protocol that is not explained here.
 *
 * @param ref the section by which they are none of what is explained
 * @param meaning what they are, as far as that is known
 * @param why default: others were not heard
 */
export function unexplainedBy(ref: string, meaning: string, why = NOT_HEARD): Field {
  return {
    name: 'not explained',
    ref,
    why,
    read: (bytes) => ({ value: countOf(bytes.length), meaning }),
  };
}

/** Bytes that have a place in the stream, but mean nothing. */
export class Unparsed implements Placed {
  readonly type = 'unparsed';
  readonly start: number;
  readonly end: number;
  readonly #field: Field;

  /** @param field what they are called: each protocol has its own reason not to read on */
  constructor(start: number, end: number, field: Field) {
    this.start = start;
    this.end = end;
    this.#field = field;
  }

  /** Whether someone else may have read them. */
  get isUnexplained(): boolean {
    return this.#field.name === 'not explained';
  }

  spans(): Span[] {
    return [{ field: this.#field, start: 0, end: this.end - this.start }];
  }
}
