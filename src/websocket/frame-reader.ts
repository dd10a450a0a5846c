import { isUtf8 } from 'node:buffer';
import { ByteQueue } from '../wire/byte-queue.ts';
import { countOf } from '../wire/count.ts';
import type { Placed } from '../wire/field.ts';
import { withDefaults } from '../wire/with-defaults.ts';
import { judgeClose } from './close.ts';
import { Decompression } from './compression.ts';
import { TransportEnd } from './events.ts';
import { offsetOfFault, WebSocketError, type WebSocketFault } from './faults.ts';
import { Frame } from './frame.ts';
import type { FrameContext } from './frame-context.ts';
import { decodeHeader, type FrameHeader } from './frame-header.ts';
import { FramePart } from './frame-part.ts';
import type { FrameReaderOptions } from './frame-reader-options.ts';
import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from './limits.ts';
import { applyMask } from './mask.ts';
import { type Finished, MessageAssembler } from './message-assembler.ts';
import { OPCODE } from './opcode.ts';
import { PayloadInPieces } from './payload.ts';
import { judgeHeader } from './rules.ts';
import {
  missingOfHeader,
  type UnfinishedFrame,
  unfinishedHeader,
  unfinishedPayload,
} from './unfinished-frame.ts';

/** What one direction of a WebSocket connection is made of. */
export type FrameEvent = Frame | FramePart | TransportEnd;

/**
 * Reads one direction of a WebSocket connection: bytes in, frames out. It knows every rule about frames,
 * and nothing of what has to be done about them: an end of a conversation reads with it, and so does an
 * observer.
 *
 * RFC 6455 6.2: a message is done when a frame with FIN has come. 5.4: control frames may come between its
 * fragments, so that the message under way and the frame under way are kept apart.
 */
export class FrameReader {
  readonly #queue = new ByteQueue();
  readonly #limits: WebSocketLimits;
  /** Octets of a first frame above which its message is handed on in parts. */
  readonly #partsAbove: number;
  readonly #inflatesAside: boolean;
  /** Absent where nothing is compressed. */
  readonly #decompression: Decompression | undefined;
  /** What a frame is judged by that comes while no message is open: the same for all of them. */
  readonly #betweenMessages: FrameContext;
  /** The message of which there is a part, in a frame that has ended or in one that has not. */
  #message: MessageAssembler | undefined;
  /** Whether the message under way is handed on in parts. */
  #isInParts = false;
  /** The frame whose header is there, but not yet its whole payload. */
  #header: FrameHeader | undefined;
  /** What has come of that payload, unmasked; absent where it came as a whole. */
  #payload: PayloadInPieces | undefined;
  /** Octets of that payload that have been handed on. */
  #handedOn = 0;
  /** Another thread inflates the message of the frame that is next; then it is ready to be taken. */
  #inflating: Promise<void> | undefined;
  #takeInflated: (() => Frame) | undefined;
  #hasEnded = false;
  #state: 'reading' | 'after close' | 'over' = 'reading';

  /**
   * @param role whose end reads: what comes is from the other
   * @param startsAt offset in the stream of the first byte that `receive` will get
   */
  constructor(role: 'server' | 'client', startsAt: number, options: FrameReaderOptions = {}) {
    const { deflate, inParts = false, inflatesAside = false } = options;
    const limits = withDefaults(DEFAULT_WEBSOCKET_LIMITS, options.limits);
    this.#queue.position = startsAt;
    this.#limits = limits;
    this.#partsAbove = typeof inParts === 'number' ? inParts : inParts ? ANY : Infinity;
    this.#inflatesAside = inflatesAside;
    this.#decompression = deflate && new Decompression(role, deflate);
    this.#betweenMessages = {
      mustBeMasked: role === 'server',
      usesDeflate: deflate !== undefined,
      message: undefined,
      handsOnParts: inParts === true,
      limits,
    };
  }

  /** Whether nothing that may still come would be read: a Close has come, the end, or a fault. */
  get isThrough(): boolean {
    return this.#state !== 'reading';
  }

  /** While another thread inflates a message, nothing is read: it resolves when there is more to read. */
  get inflating(): Promise<void> | undefined {
    return this.#inflating;
  }

  /** What the frame or message under way still lacks, for people; undefined where none is. */
  get missing(): string | undefined {
    const there = this.#queue.position + this.#queue.length;
    if (this.#header) {
      const { end, payloadLength } = this.#header;
      return `${end + payloadLength - there} more of ${countOf(payloadLength)} of the payload`;
    }
    return (
      missingOfHeader(this.#queue) ?? (this.#message && 'a frame with FIN=1: the message is open')
    );
  }

  /** What there is of the frame under way; undefined where none is. */
  get unfinished(): UnfinishedFrame | undefined {
    if (this.isThrough) return undefined;
    if (!this.#header) return unfinishedHeader(this.#queue);
    return unfinishedPayload(this.#header, this.#queue.position + this.#queue.length);
  }

  /** Octets that it holds: unread, of the payload under way with the room for it, and of the message. */
  get keptOctets(): number {
    const payload = this.#payload?.roomOctets ?? 0;
    return this.#queue.length + payload + (this.#message?.keptOctets ?? 0);
  }

  /** Keeps bytes that came from the peer. They are ours from now on: unmasking is done in place. */
  receive(bytes: Uint8Array): void {
    // What would never be read must not pile up either.
    if (this.#state === 'reading') this.#queue.append(bytes);
  }

  /** The peer will send no more. */
  receiveEnd(): void {
    this.#hasEnded = true;
  }

  /**
   * Reads the next frame, or the next part of one.
   *
   * @returns undefined when it takes more bytes
   * @throws ProtocolError when the peer is at fault; nothing after the fault is ever read
   */
  nextEvent(): FrameEvent | undefined {
    if (this.#inflating) return undefined;
    if (this.#state !== 'reading') return this.#readEnd();
    const header = this.#header;
    const event = this.#takeInflated
      ? this.#takeInflated()
      : header
        ? this.#readOn(header)
        : this.#readFrame();
    return event ?? this.#readEnd();
  }

  #readFrame(): Frame | FramePart | undefined {
    let context = this.#context();
    let header = decodeHeader(this.#queue, context);
    if (!header) return undefined;
    if (!context.handsOnParts && this.#beginsLong(header)) {
      context = { ...context, handsOnParts: true };
      header = decodeHeader(this.#queue, context)!;
    }
    const fault = judgeHeader(header, context);
    if (fault) this.#fail(fault, header);
    this.#queue.skip(header.shape.headerLength);
    const isThere = this.#queue.length >= header.payloadLength;
    if (isThere && isWholeMessage(header, context)) return this.#readWholeMessage(header);
    if (!header.isControl) {
      this.#isInParts = context.handsOnParts;
      this.#beginFragment(header);
    }
    this.#header = header;
    return this.#readOn(header);
  }

  /** Whether a frame begins a message that is handed on in parts because it is long. */
  #beginsLong({ payloadLength, isControl }: FrameHeader): boolean {
    return !this.#message && !isControl && payloadLength > this.#partsAbove;
  }

  /** What the next frame is judged by. */
  #context(): FrameContext {
    if (!this.#message) return this.#betweenMessages;
    const { mustBeMasked, usesDeflate, limits } = this.#betweenMessages;
    const handsOnParts = this.#isInParts;
    return { mustBeMasked, usesDeflate, message: this.#message.soFar, handsOnParts, limits };
  }

  /**
   * RFC 6455 5.4: an unfragmented message is a single frame with FIN set. Most messages are, and have come
   * as a whole by the time that they are read. Such a one needs no assembling, and stays where it lies.
   */
  #readWholeMessage(header: FrameHeader): Frame {
    const data = this.#queue.take(header.payloadLength);
    if (header.shape.masked) applyMask(data, header.maskingKey);
    if (header.opcode === OPCODE.binary) return new Frame(header, data, { kind: 'binary', data });
    if (isUtf8(data)) return new Frame(header, data, { kind: 'text', data });
    // Which octet is wrong is found where text is read piece by piece.
    this.#beginFragment(header);
    return this.#readPiece(header, data, 0)!;
  }

  #beginFragment(header: FrameHeader): void {
    this.#message ??= new MessageAssembler(header, this.#limits, this.#decompression?.decompressor);
    this.#message.begin(header);
  }

  #readOn(header: FrameHeader): Frame | FramePart | undefined {
    const isHandedOn = this.#isInParts && !header.isControl && !this.#message?.isCompressed;
    return isHandedOn ? this.#readPart(header) : this.#readPayload(header);
  }

  /** Takes what there is of a payload, and hands it on. */
  #readPart(header: FrameHeader): FramePart | undefined {
    const before = this.#handedOn;
    const left = header.payloadLength - before;
    const data = this.#queue.take(Math.min(left, this.#queue.length));
    if (data.length === 0 && left > 0) return undefined;
    if (header.shape.masked) applyMask(data, header.maskingKey, before);
    const { kind } = this.#message!;
    const endsFrame = data.length === left;
    const isLast = endsFrame && header.fin;
    const part = new FramePart(header, before, { kind, data, isLast });
    this.#checkText(header, part, data, before);
    this.#handedOn = endsFrame ? 0 : before + data.length;
    if (endsFrame) this.#header = undefined;
    const end = isLast && this.#endMessage().finish();
    if (typeof end === 'string') this.#fail(end, header, part);
    return part;
  }

  /**
   * Takes what there is of a payload. A control frame has at most 125 octets, RFC 6455 5.5, and is worth
   * waiting for.
   */
  #readPayload(header: FrameHeader): Frame | undefined {
    const before = this.#payload?.octets ?? 0;
    const left = header.payloadLength - before;
    const there = Math.min(left, this.#queue.length);
    if (there < left && (there === 0 || header.isControl)) return undefined;
    const piece = this.#queue.take(there);
    if (there < header.payloadLength) {
      this.#payload ??= new PayloadInPieces(header);
      return this.#readPiece(header, this.#payload.add(piece), before);
    }
    if (header.shape.masked) applyMask(piece, header.maskingKey);
    return this.#readPiece(header, piece, before);
  }

  /**
   * Text is looked at as it comes, RFC 6455 8.1, so that its first impossible octet is found at once,
   * before its frame has ended.
   *
   * @param piece unmasked; where it is not the whole payload, placed after what came before
   * @param before octets of the payload that came before it
   */
  #readPiece(header: FrameHeader, piece: Buffer, before: number): Frame | undefined {
    if (!header.isControl) this.#checkText(header, header, piece, before);
    if (before + piece.length < header.payloadLength) return undefined;
    return this.#finishFrame(header, this.#payload?.whole ?? piece);
  }

  #checkText(header: FrameHeader, place: Placed, piece: Buffer, before: number): void {
    const index = this.#message!.check(piece);
    if (index < 0) return;
    const offset = header.end + before + index;
    const read = place === header ? unfinishedPayload(header, offset + 1) : place;
    this.#fail('invalid-utf8', header, read, offset);
  }

  #finishFrame(header: FrameHeader, payload: Buffer): Frame | undefined {
    this.#header = undefined;
    this.#payload = undefined;
    if (header.opcode === OPCODE.close) return this.#readClose(header, payload);
    if (header.isControl) return new Frame(header, payload);
    this.#message!.add(payload);
    return header.fin ? this.#finishMessage(header, payload) : new Frame(header, payload);
  }

  #finishMessage(header: FrameHeader, payload: Buffer): Frame | undefined {
    const message = this.#endMessage();
    const result = this.#inflatesAside ? message.finishAside() : message.finish();
    if (!(result instanceof Promise)) return this.#lastFrame(header, payload, message, result);
    this.#inflating = result.then((inflated) => {
      this.#inflating = undefined;
      this.#takeInflated = () => this.#lastFrame(header, payload, message, inflated);
    });
    return undefined;
  }

  #endMessage(): MessageAssembler {
    const message = this.#message!;
    this.#message = undefined;
    return message;
  }

  /** The frame that ends a message. It has none if the message may be one that only others can inflate. */
  #lastFrame(
    header: FrameHeader,
    payload: Buffer,
    { isCompressed }: MessageAssembler,
    result: Finished,
  ): Frame {
    this.#takeInflated = undefined;
    if (typeof result !== 'string') return new Frame(header, payload, result);
    const isUnreadable = result === 'invalid-deflate' || result === 'invalid-utf8';
    if (!isUnreadable || !isCompressed || !this.#decompression?.isGuessed) {
      this.#fail(result, header, new Frame(header, payload));
    }
    this.#decompression.forget();
    return new Frame(header, payload);
  }

  /** RFC 6455 5.5.1: a peer sends nothing after its Close; if something comes, it is not read. */
  #readClose(header: FrameHeader, payload: Buffer): Frame {
    const frame = new Frame(header, payload);
    const fault = judgeClose(payload);
    if (fault) this.#fail(fault, header, frame);
    this.#state = 'after close';
    return frame;
  }

  /** Bytes may end in the middle of a frame: then that frame never was. */
  #readEnd(): TransportEnd | undefined {
    if (!this.#hasEnded || this.#state === 'over' || this.#inflating) return undefined;
    this.#state = 'over';
    return new TransportEnd(this.#queue.position);
  }

  /**
   * RFC 6455 7.1.7: after a fault no more data of the peer is processed.
   *
   * @param offset of the first octet that cannot be right
   */
  #fail(
    fault: WebSocketFault,
    header: FrameHeader,
    place: Placed = header,
    offset = offsetOfFault(fault, header),
  ): never {
    this.#state = 'over';
    throw new WebSocketError(fault, offset, place);
  }
}

/** Every message has more octets. */
const ANY = -1;

/** Whether a frame is a message by itself, and its payload the message's data. */
function isWholeMessage({ fin, rsv, isControl }: FrameHeader, { message }: FrameContext): boolean {
  return fin && rsv === 0 && !isControl && !message;
}
