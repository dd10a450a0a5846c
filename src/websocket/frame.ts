import type { Field, Placed, Span } from '../wire/field.ts';
import { CLOSE_CODE, CLOSE_REASON, PAYLOAD_DATA } from './frame-fields.ts';
import { type FrameHeader, OPCODE } from './frame-header.ts';

/** A whole message, once its last fragment is there. */
export interface Message {
  readonly kind: 'text' | 'binary';
  readonly data: Buffer;
}

/** A frame: header and payload, and the message that it completes. */
export class Frame implements Placed {
  readonly type = 'frame';
  readonly header: FrameHeader;
  /** The payload, unmasked. */
  readonly payload: Buffer;
  /** The message that ends with this frame; absent in a control frame and before the last part. */
  readonly message: Message | undefined;

  constructor(header: FrameHeader, payload: Buffer, message?: Message) {
    this.header = header;
    this.payload = payload;
    this.message = message;
  }

  get start(): number {
    return this.header.start;
  }

  get end(): number {
    return this.header.end + this.payload.length;
  }

  spans(): readonly Span[] {
    const { opcode, shape } = this.header;
    const { length } = this.payload;
    if (length === 0) return shape.spans;
    if (opcode !== OPCODE.close || length < 2) {
      return [
        ...shape.spans,
        this.#span(PAYLOAD_DATA, 0, length, showPayload(opcode, this.payload)),
      ];
    }
    const code = this.#span(CLOSE_CODE, 0, 2, `${this.payload.readUInt16BE(0)}`);
    if (length === 2) return [...shape.spans, code];
    const reason = this.#span(CLOSE_REASON, 2, length, this.payload.toString('utf8', 2));
    return [...shape.spans, code, reason];
  }

  /** A field of the payload, read unmasked. */
  #span(field: Field, from: number, to: number, value: string): Span {
    const start = this.header.shape.headerLength;
    const reading = this.header.shape.masked ? { value, meaning: 'shown unmasked' } : { value };
    return { field, start: start + from, end: start + to, reading };
  }
}

/** Payload as people read it: text as text, a close code as a number, the rest as hex pairs. */
export function showPayload(opcode: number, payload: Buffer): string {
  if (opcode === OPCODE.close && payload.length >= 2) {
    const reason = payload.toString('utf8', 2);
    return `${payload.readUInt16BE(0)}${reason === '' ? '' : ` "${reason}"`}`;
  }
  const isText = opcode !== OPCODE.binary && PRINTABLE.test(payload.toString('utf8'));
  const most = isText ? MOST_TEXT : MOST_HEX;
  const more = payload.length > most ? ` ... ${payload.length} bytes` : '';
  const shown = payload.subarray(0, most);
  return isText ? shown.toString('utf8') + more : hexPairs(shown) + more;
}

/** How many bytes are shown of a payload that goes on for longer; the dump has all of them. */
const MOST_TEXT = 64;
const MOST_HEX = 8;
const PRINTABLE = /^[ -~\u00a1-\ufffc]*$/;

function hexPairs(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
