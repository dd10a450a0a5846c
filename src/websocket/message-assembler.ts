import { isUtf8 } from 'node:buffer';
import type { Decompressor } from './deflate.ts';
import type { WebSocketFault } from './faults.ts';
import type { Message } from './frame.ts';
import type { MessageSoFar } from './frame-context.ts';
import type { FrameHeader } from './frame-header.ts';
import type { WebSocketLimits } from './limits.ts';
import { OPCODE } from './opcode.ts';
import { RSV1 } from './rules.ts';
import { Utf8Validator } from './utf8.ts';

/**
 * A message under way, RFC 6455 5.4: its payload comes in pieces, whose borders are those of frames
 * and of reads, and mean nothing.
 */
export class MessageAssembler {
  readonly #limits: WebSocketLimits;
  readonly #decompressor: Decompressor | undefined;
  /** There from the first octets on that are no whole characters. */
  #text: Utf8Validator | undefined;
  readonly kind: Message['kind'];
  readonly isCompressed: boolean;
  /** One for each frame, where they are kept. */
  readonly #payloads: Buffer[] = [];
  #octets = 0;
  #fragments = 0;
  #emptyFragments = 0;

  /**
   * @param header of the message's first frame
   * @param decompressor absent where permessage-deflate was not agreed
   */
  constructor(header: FrameHeader, limits: WebSocketLimits, decompressor?: Decompressor) {
    this.kind = header.opcode === OPCODE.text ? 'text' : 'binary';
    this.isCompressed = header.rsv === RSV1;
    this.#limits = limits;
    this.#decompressor = decompressor;
  }

  /** How much of it there is by now. */
  get soFar(): MessageSoFar {
    return {
      kind: this.kind,
      isCompressed: this.isCompressed,
      octets: this.#octets,
      fragments: this.#fragments,
      emptyFragments: this.#emptyFragments,
    };
  }

  /** One of its frames begins. */
  begin({ payloadLength }: FrameHeader): void {
    this.#fragments++;
    if (payloadLength === 0) this.#emptyFragments++;
  }

  /**
   * Looks at payload as it comes, unmasked and in whatever pieces.
   *
   * @returns index of the first octet that can belong to no text, or -1
   */
  check(piece: Buffer): number {
    if (this.kind !== 'text' || this.isCompressed) return -1;
    // Most text comes as a whole, and is checked natively.
    if (!this.#text) {
      if (isUtf8(piece)) return -1;
      this.#text = new Utf8Validator();
    }
    return this.#text.push(piece);
  }

  /** A frame of the message has ended. */
  add(payload: Buffer): void {
    this.#payloads.push(payload);
    this.#octets += payload.length;
  }

  /** The last frame has ended: the message, as far as it was kept, or what is wrong with it. */
  finish(): Message | WebSocketFault {
    const { kind, isCompressed } = this;
    const payloads = this.#payloads;
    const payload = payloads.length === 1 ? payloads[0]! : Buffer.concat(payloads, this.#octets);
    const data = isCompressed ? this.#inflate(payload) : payload;
    if (typeof data === 'string') return data;
    const isWhole = isCompressed ? isUtf8(data) : (this.#text?.isComplete ?? true);
    return kind === 'text' && !isWhole ? 'invalid-utf8' : { kind, data };
  }

  #inflate(payload: Buffer): Buffer | WebSocketFault {
    const { inflationRatio, freeInflationOctets, messageOctets } = this.#limits;
    const byRatio = Math.max(freeInflationOctets, Math.floor(payload.length * inflationRatio));
    const result = this.#decompressor!.inflate(payload, Math.min(messageOctets, byRatio));
    if (typeof result !== 'string') return result;
    if (result === 'invalid') return 'invalid-deflate';
    return byRatio < messageOctets ? 'inflates-too-far' : 'message-too-big';
  }
}
