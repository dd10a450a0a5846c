import { ByteQueue } from '../wire/byte-queue.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { encodeClose, judgeClose } from './close.ts';
import { TransportEnd } from './events.ts';
import { WEBSOCKET_FAULTS, type WebSocketFault } from './faults.ts';
import { Frame } from './frame.ts';
import { decodeHeader, encodeHeader, type FrameHeader, OPCODE } from './frame-header.ts';
import { followWebSocket, type WebSocketState } from './lifecycle.ts';
import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from './limits.ts';
import { applyMask } from './mask.ts';
import { judgeMessage, MessageAssembler } from './message-assembler.ts';
import { type FrameContext, judgeHeader } from './rules.ts';

/** What a connection can be asked to send. Text goes out as UTF-8. */
export type WebSocketOutgoing =
  | { readonly type: 'text' | 'binary'; readonly data: string | Uint8Array }
  | { readonly type: 'ping' | 'pong'; readonly data: string | Uint8Array }
  | { readonly type: 'close'; readonly code?: number; readonly reason?: string };

/** How a connection differs from the default. */
export interface WebSocketConnectionOptions {
  readonly limits?: WebSocketLimits;
  /** A client's source of masking keys: each an unsigned 32-bit number that no one can guess. */
  readonly newMaskingKey?: () => number;
}

/**
 * One end of a WebSocket connection behind its handshake, without the transport: bytes in, frames out,
 * and back.
 */
export class WebSocketConnection {
  readonly #queue = new ByteQueue();
  readonly #assembler = new MessageAssembler();
  readonly #limits: WebSocketLimits;
  readonly #newMaskingKey: (() => number) | undefined;
  /** The frame whose header is there, but not yet its whole payload. */
  #header: FrameHeader | undefined;
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
  }

  get state(): WebSocketState {
    return this.#state;
  }

  /** Keeps bytes that came from the peer. They are ours from now on: unmasking is done in place. */
  receive(bytes: Uint8Array): void {
    this.#queue.append(bytes);
  }

  /** The peer will send no more. */
  receiveEnd(): void {
    this.#ended = true;
  }

  /**
   * Reads the next frame.
   *
   * @returns undefined when it takes more bytes
   * @throws ProtocolError when the peer is at fault; nothing behind the fault is ever read
   */
  nextEvent(): Frame | TransportEnd | undefined {
    if (this.#failed || this.#state === 'closed') return undefined;
    if (this.#state === 'close-received') return this.#readEnd();
    this.#header ??= this.#readHeader();
    const header = this.#header;
    if (!header || this.#queue.length < header.payloadLength) return this.#readEnd();
    this.#header = undefined;
    return this.#readFrame(header);
  }

  /**
   * Turns a message or a control frame into bytes.
   *
   * @throws Error if the connection is closing; RangeError for a close code or reason that must not be
   *   sent, or a control payload over 125 octets
   */
  send(event: WebSocketOutgoing): Buffer {
    if (event.type === 'close') return this.#sendClose(event.code, event.reason);
    const { opcode, happening } = OUTGOING[event.type];
    const data = typeof event.data === 'string' ? Buffer.from(event.data) : event.data;
    if (happening === 'send control' && data.length > 125) {
      throw new RangeError(`a ${event.type} of ${data.length} octets is over 125`);
    }
    this.#state = followWebSocket(this.#state, happening);
    return this.#encode(opcode, data);
  }

  #sendClose(code: number | undefined, reason: string | undefined): Buffer {
    const payload = encodeClose(code, reason);
    this.#state = followWebSocket(this.#state, 'send close');
    return this.#encode(OPCODE.close, payload);
  }

  #encode(opcode: number, payload: Uint8Array): Buffer {
    const maskingKey = this.#newMaskingKey?.();
    const payloadLength = payload.length;
    const header = { fin: true, opcode, payloadLength, maskingKey };
    const bytes = encodeHeader(header, payloadLength);
    bytes.set(payload, bytes.length - payloadLength);
    if (maskingKey !== undefined) {
      applyMask(bytes.subarray(bytes.length - payloadLength), maskingKey);
    }
    return bytes;
  }

  #readHeader(): FrameHeader | undefined {
    const header = decodeHeader(this.#queue);
    if (!header) return undefined;
    const fault = judgeHeader(header, this.#context);
    if (fault) this.#fail(fault, header);
    this.#queue.skip(header.shape.headerLength);
    return header;
  }

  get #context(): FrameContext {
    return {
      mustBeMasked: this.#newMaskingKey === undefined,
      messageIsOpen: this.#assembler.isOpen,
      messageOctets: this.#assembler.octets,
      fragments: this.#assembler.fragments,
      limits: this.#limits,
    };
  }

  #readFrame(header: FrameHeader): Frame {
    const payload = this.#queue.take(header.payloadLength);
    if (header.shape.masked) applyMask(payload, header.maskingKey);
    if (header.opcode === OPCODE.close) return this.#receiveClose(header, payload);
    if (header.isControl) {
      this.#state = followWebSocket(this.#state, 'receive control');
      return new Frame(header, payload);
    }
    const message = this.#assembler.add(header, payload);
    const frame = new Frame(header, payload, message);
    const fault = message && judgeMessage(message);
    if (fault) this.#fail(fault, frame);
    this.#state = followWebSocket(this.#state, 'receive data');
    return frame;
  }

  #receiveClose(header: FrameHeader, payload: Buffer): Frame {
    const frame = new Frame(header, payload);
    const fault = judgeClose(payload);
    if (fault) this.#fail(fault, frame);
    this.#state = followWebSocket(this.#state, 'receive close');
    return frame;
  }

  #readEnd(): TransportEnd | undefined {
    if (!this.#ended) return undefined;
    this.#state = followWebSocket(this.#state, 'end');
    return new TransportEnd(this.#queue.position);
  }

  #fail(fault: WebSocketFault, place: Placed): never {
    this.#failed = true;
    throw new ProtocolError(fault, WEBSOCKET_FAULTS[fault].sentence, place.start, place);
  }
}

const OUTGOING = {
  text: { opcode: OPCODE.text, happening: 'send data' },
  binary: { opcode: OPCODE.binary, happening: 'send data' },
  ping: { opcode: OPCODE.ping, happening: 'send control' },
  pong: { opcode: OPCODE.pong, happening: 'send control' },
} as const;
