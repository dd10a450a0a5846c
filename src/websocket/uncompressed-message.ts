/**
 * Octets that are compressed in one go, in 1 to 4 ms. A message up to this long is one frame; a longer one
 * is as many fragments as it has pieces, each of which may have a turn of the event loop for itself.
 */
const PIECE_OCTETS = 128 * 1024;

/** Octets that are copied, so that their owner may change them at once. */
const COPIED_OCTETS = 16 * 1024;

/**
 * A message that is to be compressed when its turn comes, piece by piece. RFC 7692 6.1 lets a sender make
 * the frames of a compressed message as it goes, and needs none to know how long the whole will be.
 */
export class UncompressedMessage {
  readonly opcode: number;
  readonly #octets: Uint8Array;
  #taken = 0;
  #isFresh = true;

  constructor(opcode: number, octets: Uint8Array) {
    this.opcode = opcode;
    this.#octets = octets.length < COPIED_OCTETS ? Uint8Array.from(octets) : octets;
  }

  /** Whether no piece has been taken. */
  get isFresh(): boolean {
    return this.#isFresh;
  }

  /** Whether all of it has been taken. */
  get isThrough(): boolean {
    return this.#taken === this.#octets.length;
  }

  /** How long the next piece is. */
  get pieceLength(): number {
    return Math.min(PIECE_OCTETS, this.#octets.length - this.#taken);
  }

  takePiece(): Uint8Array {
    const start = this.#taken;
    this.#taken += this.pieceLength;
    this.#isFresh = false;
    return this.#octets.subarray(start, this.#taken);
  }
}
