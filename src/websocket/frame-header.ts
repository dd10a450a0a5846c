import type { Placed, Span } from '../wire/field.ts';
import type { FrameContext } from './frame-context.ts';
import { type FrameShape, shapeFor, shapeOf } from './frame-shape.ts';

/**
 * The header of a frame as its decoder leaves it, RFC 6455 5.2: its octets' values, and the shape they lie
 * in. FIN, RSV and opcode share the first octet, and are taken from it when they are asked for.
 */
export class FrameHeader implements Placed {
  readonly type = 'frame-header';
  readonly start: number;
  readonly firstOctet: number;
  readonly shape: FrameShape;
  /** Octets of payload; exact up to 2^53, far above any limit. */
  readonly payloadLength: number;
  /** What it was judged by; absent where it was only decoded. */
  readonly context: FrameContext | undefined;
  /** Signed, so that V8 keeps it as a small integer: an unsigned one would be allocated each time. */
  readonly #maskingKey: number;

  constructor(
    start: number,
    firstOctet: number,
    shape: FrameShape,
    payloadLength: number,
    maskingKey: number,
    context: FrameContext | undefined,
  ) {
    this.start = start;
    this.firstOctet = firstOctet;
    this.shape = shape;
    this.payloadLength = payloadLength;
    this.#maskingKey = maskingKey;
    this.context = context;
  }

  get fin(): boolean {
    return this.firstOctet >= 0x80;
  }

  /** RSV1 to RSV3 as a number: RSV1 is 4. */
  get rsv(): number {
    return (this.firstOctet >> 4) & 0x7;
  }

  get opcode(): number {
    return this.firstOctet & 0x0f;
  }

  /** The four octets as one number, the first of them highest. 0 where the frame is not masked. */
  get maskingKey(): number {
    return this.#maskingKey >>> 0;
  }

  /** 5.5: opcodes with their highest bit set are control frames, those that are not defined among them. */
  get isControl(): boolean {
    return (this.firstOctet & 0x08) !== 0;
  }

  get end(): number {
    return this.start + this.shape.headerLength;
  }

  spans(): readonly Span[] {
    return this.shape.spans;
  }
}

/** Where a header can be read from: a queue, or any list of octets with the same members. */
export interface HeaderSource {
  readonly length: number;
  /** Offset in the stream of the first octet. */
  readonly position: number;
  byteAt(index: number): number;
}

/**
 * Decodes the header at the front of a source, RFC 6455 5.2. It judges nothing: see `rules.ts`. So a length
 * in a longer form than it needs is read like any other, and can be shown for what it is.
 *
 * Two octets tell how long the header is. Payload len is the length below 126; 126 says that the next two
 * octets are, 127 the next eight. All numbers are unsigned, the highest octet first.
 *
 * @param context what it will be judged by, to be kept with it
 * @returns undefined while octets of it are missing
 */
export function decodeHeader(
  source: HeaderSource,
  context?: FrameContext,
): FrameHeader | undefined {
  if (source.length < 2) return undefined;
  const secondOctet = source.byteAt(1);
  const shape = shapeOf(secondOctet);
  if (source.length < shape.headerLength) return undefined;
  let payloadLength = secondOctet & 0x7f;
  if (shape.lengthOctets === 2) payloadLength = (source.byteAt(2) << 8) | source.byteAt(3);
  else if (shape.lengthOctets === 8) payloadLength = readLongLength(source);
  const maskingKey = shape.masked ? readI32(source, shape.keyAt) : 0;
  const firstOctet = source.byteAt(0);
  return new FrameHeader(source.position, firstOctet, shape, payloadLength, maskingKey, context);
}

/** What a header to be encoded says. The length's form is not a choice: the shortest that fits. */
export interface OutgoingHeader {
  readonly fin: boolean;
  readonly opcode: number;
  /** RSV1 to RSV3 as a number: RSV1 is 4. */
  readonly rsv?: number;
  readonly payloadLength: number;
  /** Absent: the frame is not masked. */
  readonly maskingKey?: number | undefined;
}

/** Octets of a header to be encoded. */
export function headerLengthOf({ payloadLength, maskingKey }: OutgoingHeader): number {
  return shapeFor(lengthOctetsFor(payloadLength), maskingKey !== undefined).headerLength;
}

/**
 * Writes a header, RFC 6455 5.2, in its shortest form, to where there is room for it. The shape is chosen
 * first, as it is in decoding: then every part knows its place.
 *
 * @returns offset after it
 */
export function writeHeader(header: OutgoingHeader, bytes: Buffer, at: number): number {
  const { payloadLength, maskingKey } = header;
  const lengthOctets = lengthOctetsFor(payloadLength);
  const shape = shapeFor(lengthOctets, maskingKey !== undefined);
  bytes[at] = (header.fin ? 0x80 : 0) | ((header.rsv ?? 0) << 4) | header.opcode;
  const shortLength = lengthOctets === 0 ? payloadLength : lengthOctets === 2 ? 126 : 127;
  bytes[at + 1] = (shape.masked ? 0x80 : 0) | shortLength;
  if (lengthOctets === 2) bytes.writeUInt16BE(payloadLength, at + 2);
  if (lengthOctets === 8) {
    bytes.writeUInt32BE(Math.floor(payloadLength / TWO_TO_32), at + 2);
    bytes.writeUInt32BE(payloadLength % TWO_TO_32, at + 6);
  }
  if (maskingKey !== undefined) bytes.writeUInt32BE(maskingKey, at + shape.keyAt);
  return at + shape.headerLength;
}

/** Encodes a header by itself. */
export function encodeHeader(header: OutgoingHeader): Buffer {
  const bytes = Buffer.allocUnsafe(headerLengthOf(header));
  writeHeader(header, bytes, 0);
  return bytes;
}

/**
 * The form of a length: the shortest that fits, RFC 6455 5.2.
 *
 *     0 to 125            in the second octet
 *     126 to 65535        126 there, and 2 octets
 *     65536 to 2^63 - 1   127 there, and 8 octets
 *
 * So every length has exactly one form. The RFC's own example of what is forbidden is 126, 0, 124 for the
 * length 124.
 */
function lengthOctetsFor(payloadLength: number): 0 | 2 | 8 {
  if (payloadLength < 126) return 0;
  return payloadLength < 0x10000 ? 2 : 8;
}

const TWO_TO_32 = 0x1_0000_0000;
const TWO_TO_21 = 0x20_0000;

/**
 * Eight octets as a number. A length may have 63 bits, and a number of JavaScript is exact up to 2^53 only.
 * That is enough: so many octets take 83 days at 10 Gbit/s.
 *
 * Above 2^53 the low half is dropped: rounding must not lift a length over 2^63.
 */
function readLongLength(source: HeaderSource): number {
  const high = readI32(source, 2) >>> 0;
  const low = readI32(source, 6);
  if (high === 0 && low >= 0) return low;
  return high * TWO_TO_32 + (high < TWO_TO_21 ? low >>> 0 : 0);
}

/** Four octets as a signed number, the first of them highest. */
function readI32(source: HeaderSource, at: number): number {
  const high = (source.byteAt(at) << 8) | source.byteAt(at + 1);
  return (high << 16) | (source.byteAt(at + 2) << 8) | source.byteAt(at + 3);
}
