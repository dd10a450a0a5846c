import type { Compressor } from './deflate.ts';
import { OPCODE } from './opcode.ts';
import type { OutgoingFrame } from './outgoing-frame.ts';
import { RSV1 } from './rules.ts';

/** What a message or a part of one is sent as. Text goes out as UTF-8. */
export interface OutgoingData {
  /** A message, or its first fragment; then its other fragments, RFC 6455 5.4. */
  readonly type: 'text' | 'binary' | 'continuation';
  readonly data: string | Uint8Array;
  /** Whether the message ends with it. Default: yes. */
  readonly isLast?: boolean;
}

/** How frames are written. */
export interface FrameWriterOptions {
  /** A client's source of masking keys: each an unsigned 32-bit number that no one can guess. */
  readonly newMaskingKey?: (() => number) | undefined;
  /** Absent: nothing is compressed. */
  readonly compressor?: Compressor | undefined;
  /** Octets from which on a message is compressed. Shorter ones rarely get shorter. Default 1024. */
  readonly compressFrom?: number | undefined;
}

const DEFAULT_COMPRESS_FROM = 1024;
const LARGEST_CONTROL_PAYLOAD = 125;

/** Makes frames of what is to be sent: one direction of a connection. */
export class FrameWriter {
  readonly #newMaskingKey: (() => number) | undefined;
  readonly #compressor: Compressor | undefined;
  readonly #compressFrom: number;
  /** Whether a message is under way, in fragments. */
  #isOpen = false;

  constructor({ newMaskingKey, compressor, compressFrom }: FrameWriterOptions) {
    this.#newMaskingKey = newMaskingKey;
    this.#compressor = compressor;
    this.#compressFrom = compressFrom ?? DEFAULT_COMPRESS_FROM;
  }

  /**
   * A frame with a message, or with a part of one.
   *
   * @throws Error if fragments of two messages would mix
   */
  data({ type, data, isLast = true }: OutgoingData): OutgoingFrame {
    const continues = type === 'continuation';
    // RFC 6455 5.4: the fragments of one message must not be interleaved with those of another.
    if (continues && !this.#isOpen) throw new Error('there is no message to continue');
    if (!continues && this.#isOpen) throw new Error('a message is under way, in fragments');
    this.#isOpen = !isLast;
    const payload = typeof data === 'string' ? Buffer.from(data) : data;
    // RFC 7692 6.1: the first frame of a message says for all of them whether they are compressed. What
    // comes in fragments is not: it would have to be compressed before its end is known.
    const isCompressed = isLast && !continues && payload.length >= this.#compressFrom;
    if (!this.#compressor || !isCompressed) return this.#frame(OPCODE[type], payload, 0, isLast);
    return this.#frame(OPCODE[type], this.#compressor.compress(payload), RSV1, true);
  }

  /**
   * A control frame.
   *
   * @throws RangeError if its payload has over 125 octets, RFC 6455 5.5
   */
  control(type: 'close' | 'ping' | 'pong', data: string | Uint8Array): OutgoingFrame {
    const payload = typeof data === 'string' ? Buffer.from(data) : data;
    if (payload.length > LARGEST_CONTROL_PAYLOAD) {
      throw new RangeError(`a ${type} of ${payload.length} octets is over 125`);
    }
    return this.#frame(OPCODE[type], payload, 0, true);
  }

  /** RFC 6455 5.1 and 5.3: a client masks every frame, each with a key of its own; a server none. */
  #frame(opcode: number, payload: Uint8Array, rsv: number, fin: boolean): OutgoingFrame {
    const maskingKey = this.#newMaskingKey?.();
    return { fin, rsv, opcode, payloadLength: payload.length, maskingKey, payload };
  }
}
