import { isUtf8 } from 'node:buffer';
import type { Decompressor, InflateProblem } from './deflate.ts';
import type { WebSocketFault } from './faults.ts';
import type { Message } from './frame.ts';
import type { MessageSoFar } from './frame-context.ts';
import type { FrameHeader } from './frame-header.ts';
import type { WebSocketLimits } from './limits.ts';
import { OPCODE } from './opcode.ts';
import { RSV1 } from './rules.ts';
import { Utf8Validator } from './utf8.ts';

/** What has become of a message: the message, or what is wrong with it. */
export type Finished = Message | WebSocketFault;

/**
 * A message under way, RFC 6455 5.4, such as the "Hello" of 5.7 in two fragments, here with a ping between:
 *
 *     01 03 48 65 6c     FIN=0, text: "Hel"
 *     89 00              FIN=1, ping: no part of the message
 *     80 02 6c 6f        FIN=1, continuation: "lo"
 *
 * Its payload comes in pieces, whose borders are those of frames and of reads, and mean nothing. An
 * intermediary may join and cut them, unless an extension forbids it; so the kind of the message and its
 * RSV1 are those of its first frame, and hold for all.
 *
 * Text that is not compressed is looked at as it comes. What is compressed is no text until it is inflated,
 * RFC 7692 6.2, and is inflated once it is whole.
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
  /** Octets of all its frames that have begun, and of those that are kept. */
  #announced = 0;
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
      octets: this.#announced,
      fragments: this.#fragments,
      emptyFragments: this.#emptyFragments,
    };
  }

  /** Octets of its frames that are kept. */
  get keptOctets(): number {
    return this.#octets;
  }

  /** One of its frames begins. */
  begin({ payloadLength }: FrameHeader): void {
    this.#announced += payloadLength;
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
  finish(): Finished {
    const payload = this.#payload;
    if (this.isCompressed) {
      const most = this.#mostInflated(payload);
      return this.#judgeInflated(this.#decompressor!.inflate(payload, most), most);
    }
    const isWhole = this.#text?.isComplete ?? true;
    return isWhole ? { kind: this.kind, data: payload } : 'invalid-utf8';
  }

  /** The same, where a long message that is compressed may take until later: it does not hold us up. */
  finishAside(): Finished | Promise<Finished> {
    if (!this.isCompressed) return this.finish();
    const payload = this.#payload;
    const most = this.#mostInflated(payload);
    const result = this.#decompressor!.inflateAside(payload, most);
    if (!(result instanceof Promise)) return this.#judgeInflated(result, most);
    return result.then((inflated) => this.#judgeInflated(inflated, most));
  }

  get #payload(): Buffer {
    const payloads = this.#payloads;
    return payloads.length === 1 ? payloads[0]! : Buffer.concat(payloads, this.#octets);
  }

  /** Octets that it may come to once it is inflated, RFC 6455 10.4. */
  #mostInflated({ length }: Buffer): number {
    const { inflationRatio, freeInflationOctets, messageOctets } = this.#limits;
    const byRatio = Math.max(freeInflationOctets, Math.floor(length * inflationRatio));
    return Math.min(messageOctets, byRatio);
  }

  /** RFC 6455 8.1 asks for UTF-8 in the text, not in what it was compressed to: RFC 7692 6.2. */
  #judgeInflated(data: Buffer | InflateProblem, most: number): Finished {
    if (data === 'invalid') return 'invalid-deflate';
    if (data === 'too-big') {
      return most < this.#limits.messageOctets ? 'inflates-too-far' : 'message-too-big';
    }
    const { kind } = this;
    return kind === 'text' && !isUtf8(data) ? 'invalid-utf8' : { kind, data };
  }
}
