import { countOf } from '../wire/count.ts';
import type { Placed, Span } from '../wire/field.ts';
import type { Message } from './frame.ts';
import { PAYLOAD_DATA } from './frame-fields.ts';
import type { FrameHeader } from './frame-header.ts';

/** A stretch of a message, as it came. */
export interface MessagePart extends Message {
  /** Whether the message ends with it. */
  readonly isLast: boolean;
}

/** A message that came as a whole is its own last part. */
export function partOf(message: Message | MessagePart): MessagePart {
  if ('isLast' in message) return message;
  const { kind, data } = message;
  return { kind, data, isLast: true };
}

/**
 * A stretch of a data frame's payload, for a reader that does not wait until the message is whole. The first
 * of a frame has the header before it.
 */
export class FramePart implements Placed {
  readonly type = 'frame-part';
  readonly header: FrameHeader;
  /** Octets of the frame's payload that have come before. */
  readonly before: number;
  readonly part: MessagePart;

  constructor(header: FrameHeader, before: number, part: MessagePart) {
    this.header = header;
    this.before = before;
    this.part = part;
  }

  get start(): number {
    return this.before === 0 ? this.header.start : this.header.end + this.before;
  }

  get end(): number {
    return this.header.end + this.before + this.part.data.length;
  }

  /** Whether the frame ends with it. */
  get endsFrame(): boolean {
    return this.before + this.part.data.length === this.header.payloadLength;
  }

  spans(): readonly Span[] {
    const { length } = this.part.data;
    const { shape } = this.header;
    const header = this.before === 0 ? shape.spans : [];
    const start = this.before === 0 ? shape.headerLength : 0;
    if (length === 0) return header;
    const value = `${length} of ${countOf(this.header.payloadLength)}`;
    const reading = shape.masked ? { value, meaning: 'shown unmasked' } : { value };
    return [...header, { field: PAYLOAD_DATA, start, end: start + length, reading }];
  }
}
