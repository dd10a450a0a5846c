import { ByteQueue } from '../wire/byte-queue.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { encodeClose, judgeClose } from './close.ts';
import { Codecs } from './codecs.ts';
import type { DeflateParameters } from './deflate-parameters.ts';
import { TransportEnd } from './events.ts';
import { offsetOfFault, WEBSOCKET_FAULTS, type WebSocketFault } from './faults.ts';
import { Frame, type Message } from './frame.ts';
import { decodeHeader, type FrameHeader } from './frame-header.ts';
import { FramePart } from './frame-part.ts';
import { followWebSocket, type WebSocketState } from './lifecycle.ts';
import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from './limits.ts';
import { applyMask } from './mask.ts';
import { MessageAssembler } from './message-assembler.ts';
import { OPCODE } from './opcode.ts';
import { encodeFrame, OUTGOING, type OutgoingFrame } from './outgoing-frame.ts';
import { PayloadInPieces } from './payload.ts';
import { type FrameContext, judgeHeader, RSV1 } from './rules.ts';
import {
  missingOfHeader,
  type UnfinishedFrame,
  unfinishedHeader,
  unfinishedPayload,
} from './unfinished-frame.ts';

/** What a connection can be asked to send. Text goes out as UTF-8. */
export type WebSocketOutgoing =
  | {
      /** A message, or its first fragment; then its other fragments, RFC 6455 5.4. */
      readonly type: 'text' | 'binary' | 'continuation';
      readonly data: string | Uint8Array;
      /** Whether the message ends with it. Default: yes. */
      readonly isLast?: boolean;
    }
  | { readonly type: 'ping' | 'pong'; readonly data: string | Uint8Array }
  | { readonly type: 'close'; readonly code?: number; readonly reason?: string };

/** How a connection differs from the default. */
export interface WebSocketConnectionOptions {
  readonly limits?: WebSocketLimits | undefined;
  /** A client's source of masking keys: each an unsigned 32-bit number that no one can guess. */
  readonly newMaskingKey?: (() => number) | undefined;
  /** What was agreed in the handshake for permessage-deflate; absent: nothing is compressed. */
  readonly deflate?: DeflateParameters | undefined;
  /**
   * Whether no handshake was heard. Then RSV1 is taken to mean that a message is compressed; one that
   * points into messages before the first, or uses another extension, stays as it came: a frame without
   * its message.
   */
  readonly guessesDeflate?: boolean | undefined;
  /** Octets from which on a message is compressed. Shorter ones rarely get shorter. Default 1024. */
  readonly compressFrom?: number | undefined;
  /**
   * Whether data is handed on as it comes, in parts, however long its message is. A compressed message
   * is inflated as a whole, and comes as a whole.
   */
  readonly inParts?: boolean | undefined;
}

const DEFAULT_COMPRESS_FROM = 1024;

/**
 * One end of a WebSocket connection behind its handshake, without the transport: bytes in, frames out,
 * and back.
 */
export class WebSocketConnection {
  readonly #queue = new ByteQueue();
  /** Absent where nothing is compressed. */
  readonly #codecs: Codecs | undefined;
  readonly #compressFrom: number;
  readonly #limits: WebSocketLimits;
  readonly #newMaskingKey: (() => number) | undefined;
  readonly #inParts: boolean;
  /** The message of which there is a part. */
  #message: MessageAssembler | undefined;
  /** The frame whose header is there, but not yet its whole payload. */
  #header: FrameHeader | undefined;
  /** What has come of that payload, unmasked; absent where it came as a whole. */
  #payload: PayloadInPieces | undefined;
  /** Octets of that payload that have been handed on. */
  #handedOn = 0;
  /** Whether a message of ours is under way, in fragments. */
  #isSending = false;
  #state: WebSocketState = 'open';
  #ended = false;
  #failed = false;

  /**
   * @param role whose end this is
   * @param startsAt offset in the stream of the first byte that `receive` will get
   * @throws TypeError if a client has no source of masking keys
   */
  constructor(
    role: 'server' | 'client',
    startsAt: number,
    options: WebSocketConnectionOptions = {},
  ) {
    if (role === 'client' && !options.newMaskingKey) {
      throw new TypeError('a client must mask: it needs newMaskingKey');
    }
    this.#newMaskingKey = role === 'client' ? options.newMaskingKey : undefined;
    this.#limits = options.limits ?? DEFAULT_WEBSOCKET_LIMITS;
    this.#queue.position = startsAt;
    const deflate = options.guessesDeflate ? 'unknown' : options.deflate;
    this.#codecs = deflate && new Codecs(role, deflate);
    this.#compressFrom = options.compressFrom ?? DEFAULT_COMPRESS_FROM;
    this.#inParts = options.inParts ?? false;
  }

  /** Whether data is handed on as it comes. */
  get handsOnParts(): boolean {
    return this.#inParts;
  }

  get state(): WebSocketState {
    return this.#state;
  }

  /** What the frame or message under way still lacks, for people; undefined where none is. */
  get missing(): string | undefined {
    const there = this.#queue.position + this.#queue.length;
    if (this.#header) {
      const { end, payloadLength } = this.#header;
      return `${end + payloadLength - there} more of ${payloadLength} bytes of the payload`;
    }
    return (
      missingOfHeader(this.#queue) ?? (this.#message && 'a frame with FIN=1: the message is open')
    );
  }

  /** What there is of the frame under way; undefined where none is. */
  get unfinished(): UnfinishedFrame | undefined {
    if (this.#failed || this.#state === 'closed' || this.#state === 'close-received')
      return undefined;
    if (!this.#header) return unfinishedHeader(this.#queue);
    return unfinishedPayload(this.#header, this.#queue.position + this.#queue.length);
  }

  /** Keeps bytes that came from the peer. They are ours from now on: unmasking is done in place. */
  receive(bytes: Uint8Array): void {
    // What would never be read must not pile up either.
    if (this.#failed || this.#state === 'closed' || this.#state === 'close-received') return;
    this.#queue.append(bytes);
  }

  /** The peer will send no more. */
  receiveEnd(): void {
    this.#ended = true;
  }

  /** The transport is gone: nothing can be sent or read any more. */
  abandon(): void {
    this.#state = followWebSocket(this.#state, 'end');
  }

  /**
   * Reads the next frame.
   *
   * @returns undefined when it takes more bytes
   * @throws ProtocolError when the peer is at fault; nothing behind the fault is ever read
   */
  nextEvent(): Frame | FramePart | TransportEnd | undefined {
    if (this.#failed || this.#state === 'closed') return undefined;
    if (this.#state === 'close-received') return this.#readEnd();
    this.#header ??= this.#readHeader();
    return (this.#header && this.#readFrame(this.#header)) ?? this.#readEnd();
  }

  /**
   * Turns a message or a control frame into bytes.
   *
   * @throws as `prepare` does
   */
  send(event: WebSocketOutgoing): Buffer {
    return encodeFrame(this.prepare(event));
  }

  /**
   * Turns a message or a control frame into a frame that is yet to be written. It counts as sent.
   *
   * @throws Error if the connection is closing, or if fragments of two messages would mix; RangeError for a close code or reason that must not be
   *   sent, or a control payload over 125 octets
   */
  prepare(event: WebSocketOutgoing): OutgoingFrame {
    if (event.type === 'close') return this.#prepareClose(event.code, event.reason);
    const { opcode, happening } = OUTGOING[event.type];
    const data = typeof event.data === 'string' ? Buffer.from(event.data) : event.data;
    if (happening === 'send control' && data.length > 125) {
      throw new RangeError(`a ${event.type} of ${data.length} octets is over 125`);
    }
    const isLast = !('isLast' in event) || event.isLast;
    const state = followWebSocket(this.#state, happening);
    if (happening === 'send data') this.#followMessage(opcode === OPCODE.continuation, isLast);
    this.#state = state;
    const isMessage = isLast && (opcode === OPCODE.text || opcode === OPCODE.binary);
    if (!this.#codecs || !isMessage || data.length < this.#compressFrom) {
      return this.#frame(opcode, data, 0, isLast);
    }
    return this.#frame(opcode, this.#codecs.compressor.compress(data), RSV1);
  }

  /** RFC 6455 5.4: the fragments of one message must not mix with those of another. */
  #followMessage(continues: boolean, isLast: boolean): void {
    if (continues && !this.#isSending) throw new Error('there is no message to continue');
    if (!continues && this.#isSending) throw new Error('a message is under way, in fragments');
    this.#isSending = !isLast;
  }

  #prepareClose(code: number | undefined, reason: string | undefined): OutgoingFrame {
    const payload = encodeClose(code, reason);
    this.#state = followWebSocket(this.#state, 'send close');
    return this.#frame(OPCODE.close, payload, 0);
  }

  #frame(opcode: number, payload: Uint8Array, rsv: number, fin = true): OutgoingFrame {
    const maskingKey = this.#newMaskingKey?.();
    return { fin, rsv, opcode, payloadLength: payload.length, maskingKey, payload };
  }

  #readHeader(): FrameHeader | undefined {
    const header = decodeHeader(this.#queue);
    if (!header) return undefined;
    const fault = judgeHeader(header, this.#contextOf(header));
    if (fault) this.#fail(fault, header);
    this.#queue.skip(header.shape.headerLength);
    if (header.isControl) return header;
    this.#message ??= new MessageAssembler(header, this.#limits, this.#codecs?.decompressor);
    this.#message.begin(header);
    return header;
  }

  #contextOf(header: FrameHeader): FrameContext {
    return {
      mustBeMasked: this.#newMaskingKey === undefined,
      usesDeflate: this.#codecs !== undefined,
      message: this.#message,
      keepsMessages: !this.#inParts || header.rsv === RSV1 || this.#message?.isCompressed === true,
      limits: this.#limits,
    };
  }

  #readFrame(header: FrameHeader): Frame | FramePart | undefined {
    const isHandedOn = this.#inParts && !header.isControl && !this.#message?.isCompressed;
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
    this.#state = followWebSocket(this.#state, 'receive data');
    this.#handedOn = endsFrame ? 0 : before + data.length;
    if (endsFrame) this.#header = undefined;
    const end = isLast && this.#finishMessage();
    if (typeof end === 'string') this.#fail(end, header, part);
    return part;
  }

  /**
   * Takes what there is of a payload. Text is looked at as it comes, so that its first impossible octet
   * is found at once; a control frame is short, and is read as a whole.
   */
  #readPayload(header: FrameHeader): Frame | undefined {
    const before = this.#payload?.octets ?? 0;
    const left = header.payloadLength - before;
    const there = Math.min(left, this.#queue.length);
    if (there < left && (there === 0 || header.isControl)) return undefined;
    let piece = this.#queue.take(there);
    // Most payloads come as a whole, and stay where they are.
    if (there < header.payloadLength) {
      this.#payload ??= new PayloadInPieces(header.payloadLength);
      piece = this.#payload.add(piece);
    }
    if (header.shape.masked) applyMask(piece, header.maskingKey, before);
    if (!header.isControl) this.#checkText(header, header, piece, before);
    return there < left ? undefined : this.#finishFrame(header, this.#payload?.whole ?? piece);
  }

  /** @param before octets of the payload in front of the piece */
  #checkText(header: FrameHeader, place: Placed, piece: Buffer, before: number): void {
    const index = this.#message!.check(piece);
    if (index < 0) return;
    const offset = header.end + before + index;
    const read = place === header ? unfinishedPayload(header, offset + 1) : place;
    this.#fail('invalid-utf8', header, read, offset);
  }

  #finishFrame(header: FrameHeader, payload: Buffer): Frame {
    this.#header = undefined;
    this.#payload = undefined;
    if (header.opcode === OPCODE.close) return this.#receiveClose(header, payload);
    if (header.isControl) {
      this.#state = followWebSocket(this.#state, 'receive control');
      return new Frame(header, payload);
    }
    this.#state = followWebSocket(this.#state, 'receive data');
    this.#message!.add(payload);
    if (!header.fin) return new Frame(header, payload);
    const message = this.#finishMessage();
    if (typeof message === 'string') this.#fail(message, header, new Frame(header, payload));
    return new Frame(header, payload, message);
  }

  /** @returns undefined for what may be inflated by someone else */
  #finishMessage(): Message | WebSocketFault | undefined {
    const message = this.#message!;
    this.#message = undefined;
    const result = message.finish();
    const isInflated = typeof result !== 'string' || result === 'message-too-big';
    if (isInflated || !message.isCompressed || !this.#codecs?.areGuessed) return result;
    this.#codecs.forget();
    return undefined;
  }

  #receiveClose(header: FrameHeader, payload: Buffer): Frame {
    const frame = new Frame(header, payload);
    const fault = judgeClose(payload);
    if (fault) this.#fail(fault, header, frame);
    this.#state = followWebSocket(this.#state, 'receive close');
    return frame;
  }

  #readEnd(): TransportEnd | undefined {
    if (!this.#ended) return undefined;
    this.#state = followWebSocket(this.#state, 'end');
    return new TransportEnd(this.#queue.position);
  }

  /** @param offset of the first octet that cannot be right */
  #fail(
    fault: WebSocketFault,
    header: FrameHeader,
    place: Placed = header,
    offset = offsetOfFault(fault, header),
  ): never {
    this.#failed = true;
    throw new ProtocolError(fault, WEBSOCKET_FAULTS[fault].sentence, offset, place);
  }
}
