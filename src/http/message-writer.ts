import { countOf } from '../wire/count.ts';
import {
  type ContentFrame,
  encodeChunk,
  frameChunk,
  LAST_CHUNK,
  NO_FRAME,
} from './encode-chunk.ts';
import type { Framing } from './framing.ts';
import type { SharedContent } from './shared-content.ts';

/**
 * Writes the content of one message after another in the framing that its own head has announced, and
 * keeps it to its word: a length that is not met would let the next message be read as content.
 */
export class MessageWriter {
  #kind: Framing['kind'] = 'length';
  /** Octets that the announced length still lacks. */
  #left = 0;

  /** A head has been sent, with this framing. */
  announce(framing: Framing): void {
    this.#kind = framing.kind;
    this.#left = framing.kind === 'length' ? framing.length : 0;
  }

  /** Whether only the end of the connection ends the message. */
  get endsWithConnection(): boolean {
    return this.#kind === 'until-close';
  }

  /**
   * Octets of content as they go on the wire.
   *
   * @throws Error if the head has announced fewer, or none
   */
  content(bytes: Uint8Array): Uint8Array {
    if (this.#kind === 'chunked') return encodeChunk(bytes);
    this.frame(bytes.length);
    return bytes;
  }

  /** The same for octets that are written as latin1 text. */
  text(octets: string): string {
    const { before, after } = this.frame(octets.length);
    return before + octets + after;
  }

  /** The same for octets that other messages carry too. */
  shared(content: SharedContent): Uint8Array {
    if (this.#kind === 'chunked') return content.chunk;
    this.frame(content.length);
    return content.octets;
  }

  /**
   * What goes around so many octets, which is nothing but in chunks: the announced length has room for
   * them, or they may not be sent.
   *
   * @throws Error as above
   */
  frame(octets: number): ContentFrame {
    if (this.#kind === 'chunked') return frameChunk(octets);
    this.#count(octets);
    return NO_FRAME;
  }

  /**
   * What ends the message on the wire.
   *
   * @throws Error if the head has announced more content than was sent
   */
  end(): string {
    if (this.#left > 0) throw new Error(`the content lacks ${countOf(this.#left, 'octet')}`);
    return this.#kind === 'chunked' ? LAST_CHUNK : '';
  }

  /** RFC 9110 8.6: a sender must not send another length than it has announced. */
  #count(octets: number): void {
    if (this.#kind === 'until-close') return;
    if (octets > this.#left) throw new Error('more content than the head announces');
    this.#left -= octets;
  }
}
