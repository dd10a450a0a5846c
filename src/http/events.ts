import type { Field, Placed, Span } from '../wire/field.ts';
import type { ChunkEnd, ChunkLine } from './chunk-events.ts';
import { CHUNK_DATA, readOctets } from './chunk-fields.ts';
import type { TrailerSection } from './field-section.ts';
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

/** Octets of a message's content, as they came: how many come at once means nothing. */
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

/** A message is complete: a place between two bytes. */
export class MessageEnd implements Placed {
  readonly type = 'end';
  readonly start: number;

  constructor(start: number) {
    this.start = start;
  }

  get end(): number {
    return this.start;
  }

  spans(): Span[] {
    return [];
  }
}

/** The peer has ended its half of the connection, between two messages. */
export class ConnectionEnd implements Placed {
  readonly type = 'closed';
  readonly start: number;
  readonly end: number;

  /** @param end behind an empty line that no request has followed, RFC 9112 2.2 */
  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  spans(): Span[] {
    const length = this.end - this.start;
    return length === 0 ? [] : [{ field: DELIMITERS.CRLF, start: 0, end: length }];
  }
}
