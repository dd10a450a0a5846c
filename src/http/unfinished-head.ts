import type { Field, Placed, Span } from '../wire/field.ts';
import type { HeadFacts } from './head-facts.ts';
import { formOfTarget } from './request-target.ts';
import { START_LINE_MARKS } from './scan-fields.ts';
import { spansOfHead } from './spans-of-head.ts';
import { HTTP_VOCABULARY, type Vocabulary } from './vocabulary.ts';

/** What is called what in a head or trailer that is not whole. */
export interface UnfinishedLayout {
  readonly kind: 'request' | 'response' | 'trailers';
  readonly startLine: readonly Field[];
  /** What has no marks: it was refused, or the rest of it is to come. */
  readonly rest: Field;
}

/**
 * What there is of a head or a trailer in which a fault was found, or whose end has not come: whole lines
 * are marked, and the rest is not. Where there was a fault, it ends with the octet at fault.
 */
export class UnfinishedHead implements Placed {
  readonly type = 'unfinished';
  readonly start: number;
  readonly text: string;
  readonly #marks: readonly number[];
  readonly #layout: UnfinishedLayout;

  constructor(text: string, marks: readonly number[], start: number, layout: UnfinishedLayout) {
    this.text = text;
    this.#marks = marks;
    this.start = start;
    this.#layout = layout;
  }

  get end(): number {
    return this.start + this.text.length;
  }

  /**
   * Of a message that was not read to the end of its head hardly anything was decided: where its content
   * ends may be told by a line that has not come, RFC 9112 6.3, and so may the end of the connection, 9.3.
   */
  get facts(): HeadFacts {
    // A start line has marks only when all of it is there.
    const [methodStart, methodEnd, targetStart, targetEnd] = this.#marks;
    const isRequest = this.#layout.kind === 'request' && this.#marks.length >= START_LINE_MARKS;
    const method = isRequest ? this.text.slice(methodStart, methodEnd) : undefined;
    const target = this.text.slice(targetStart, targetEnd);
    const targetForm = method === undefined ? undefined : formOfTarget(method, target);
    return { method, targetForm, statusCode: undefined, framing: undefined, persists: undefined };
  }

  spans(vocabulary: Vocabulary = HTTP_VOCABULARY): Span[] {
    const { startLine, rest } = this.#layout;
    return spansOfHead(this.text, this.#marks, { startLine, rest, vocabulary, message: this });
  }
}
