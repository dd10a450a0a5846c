import { Frame } from '../websocket/frame.ts';
import { decodeHeader, OPCODE } from '../websocket/frame-header.ts';
import { shapeOf } from '../websocket/frame-shape.ts';
import { applyMask } from '../websocket/mask.ts';
import type { Placed, Span } from '../wire/field.ts';
import { moreOf, type Unfinished } from './unfinished.ts';

/** The first bytes of a frame header, RFC 6455 5.2. */
export class HeaderStart implements Placed {
  readonly start: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    this.start = start;
  }

  get end(): number {
    return this.start + this.#bytes.length;
  }

  /** The second octet tells where everything lies; before it has come, only the first can be read. */
  spans(): Span[] {
    const { length } = this.#bytes;
    return shapeOf(this.#bytes[1] ?? 0)
      .spans.filter(({ start }) => start < length)
      .map((span) => (span.end <= length ? span : cutOff(span, this.#bytes)));
  }

  /** What has to come next. */
  get missing(): string {
    const { length } = this.#bytes;
    if (length === 1) return 'the second byte of the header';
    const { spans } = shapeOf(this.#bytes[1]!);
    const { field, end } = spans.find((span) => span.end > length)!;
    return `${moreOf(end - length)} of the ${field.name}`;
  }
}

/**
 * What a server has of a frame, or of a message, that has not ended: RFC 6455 5.2 and 5.4.
 *
 * @param events all frames that its parser has found on the connection
 * @param rest the bytes behind the last of them
 * @param start where those lie in the stream
 */
export function unfinishedFrame(
  events: readonly Placed[],
  rest: Buffer,
  start: number,
): Unfinished {
  if (rest.length === 0) {
    return { part: undefined, missing: isOpen(events) ? LAST_PART : undefined };
  }
  const header = decodeHeader({
    length: rest.length,
    position: start,
    byteAt: (index) => rest[index]!,
  });
  if (!header) {
    const part = new HeaderStart(rest, start);
    return { part, missing: part.missing };
  }
  const payload = Buffer.from(rest.subarray(header.shape.headerLength));
  if (header.shape.masked) applyMask(payload, header.maskingKey);
  const missing = `${moreOf(header.payloadLength - payload.length)} of payload`;
  return { part: new Frame(header, payload), missing };
}

const LAST_PART = 'the last part of the message, a frame with FIN=1';

/** Whether a message is under way, in fragments. Control frames may come in between. */
function isOpen(events: readonly Placed[]): boolean {
  const frames = events.filter((event) => event instanceof Frame);
  const last = frames.findLast(({ header }) => !header.isControl);
  const isClosed = frames.some(({ header }) => header.opcode === OPCODE.close);
  return last !== undefined && !last.header.fin && !isClosed;
}

function cutOff({ field, start }: Span, bytes: Buffer): Span {
  const there = bytes.subarray(start);
  const value = Array.from(there, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return { field, start, end: bytes.length, reading: { value, meaning: 'incomplete' } };
}
