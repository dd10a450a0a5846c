import { isUtf8 } from 'node:buffer';
import type { Decompressor } from './deflate.ts';
import type { WebSocketFault } from './faults.ts';
import type { Message } from './frame.ts';
import { type FrameHeader, OPCODE } from './frame-header.ts';
import type { WebSocketLimits } from './limits.ts';
import { RSV1 } from './rules.ts';
import { Utf8Validator } from './utf8.ts';

/**
 * The message under way, RFC 6455 5.4: its payload comes in pieces, whose borders are those of frames
 * and of reads, and mean nothing.
 */
export class MessageAssembler {
  readonly #limits: WebSocketLimits;
  readonly #decompressor: Decompressor | undefined;
  readonly #text = new Utf8Validator();
  #kind: Message['kind'] | undefined;
  #isCompressed = false;
  /** One for each frame; absent between two messages. */
  #payloads: Buffer[] | undefined;
  /** Octets of payload so far. */
  octets = 0;
  /** Frames so far. */
  fragments = 0;

  /** @param decompressor absent where permessage-deflate was not agreed */
  constructor(limits: WebSocketLimits, decompressor?: Decompressor) {
    this.#limits = limits;
    this.#decompressor = decompressor;
  }

  get isOpen(): boolean {
    return this.#kind !== undefined;
  }

  /** A data frame begins. */
  begin({ opcode, rsv }: FrameHeader): void {
    this.fragments++;
    if (opcode === OPCODE.continuation) return;
    this.#kind = opcode === OPCODE.text ? 'text' : 'binary';
    this.#isCompressed = rsv === RSV1;
    this.#text.reset();
  }

  /**
   * Looks at payload as it comes, unmasked and in whatever pieces.
   *
   * @returns index of the first octet that can belong to no text, or -1
   */
  check(piece: Buffer): number {
    return this.#kind === 'text' && !this.#isCompressed ? this.#text.push(piece) : -1;
  }

  /** A frame of the message has ended. */
  add(payload: Buffer): void {
    if (this.#payloads) this.#payloads.push(payload);
    else this.#payloads = [payload];
    this.octets += payload.length;
  }

  /** The last frame has ended: the message, or what is wrong with it. */
  finish(): Message | WebSocketFault {
    const payloads = this.#payloads!;
    const payload = payloads.length === 1 ? payloads[0]! : Buffer.concat(payloads, this.octets);
    const kind = this.#kind!;
    const data = this.#isCompressed ? this.#inflate(payload) : payload;
    this.#kind = undefined;
    this.#payloads = undefined;
    this.octets = 0;
    this.fragments = 0;
    if (typeof data === 'string') return data;
    const isWhole = this.#isCompressed ? isUtf8(data) : this.#text.isComplete;
    return kind === 'text' && !isWhole ? 'invalid-utf8' : { kind, data };
  }

  #inflate(payload: Buffer): Buffer | WebSocketFault {
    const { inflationRatio, freeInflationOctets, messageOctets } = this.#limits;
    const most = Math.max(freeInflationOctets, payload.length * inflationRatio);
    const result = this.#decompressor!.inflate(payload, Math.min(messageOctets, most));
    if (typeof result !== 'string') return result;
    return result === 'too-big' ? 'message-too-big' : 'invalid-deflate';
  }
}
