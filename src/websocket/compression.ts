import { Compressor, Decompressor } from './deflate.ts';
import { type DeflateParameters, WIDEST_DEFLATE } from './deflate-parameters.ts';

type Role = 'server' | 'client';

/**
 * Context takeover, RFC 7692 7.1.1: each message may point into those before it. That pays where messages are
 * short and alike, as most are, since a short message has little in itself to point to. The price is memory:
 * up to 32 KiB for each direction of each connection, for as long as it is open. Without takeover a message
 * is inflated by itself, and between messages nothing is kept.
 */

/**
 * What an end compresses with: each end has parameters of its own, RFC 7692 7.1. So a server with many
 * clients can forget what it has sent to each, while they remember what they have sent to it.
 */
export function compressorOf(role: Role, agreed: DeflateParameters): Compressor {
  return new Compressor(...windowOf(role, agreed));
}

/** What an end inflates with, known or guessed: what the other end compresses with. */
export class Decompression {
  /** Whether no one has heard what was agreed. */
  readonly isGuessed: boolean;
  readonly #window: readonly [number, boolean];
  #decompressor: Decompressor;

  /** @param deflate what was agreed; `unknown`: whatever could have been */
  constructor(role: Role, deflate: DeflateParameters | 'unknown') {
    this.isGuessed = deflate === 'unknown';
    const agreed = deflate === 'unknown' ? WIDEST_DEFLATE : deflate;
    this.#window = windowOf(role === 'server' ? 'client' : 'server', agreed);
    this.#decompressor = new Decompressor(...this.#window);
  }

  get decompressor(): Decompressor {
    return this.#decompressor;
  }

  /**
   * A message could not be inflated. An end of the connection has to fail it; an observer may have
   * missed what it points into, and listens on. What comes next may point into it, and must not point into
   * one that came before it instead.
   */
  forget(): void {
    this.#decompressor = new Decompressor(...this.#window);
  }
}

/** How far back an end may point, and whether into earlier messages: RFC 7692 7.1.1 and 7.1.2. */
function windowOf(role: Role, agreed: DeflateParameters): readonly [number, boolean] {
  return role === 'server'
    ? [agreed.serverMaxWindowBits, !agreed.serverNoContextTakeover]
    : [agreed.clientMaxWindowBits, !agreed.clientNoContextTakeover];
}
