import { countOf } from './count.ts';
import type { Field, FieldCode, Placed, Span } from './field.ts';

/**
 * The field of bytes that were never read, because something in front of them was wrong or the last.
 *
 * @param ref the section by which the protocol gives up
 */
export function unparsedBy(ref: string, code?: FieldCode): Field {
  return {
    name: 'unparsed',
    ref,
    why: 'Behind a fault no meaning is certain, and behind an end none is wanted: no one reads on.',
    read: (bytes) => ({ value: countOf(bytes.length), meaning: 'never read' }),
    ...(code && { code }),
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

  spans(): Span[] {
    return [{ field: this.#field, start: 0, end: this.end - this.start }];
  }
}
