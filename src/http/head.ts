import type { Field } from '../wire/field.ts';
import { type Expectation, expectationOf } from './expect.ts';
import { FieldSection } from './field-section.ts';
import { type Framing, framingOfRequest, framingOfResponse } from './framing.ts';
import type { HeadFacts } from './head-facts.ts';
import { REQUEST_LINE_FIELDS, STATUS_LINE_FIELDS } from './head-fields.ts';
import type { RequestSource, ResponseSource } from './head-source.ts';
import { inputOf } from './lifecycle.ts';
import { persists } from './persistence.ts';
import { formOfTarget, type RequestTarget, readTarget } from './request-target.ts';
import type { ScannedHead } from './scan-fields.ts';

/**
 * A request's head, RFC 9112 3. What it says is sliced from its text when it is asked for; what follows
 * from it is decided once, and then carried by it to all that handles or explains the message.
 */
export class RequestHead extends FieldSection implements RequestSource {
  readonly type = 'request';
  #method: string | undefined;
  #target: RequestTarget | undefined;
  #framing: Framing | undefined;
  #persists: boolean | undefined;
  #expectation: Expectation | undefined;

  /** RFC 9110 9.1: case-sensitive, so `get` is another method than `GET`. */
  get method(): string {
    this.#method ??= this.element(0);
    return this.#method;
  }

  /**
   * As it was sent: neither decoded nor put together with Host. RFC 3986 2.4: decoding before the parts are
   * told apart would make an octet that was encoded for that reason into a delimiter.
   */
  get requestTarget(): string {
    return this.element(2);
  }

  /**
   * The digit after the dot. A minor version above 1 counts as 1, RFC 9110 2.5: it can only add what those
   * who do not know it may ignore.
   */
  get minorVersion(): 0 | 1 {
    return minorVersionAt(this.text, this.marks[REQUEST_VERSION_END]!);
  }

  /** Where the request target starts, counted from the head's start. */
  get targetPlace(): number {
    return this.marks[2]!;
  }

  /**
   * What the request is about, whatever the form of its target.
   *
   * @throws HttpError counted from the start of the head, if the form does not fit the method
   */
  get target(): RequestTarget {
    this.#target ??= readTarget(this);
    return this.#target;
  }

  /**
   * Where its content ends.
   *
   * @throws HttpError counted from the start of the head, if that cannot be told
   */
  get framing(): Framing {
    this.#framing ??= framingOfRequest(this);
    return this.#framing;
  }

  /** Whether the client wants the connection to stay open, RFC 9112 9.3. */
  get persists(): boolean {
    this.#persists ??= persists(this);
    return this.#persists;
  }

  /** What the client expects before it sends its content, RFC 9110 10.1.1. */
  get expectation(): Expectation {
    this.#expectation ??= expectationOf(this);
    return this.#expectation;
  }

  /** The same head at another place of a stream, with all that was decided about it. */
  again(start: number): RequestHead {
    const { text, marks, isLenient } = this;
    const head = new RequestHead({ text, marks, start, isLenient });
    head.#method = this.method;
    head.#target = this.#target;
    head.#framing = this.#framing;
    head.#persists = this.#persists;
    head.#expectation = this.#expectation;
    return head;
  }

  /** What was decided up to now: of a head that was refused, not all of it. */
  get facts(): HeadFacts {
    const { method } = this;
    const targetForm = formOfTarget(method, this.requestTarget);
    const framing = this.#framing;
    return { method, statusCode: undefined, targetForm, framing, persists: this.persists };
  }

  protected override get startLine(): readonly Field[] {
    return REQUEST_LINE_FIELDS;
  }
}

/** A response's head, RFC 9112 4, and which method it answers: without that its end cannot be told. */
export class ResponseHead extends FieldSection implements ResponseSource {
  readonly type = 'response';
  /** Of the request that is answered. */
  readonly method: string;
  #statusCode: number | undefined;
  #framing: Framing | undefined;
  #persists: boolean | undefined;

  constructor(scanned: ScannedHead, method: string) {
    super(scanned);
    this.method = method;
  }

  /**
   * RFC 9110 15: the first digit is the class, and a client that does not know the code takes it for the x00
   * of its class. So whatever is decided here about responses is decided by classes, but for 101, 204 and
   * 304, which say something about framing.
   */
  get statusCode(): number {
    this.#statusCode ??= Number(this.element(2));
    return this.#statusCode;
  }

  /** RFC 9112 4: for people; a client should ignore it. */
  get reasonPhrase(): string {
    return this.element(4);
  }

  /** The digit after the dot, as in a request. */
  get minorVersion(): 0 | 1 {
    return minorVersionAt(this.text, this.marks[STATUS_VERSION_END]!);
  }

  /** Whether it is not the answer yet: a 1xx other than 101, RFC 9110 15.2. */
  get isInterim(): boolean {
    return inputOf(this.statusCode, this.method) === 'interim';
  }

  /** Whether the bytes that follow it are none of HTTP's: RFC 9110 15.2.2 and 9.3.6. */
  get leavesHttp(): boolean {
    return inputOf(this.statusCode, this.method) === 'switch';
  }

  /**
   * Where its content ends.
   *
   * @throws HttpError counted from the start of the head, if that cannot be told
   */
  get framing(): Framing {
    this.#framing ??= framingOfResponse(this, this.method);
    return this.#framing;
  }

  /** Whether the server keeps the connection open, RFC 9112 9.3. */
  get persists(): boolean {
    this.#persists ??= persists(this);
    return this.#persists;
  }

  /** As in a request. */
  again(start: number): ResponseHead {
    const { text, marks, isLenient } = this;
    const head = new ResponseHead({ text, marks, start, isLenient }, this.method);
    head.#statusCode = this.statusCode;
    head.#framing = this.#framing;
    head.#persists = this.#persists;
    return head;
  }

  /** As in a request. */
  get facts(): HeadFacts {
    const { method, statusCode } = this;
    const framing = this.#framing;
    const repeatsLength = this.isLenient && this.field('content-length')?.includes(',');
    const { persists } = this;
    return { method, statusCode, targetForm: undefined, framing, persists, repeatsLength };
  }

  protected override get startLine(): readonly Field[] {
    return STATUS_LINE_FIELDS;
  }
}

// Which marks those of a start line are: see `scanRequestLine` and `scanStatusLine`.
const REQUEST_VERSION_END = 5;
const STATUS_VERSION_END = 1;

/** The version ends with its only digit that matters, RFC 9112 2.3. */
function minorVersionAt(text: string, versionEnd: number): 0 | 1 {
  return text.charCodeAt(versionEnd - 1) === 0x30 ? 0 : 1;
}
