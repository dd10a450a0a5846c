import type { FrameHeader } from './frame-header.ts';
import { copyMasked } from './mask.ts';

/**
 * Octets for which there is room at once, whatever length a header has announced. A header has 14 octets at
 * most, and may announce all that `messageOctets` allows, 32 MiB. If we made room for that at once, a thousand
 * connections would take 32 GiB, and none of them would have sent any payload.
 */
const ROOM_AT_ONCE = 1024 * 1024;

/**
 * A payload that comes in pieces. Each is copied to its place when it comes, and unmasked on the way: it
 * is still in the processor's cache then, and the read that it came in can be let go.
 */
export class PayloadInPieces {
  readonly #header: FrameHeader;
  #bytes: Buffer;
  #octets = 0;

  /** @param header of its frame: the whole that it announces may never come */
  constructor(header: FrameHeader) {
    this.#header = header;
    this.#bytes = Buffer.allocUnsafe(Math.min(header.payloadLength, ROOM_AT_ONCE));
  }

  /** Octets that have come. */
  get octets(): number {
    return this.#octets;
  }

  /** Octets that there is room for. */
  get roomOctets(): number {
    return this.#bytes.length;
  }

  /** @returns the piece where it was placed, unmasked */
  add(piece: Uint8Array): Buffer {
    const start = this.#octets;
    const end = start + piece.length;
    if (end > this.#bytes.length) this.#grow(end);
    const placed = this.#bytes.subarray(start, end);
    const { shape, maskingKey } = this.#header;
    if (shape.masked) copyMasked(piece, placed, maskingKey, start);
    else placed.set(piece);
    this.#octets = end;
    return placed;
  }

  /** The whole, once it has come. */
  get whole(): Buffer {
    return this.#bytes;
  }

  /** Room grows with what has come, never with what was only announced. */
  #grow(least: number): void {
    const roomy = Buffer.allocUnsafe(Math.min(this.#header.payloadLength, 4 * least));
    this.#bytes.copy(roomy, 0, 0, this.#octets);
    this.#bytes = roomy;
  }
}
