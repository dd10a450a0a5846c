import { headerLengthOf, type OutgoingHeader, writeHeader } from './frame-header.ts';
import { copyMasked } from './mask.ts';

/** A frame to be sent: what its header says, and its payload in clear. */
export interface OutgoingFrame extends OutgoingHeader {
  /** As long as the header says. */
  readonly payload: Uint8Array;
}

/** Octets of the whole frame. */
export function lengthOf(frame: OutgoingFrame): number {
  return headerLengthOf(frame) + frame.payloadLength;
}

/**
 * Writes a frame to where there is room for it. The payload is masked on its way: what the application
 * has handed over stays as it is.
 *
 * @returns offset after it
 */
export function writeFrame(frame: OutgoingFrame, bytes: Buffer, at: number): number {
  const start = writeHeader(frame, bytes, at);
  const end = start + frame.payloadLength;
  const { payload, maskingKey } = frame;
  if (maskingKey !== undefined) copyMasked(payload, bytes.subarray(start, end), maskingKey);
  else bytes.set(payload, start);
  return end;
}

/** Encodes a frame by itself. */
export function encodeFrame(frame: OutgoingFrame): Buffer {
  const bytes = Buffer.allocUnsafe(lengthOf(frame));
  writeFrame(frame, bytes, 0);
  return bytes;
}
