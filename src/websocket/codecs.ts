import { Compressor, Decompressor } from './deflate.ts';
import { type DeflateParameters, WIDEST_DEFLATE } from './deflate-parameters.ts';

/** What one end compresses and inflates with: each with its own parameters, RFC 7692 7.1. */
export class Codecs {
  readonly compressor: Compressor;
  /** Whether no one has heard what was agreed. */
  readonly areGuessed: boolean;
  readonly #newDecompressor: () => Decompressor;
  #decompressor: Decompressor;

  /** @param deflate what was agreed; `unknown`: whatever could have been */
  constructor(role: 'server' | 'client', deflate: DeflateParameters | 'unknown') {
    this.areGuessed = deflate === 'unknown';
    const agreed = deflate === 'unknown' ? WIDEST_DEFLATE : deflate;
    const server = [agreed.serverMaxWindowBits, !agreed.serverNoContextTakeover] as const;
    const client = [agreed.clientMaxWindowBits, !agreed.clientNoContextTakeover] as const;
    const [ours, theirs] = role === 'server' ? [server, client] : [client, server];
    this.compressor = new Compressor(...ours);
    this.#newDecompressor = () => new Decompressor(...theirs);
    this.#decompressor = this.#newDecompressor();
  }

  get decompressor(): Decompressor {
    return this.#decompressor;
  }

  /**
   * A message could not be inflated. What comes next may point into it, and must not point into one that
   * came before it instead.
   */
  forget(): void {
    this.#decompressor = this.#newDecompressor();
  }
}
