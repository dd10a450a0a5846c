import type { Field, Placed, Span } from '../wire/field.ts';
import { FieldSection } from './field-section.ts';
import { REQUEST_LINE_FIELDS, STATUS_LINE_FIELDS } from './head-fields.ts';
import { type RequestTarget, readTarget } from './request-target.ts';
import { type HeadLayout, spansOfHead } from './spans-of-head.ts';
import { HTTP_VOCABULARY, type Vocabulary } from './vocabulary.ts';

/** A request's head, RFC 9112 3. */
export class RequestHead extends FieldSection {
  readonly type = 'request';
  #target: RequestTarget | undefined;

  get method(): string {
    return this.element(0);
  }

  get requestTarget(): string {
    return this.element(2);
  }

  /**
   * What the request is about, whatever the form of its target. Read once, when it is first asked for.
   *
   * @throws ProtocolError counted from the start of the head, if the form does not fit the method
   */
  get target(): RequestTarget {
    this.#target ??= readTarget(this);
    return this.#target;
  }

  /** The digit behind the dot. A minor version above 1 counts as 1, RFC 9110 2.5. */
  get minorVersion(): 0 | 1 {
    return minorVersionAt(this.text, this.marks[5]!);
  }

  /** Where the request target starts, counted from the head's start. */
  get targetPlace(): number {
    return this.marks[2]!;
  }

  protected override get startLine(): readonly Field[] {
    return REQUEST_LINE_FIELDS;
  }
}

/** A response's head, RFC 9112 4. */
export class ResponseHead extends FieldSection {
  readonly type = 'response';

  get statusCode(): number {
    return Number(this.element(2));
  }

  get reasonPhrase(): string {
    return this.element(4);
  }

  /** The digit behind the dot, as in a request. */
  get minorVersion(): 0 | 1 {
    return minorVersionAt(this.text, this.marks[1]!);
  }

  protected override get startLine(): readonly Field[] {
    return STATUS_LINE_FIELDS;
  }
}

/**
 * What there is of a head or a trailer in which a fault was found: the lines before the fault are
 * marked, and the rest, up to and with the octet at fault, is unparsed.
 */
export class UnfinishedHead implements Placed {
  readonly type = 'unfinished';
  readonly start: number;
  readonly text: string;
  readonly #marks: readonly number[];
  readonly #layout: Omit<HeadLayout, 'vocabulary'>;

  /** @param layout what its start line has, and what is called what has no marks */
  constructor(
    text: string,
    marks: readonly number[],
    start: number,
    layout: Omit<HeadLayout, 'vocabulary'>,
  ) {
    this.text = text;
    this.#marks = marks;
    this.start = start;
    this.#layout = layout;
  }

  get end(): number {
    return this.start + this.text.length;
  }

  spans(vocabulary: Vocabulary = HTTP_VOCABULARY): Span[] {
    return spansOfHead(this.text, this.#marks, { ...this.#layout, vocabulary });
  }
}

function minorVersionAt(text: string, versionEnd: number): 0 | 1 {
  return text.charCodeAt(versionEnd - 1) === 0x30 ? 0 : 1;
}
