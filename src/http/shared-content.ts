import { encodeChunk } from './encode-chunk.ts';

/**
 * Octets that go into the content of many messages: they are framed once for all of them. One event for
 * a thousand followers is a thousand chunks of the same octets, and as chunks they are the same as well.
 */
export class SharedContent {
  readonly octets: Uint8Array;
  #chunk: Uint8Array | undefined;

  constructor(octets: Uint8Array) {
    this.octets = octets;
  }

  get length(): number {
    return this.octets.length;
  }

  /**
   * The octets as one chunk, made when the first message asks for it. RFC 9112 7.1 has nothing in a chunk
   * that would tell which message it belongs to: no number, no place, no checksum.
   */
  get chunk(): Uint8Array {
    this.#chunk ??= encodeChunk(this.octets);
    return this.#chunk;
  }
}
