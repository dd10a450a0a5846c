import type { Field, Placed, Span } from '../wire/field.ts';
import type { RequestHead, ResponseHead } from './head.ts';

/** What a connection tells its user, each with its place in the stream. */
export type HttpEvent = RequestHead | ResponseHead | Content | MessageEnd | ConnectionEnd;

const CONTENT: Field = {
  name: 'content',
  ref: 'RFC 9110 6.4',
  why: 'What the message carries; HTTP does not look into it.',
  code: {
    readBy: 'src/http/connection.ts #readContent',
    writtenBy: 'src/http/connection.ts send',
  },
};

/** Octets of a message's content, as they came. */
export class Content implements Placed {
  readonly type = 'content';
  readonly bytes: Buffer;
  readonly start: number;

  constructor(bytes: Buffer, start: number) {
    this.bytes = bytes;
    this.start = start;
  }

  get end(): number {
    return this.start + this.bytes.length;
  }

  spans(): Span[] {
    return [{ field: CONTENT, start: 0, end: this.bytes.length }];
  }
}

/** A message is complete. */
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
