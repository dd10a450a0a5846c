import type { Compressor } from './deflate.ts';
import { OPCODE } from './opcode.ts';
import type { OutgoingFrame } from './outgoing-frame.ts';
import { RSV1 } from './rules.ts';
import { UncompressedMessage } from './uncompressed-message.ts';

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
  /**
   * A client's source of masking keys: each an unsigned 32-bit number that no one can guess. RFC 6455 5.3:
   * they come from a strong source of entropy, and one must not tell what the next will be. So a counter will
   * not do, nor will Math.random, whose next values can be computed from the last few.
   */
  readonly newMaskingKey?: (() => number) | undefined;
  /** Absent: nothing is compressed. */
  readonly compressor?: Compressor | undefined;
  /** Octets from which on a message is compressed. Shorter ones rarely get shorter. Default 1024. */
  readonly compressFrom?: number | undefined;
}

const DEFAULT_COMPRESS_FROM = 1024;
const LARGEST_CONTROL_PAYLOAD = 125;

/**
 * Makes frames of what is to be sent: one direction of a connection, the other one of `FrameReader`. A
 * message is compressed no sooner than its frame is asked for, so that the caller shares out the work.
 */
export class FrameWriter {
  readonly #newMaskingKey: (() => number) | undefined;
  readonly #compressor: Compressor | undefined;
  readonly #compressFrom: number;
  /** Frames, and messages whose frames are yet to be made, in their order. */
  readonly #waiting: (OutgoingFrame | UncompressedMessage)[] = [];
  /** Whether a message is under way, in fragments. */
  #isOpen = false;

  constructor({ newMaskingKey, compressor, compressFrom }: FrameWriterOptions) {
    this.#newMaskingKey = newMaskingKey;
    this.#compressor = compressor;
    this.#compressFrom = compressFrom ?? DEFAULT_COMPRESS_FROM;
  }

  /** Whether all that was sent has become frames, and been taken. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Octets that have to be compressed for the next frame; 0 where it is there. */
  get octetsToCompress(): number {
    const next = this.#waiting[0];
    return next instanceof UncompressedMessage ? next.pieceLength : 0;
  }

  /** The next frame; undefined when all that was sent has been taken. */
  nextFrame(): OutgoingFrame | undefined {
    const next = this.#waiting[0];
    if (!(next instanceof UncompressedMessage)) return this.#waiting.shift() as typeof next;
    const frame = this.#compress(next);
    if (next.isThrough) this.#waiting.shift();
    return frame;
  }

  /** What waits can no longer be sent. */
  drop(): void {
    this.#waiting.length = 0;
  }

  /**
   * Sends a message, or a part of one.
   *
   * @throws Error if fragments of two messages would mix
   */
  sendData({ type, data, isLast = true }: OutgoingData): void {
    const continues = type === 'continuation';
    // RFC 6455 5.4: the fragments of one message must not be interleaved with those of another.
    if (continues && !this.#isOpen) throw new Error('there is no message to continue');
    if (!continues && this.#isOpen) throw new Error('a message is under way, in fragments');
    this.#isOpen = !isLast;
    const payload = typeof data === 'string' ? Buffer.from(data) : data;
    // RFC 7692 6.1: whether it compresses, a sender decides message by message. We leave what is short, and
    // what comes in fragments, which are mostly as long as their sender wants them to be on the wire.
    const isCompressed = isLast && !continues && payload.length >= this.#compressFrom;
    const opcode = OPCODE[type];
    if (!this.#compressor || !isCompressed) this.#add(opcode, payload, isLast);
    else this.#waiting.push(new UncompressedMessage(opcode, payload));
  }

  /**
   * The next frame of a message that is compressed. RFC 6455 5.4: fragments are for a sender that cannot
   * know how long its message will be. RFC 7692 6.1: RSV1 on the first of them speaks for the whole message.
   */
  #compress(message: UncompressedMessage): OutgoingFrame {
    const { isFresh, opcode } = message;
    const piece = message.takePiece();
    const payload = this.#compressor!.compress(piece, message.isThrough);
    if (isFresh) return this.#frame(opcode, payload, RSV1, message.isThrough);
    return this.#frame(OPCODE.continuation, payload, 0, message.isThrough);
  }

  /**
   * Sends a control frame, in one piece and with a header of the short form: 5.5. A receiver can then take it
   * at once, in the middle of a message too, without room for more than 125 octets. It is never compressed
   * either, RFC 7692 6.
   *
   * @throws RangeError if its payload has over 125 octets, RFC 6455 5.5
   */
  sendControl(type: 'close' | 'ping' | 'pong', data: string | Uint8Array): void {
    const payload = typeof data === 'string' ? Buffer.from(data) : data;
    if (payload.length > LARGEST_CONTROL_PAYLOAD) {
      throw new RangeError(`a ${type} of ${payload.length} octets is over 125`);
    }
    this.#add(OPCODE[type], payload, true);
  }

  #add(opcode: number, payload: Uint8Array, isLast: boolean): void {
    this.#waiting.push(this.#frame(opcode, payload, 0, isLast));
  }

  /** RFC 6455 5.1 and 5.3: a client masks every frame, each with a key of its own; a server none. */
  #frame(opcode: number, payload: Uint8Array, rsv: number, fin: boolean): OutgoingFrame {
    const maskingKey = this.#newMaskingKey?.();
    return { fin, rsv, opcode, payloadLength: payload.length, maskingKey, payload };
  }
}
