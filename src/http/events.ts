import type { Field, Placed, Span } from '../wire/field.ts';
import type { ChunkEnd, ChunkLine } from './chunk-events.ts';
import { CHUNK_DATA, readOctets } from './chunk-fields.ts';
import type { TrailerSection } from './field-section.ts';
import type { Framing } from './framing.ts';
import type { RequestHead, ResponseHead } from './head.ts';
import { DELIMITERS } from './head-fields.ts';

/** What a connection tells its user, each with its place in the stream. */
export type HttpEvent =
  | RequestHead
  | ResponseHead
  | Content
  | ChunkLine
  | ChunkEnd
  | TrailerSection
  | MessageEnd
  | ConnectionEnd;

const CONTENT: Field = {
  name: 'content',
  ref: 'RFC 9110 6.4',
  why: 'What the message carries; HTTP does not look into it.',
  read: readOctets,
  code: {
    readBy: 'src/http/content-reader.ts #take',
    writtenBy: 'src/http/message-writer.ts frame',
  },
};

/**
 * Octets of a message's content, as they came: how many come at once means nothing. A transfer coding is
 * undone, RFC 9112 7; a content coding is not, RFC 9110 8.4: that is a property of the representation.
 */
export class Content implements Placed {
  readonly type = 'content';
  readonly bytes: Buffer;
  readonly start: number;
  readonly #field: Field;

  constructor(bytes: Buffer, start: number, isChunked: boolean) {
    this.bytes = bytes;
    this.start = start;
    this.#field = isChunked ? CHUNK_DATA : CONTENT;
  }

  get end(): number {
    return this.start + this.bytes.length;
  }

  spans(): Span[] {
    return [{ field: this.#field, start: 0, end: this.bytes.length }];
  }
}

/**
 * A message is complete: a place between two bytes. Which message, and why it ends there, is in its head;
 * for an observer that matches requests and responses by their order, the method comes along.
 */
export class MessageEnd implements Placed {
  readonly type = 'end';
  readonly start: number;
  /** Of the message, with what was decided about it. */
  readonly head: RequestHead | ResponseHead;

  constructor(start: number, head: RequestHead | ResponseHead) {
    this.start = start;
    this.head = head;
  }

  /** Why it ends here. */
  get framing(): Framing {
    return this.head.framing;
  }

  /** Of the request that is complete, or answered. */
  get method(): string {
    return this.head.method;
  }

  /**
   * Whether the connection stays open after it, as far as its head tells. RFC 9112 6.3, rule 8: content
   * that nothing else ends takes the connection with it, whatever the head says of that.
   */
  get persists(): boolean {
    return this.head.persists && this.framing.kind !== 'until-close';
  }

  get end(): number {
    return this.start;
  }

  spans(): Span[] {
    return [];
  }
}

/**
 * The peer has ended its half of the connection, between two messages. That is no fault: RFC 9112 9.5 lets
 * either side end a connection that is idle at any time, and 9.6 says how.
 */
export class ConnectionEnd implements Placed {
  readonly type = 'closed';
  readonly start: number;
  readonly end: number;

  /** @param end after an empty line that no request has followed, RFC 9112 2.2 */
  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  spans(): Span[] {
    const length = this.end - this.start;
    return length === 0 ? [] : [{ field: DELIMITERS.CRLF, start: 0, end: length }];
  }
}
