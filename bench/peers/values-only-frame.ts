import type { HeaderSource } from '../../src/websocket/frame-header.ts';

/** A frame header in values. */
export interface ValuesHeader {
  readonly fin: boolean;
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly payloadLength: number;
  /** As a signed 32-bit number: that is a small integer to V8, and nothing has to be allocated. */
  readonly maskingKey: number;
  /** Octets of the header itself: the payload begins after them. */
  readonly octets: number;
}

/**
 * Decodes a frame header as most decoders do: field by field, and nothing is known afterwards of where
 * they stood.
 *
 * @returns undefined while octets of it are missing
 */
export function decodeValues(source: HeaderSource): ValuesHeader | undefined {
  if (source.length < 2) return undefined;
  const first = source.byteAt(0);
  const second = source.byteAt(1);
  const masked = second >= 0x80;
  let payloadLength = second & 0x7f;
  const lengthOctets = payloadLength < 126 ? 0 : payloadLength === 126 ? 2 : 8;
  const keyAt = 2 + lengthOctets;
  const octets = masked ? keyAt + 4 : keyAt;
  if (source.length < octets) return undefined;
  if (lengthOctets === 2) payloadLength = (source.byteAt(2) << 8) | source.byteAt(3);
  else if (lengthOctets === 8) payloadLength = readLong(source);
  const maskingKey = masked ? readI32(source, keyAt) : 0;
  const fin = first >= 0x80;
  const rsv = (first >> 4) & 0x7;
  return { fin, rsv, opcode: first & 0x0f, masked, payloadLength, maskingKey, octets };
}

function readLong(source: HeaderSource): number {
  const high = readI32(source, 2);
  const low = readI32(source, 6);
  return high === 0 && low >= 0 ? low : (high >>> 0) * 0x1_0000_0000 + (low >>> 0);
}

function readI32(source: HeaderSource, at: number): number {
  const high = (source.byteAt(at) << 8) | source.byteAt(at + 1);
  return (high << 16) | (source.byteAt(at + 2) << 8) | source.byteAt(at + 3);
}
