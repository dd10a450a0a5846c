import type { Field, Placed, Span } from '../wire/field.ts';
import type { ChunkEnd, ChunkLine } from './chunk-events.ts';
import { CHUNK_DATA } from './chunk-fields.ts';
import type { TrailerSection } from './field-section.ts';
import type { RequestHead, ResponseHead } from './head.ts';

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
  code: {
    readBy: 'src/http/content-reader.ts #take',
    writtenBy: 'src/http/message-writer.ts content',
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

/** A place between two bytes, where something is over. */
class Border implements Placed {
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

/** A message is complete. */
export class MessageEnd extends Border {
  readonly type = 'end';
}

/** The peer has ended its half of the connection, between two messages. */
export class ConnectionEnd extends Border {
  readonly type = 'closed';
}
