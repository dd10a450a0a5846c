import { countOf } from '../wire/count.ts';
import type { Field, Placed, Span } from '../wire/field.ts';
import { hexPairs } from '../wire/octets.ts';
import { CLOSE_CODE, CLOSE_REASON, PAYLOAD_DATA } from './frame-fields.ts';
import type { FrameHeader } from './frame-header.ts';
import { OPCODE } from './opcode.ts';

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
    const reason = this.#span(CLOSE_REASON, 2, length, printable(this.payload.toString('utf8', 2)));
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
    const reason = printable(payload.toString('utf8', 2));
    return `${payload.readUInt16BE(0)}${reason === '' ? '' : ` "${reason}"`}`;
  }
  const text = opcode === OPCODE.binary ? undefined : payload.toString('utf8');
  const isText = text !== undefined && text === printable(text) && !text.includes('\ufffd');
  const shown = isText ? beginningOf(text) : hexPairs(payload.subarray(0, MOST_HEX));
  const shownOctets = isText ? Buffer.byteLength(shown) : MOST_HEX;
  return shownOctets < payload.length ? `${shown} ... ${countOf(payload.length)}` : shown;
}

/** How much is shown of a payload that goes on for longer; the dump has all of it. */
const MOST_TEXT = 64;
const MOST_HEX = 8;

/** A character may take two units of the string; half of one is not shown. */
function beginningOf(text: string): string {
  return [...text.slice(0, 2 * MOST_TEXT)].slice(0, MOST_TEXT).join('');
}

/** Control characters would be commands to the terminal. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, '.');
}
