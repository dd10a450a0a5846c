import { EventEmitter } from 'node:events';
import { type CloseStatus, decodeClose } from '../websocket/close.ts';
import type { WebSocketConnection, WebSocketOutgoing } from '../websocket/connection.ts';
import { WEBSOCKET_FAULTS, type WebSocketFault } from '../websocket/faults.ts';
import type { Frame, Message } from '../websocket/frame.ts';
import { OPCODE } from '../websocket/frame-header.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Arrivals } from './arrivals.ts';
import { FrameOutbox } from './frame-outbox.ts';
import type { Pump, Speaker } from './pump.ts';

/** RFC 6455 7.1.5: the code that stands for a connection without a Close frame. Never on the wire. */
const ABNORMAL_CLOSURE = 1006;

/**
 * How a connection came to its end:
 *
 * - `clean`: a Close frame went each way, 7.1.4
 * - `no close frame`: the peer's bytes ended without one
 * - `reset`: the connection broke
 * - `failed`: the peer broke a rule, and was told so, 7.1.7
 * - `silent`: the peer did not answer a ping, or our Close, in time
 * - `not read`: the peer let more wait than we keep for it
 */
export type Ending = 'clean' | 'no close frame' | 'reset' | 'failed' | 'silent' | 'not read';

/** What a closed connection leaves: what the peer's Close frame said, 1006 if none came, and how. */
export interface Closed extends CloseStatus {
  readonly ending: Ending;
}

/** How long a WebSocket waits, and how much it keeps. Milliseconds and octets. */
export interface WebSocketTimes {
  /** From our Close to the peer's, and from there to the end of TCP. `ws` waits 30 s. */
  readonly closeMilliseconds: number;
  /** From a sign of life to the next ping, and no more often than that; 0: none. Proxies cut at 60 s. */
  readonly pingMilliseconds: number;
  /** From a ping to any sign of life. */
  readonly pongMilliseconds: number;
  /** Octets that may wait for the peer to read. */
  readonly writeOctets: number;
  /** Octets of messages that may wait for us to read, before the socket is told to stop. */
  readonly unreadOctets: number;
}

export const DEFAULT_WEBSOCKET_TIMES: WebSocketTimes = {
  closeMilliseconds: 5000,
  pingMilliseconds: 0,
  pongMilliseconds: 10_000,
  writeOctets: 16 * 1024 * 1024,
  unreadOctets: 1024 * 1024,
};

/** The events of a WebSocket, by Node's and `ws`'s own names. */
export interface WebSocketEvents {
  /** While someone listens, messages come here, and are not kept for `nextMessage`. */
  message: [message: Message];
  ping: [data: Buffer];
  pong: [data: Buffer];
  close: [closed: Closed];
}

/** A WebSocket connection over a pump, at either end. */
export class WebSocket extends EventEmitter<WebSocketEvents> implements Speaker {
  /** Resolves when the connection is gone, with what can be said of its end. */
  readonly closed: Promise<Closed>;
  /** The subprotocol that was agreed, or an empty string. */
  readonly protocol: string;
  readonly #role: 'server' | 'client';
  readonly #pump: Pump;
  readonly #connection: WebSocketConnection;
  readonly #times: WebSocketTimes;
  readonly #outbox: FrameOutbox;
  readonly #messages = new Arrivals<Message>();
  #unreadOctets = 0;
  #pendingPong: Buffer | undefined;
  #status: CloseStatus = { code: ABNORMAL_CLOSURE, reason: '' };
  #ending: Ending | undefined;
  #closeTimer: NodeJS.Timeout | undefined;
  #pingTimer: NodeJS.Timeout | undefined;
  #hasHeard = true;
  #resolveClosed!: (closed: Closed) => void;

  constructor(
    role: 'server' | 'client',
    pump: Pump,
    connection: WebSocketConnection,
    {
      times = DEFAULT_WEBSOCKET_TIMES,
      protocol = '',
    }: { times?: WebSocketTimes; protocol?: string } = {},
  ) {
    super();
    this.#role = role;
    this.#pump = pump;
    this.#connection = connection;
    this.#times = times;
    this.protocol = protocol;
    this.#outbox = new FrameOutbox(pump, times.writeOctets);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    if (times.pingMilliseconds > 0) this.#listenForLife();
    // What came together with the 101 was there before anyone could listen.
    EventEmitter.prototype.on.call(this, 'newListener', (event) => {
      if (event === 'message') queueMicrotask(() => this.#deliverKept());
    });
  }

  /**
   * Sends a message. Octets from 16 KiB on may be sent as they are, without a copy: they must not be
   * changed any more.
   *
   * @param kind default: text for a string, binary for octets
   * @returns false while the peer reads more slowly than we write: `room` tells when that is over
   * @throws Error behind our own Close
   */
  send(data: string | Uint8Array, kind?: Message['kind']): boolean {
    const type = kind ?? (typeof data === 'string' ? 'text' : 'binary');
    return this.#write({ type, data });
  }

  /** Whether messages can be sent: not behind our own Close, nor behind our answer to the peer's. */
  get canSend(): boolean {
    const { state } = this.#connection;
    return state === 'open' || state === 'close-received';
  }

  /** Sends a ping; at most 125 octets. */
  ping(data: string | Uint8Array = ''): boolean {
    return this.#write({ type: 'ping', data });
  }

  /** Sends octets as they are, right or wrong. For lessons and checks. */
  sendRaw(bytes: Uint8Array): boolean {
    this.#outbox.flush();
    return this.#pump.write(bytes);
  }

  /** Resolves when the peer has read enough for us to send on, or is gone. */
  room(): Promise<void> {
    return this.#outbox.room();
  }

  /**
   * Starts the closing handshake, RFC 6455 7.1.2. Does nothing if it is under way.
   *
   * @throws RangeError for a code that must not be sent, or a reason over 123 octets
   */
  close(code = 1000, reason = ''): void {
    if (this.#connection.state !== 'open') return;
    this.#write({ type: 'close', code, reason });
    this.#outbox.flush();
    this.#expectEnd();
  }

  /** Gives the connection up at once, without a Close frame. */
  terminate(): void {
    this.#pump.destroy();
  }

  /** The next message, or undefined when no more will come. */
  async nextMessage(): Promise<Message | undefined> {
    const message = await this.#messages.next();
    if (message) this.#taken(message);
    return message;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Message> {
    for (let message = await this.nextMessage(); message; message = await this.nextMessage()) {
      yield message;
    }
  }

  receive(bytes: Buffer): void {
    this.#hasHeard = true;
    this.#connection.receive(bytes);
    this.#advance();
  }

  receiveEnd(): void {
    this.#connection.receiveEnd();
    this.#advance();
    this.#outbox.flush();
    this.#pump.end();
  }

  drained(): void {
    this.#outbox.drained();
    const pong = this.#pendingPong;
    this.#pendingPong = undefined;
    if (pong) this.#answerPing(pong);
  }

  lost(error: Error | undefined): void {
    clearTimeout(this.#closeTimer);
    clearTimeout(this.#pingTimer);
    const isClean = this.#connection.state === 'closed' && this.#status.code !== ABNORMAL_CLOSURE;
    this.#ending ??= isClean ? 'clean' : error ? 'reset' : 'no close frame';
    this.#connection.abandon();
    this.#outbox.drained();
    this.#messages.end();
    const closed = { ...this.#status, ending: this.#ending };
    this.#resolveClosed(closed);
    this.emit('close', closed);
  }

  #write(event: WebSocketOutgoing): boolean {
    if (!this.#outbox.add(this.#connection.prepare(event))) this.#giveUp('not read');
    return !this.#outbox.isCongested;
  }

  #advance(): void {
    try {
      while (this.#unreadOctets < this.#times.unreadOctets) {
        const event = this.#connection.nextEvent();
        if (!event) break;
        this.#pump.tap?.event(event);
        if (event.type === 'frame') this.#take(event);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error as ProtocolError<WebSocketFault>);
    }
    if (this.#unreadOctets >= this.#times.unreadOctets) this.#pump.pause();
    else this.#pump.resume();
  }

  #take(frame: Frame): void {
    const { opcode } = frame.header;
    if (frame.message) this.#deliver(frame.message);
    else if (opcode === OPCODE.ping) this.#takePing(frame.payload);
    else if (opcode === OPCODE.pong) this.emit('pong', frame.payload);
    else if (opcode === OPCODE.close) this.#takeClose(frame);
  }

  #deliver(message: Message): void {
    if (this.emit('message', message)) return;
    this.#unreadOctets += message.data.length + OVERHEAD;
    this.#messages.add(message);
  }

  #deliverKept(): void {
    for (const message of this.#messages.takeKept()) {
      this.#taken(message);
      this.emit('message', message);
    }
  }

  #taken({ data }: Message): void {
    const wasFull = this.#unreadOctets >= this.#times.unreadOctets;
    this.#unreadOctets -= data.length + OVERHEAD;
    if (wasFull) this.#advance();
  }

  #takePing(data: Buffer): void {
    this.emit('ping', data);
    // RFC 6455 5.5.3: of several pings the last is enough. One pong waits, however many pings come.
    if (this.#outbox.isCongested) this.#pendingPong = data;
    else this.#answerPing(data);
  }

  #answerPing(data: Buffer): void {
    const { state } = this.#connection;
    if (state === 'open' || state === 'close-sent') this.#write({ type: 'pong', data });
  }

  #takeClose(frame: Frame): void {
    this.#status = decodeClose(frame.payload);
    this.#messages.end();
    this.#expectEnd();
    // RFC 6455 5.5.1: what is being sent may be finished first. Whoever reads the messages gets a turn
    // to answer those that came before the Close.
    setImmediate(() => this.#answerClose(frame.payload.length === 0));
  }

  /** A Close is answered with one of the same code; then the server closes TCP, 7.1.1. */
  #answerClose(isEmpty: boolean): void {
    if (this.#connection.state === 'close-received') {
      this.#write(isEmpty ? { type: 'close' } : { type: 'close', code: this.#status.code });
    }
    this.#outbox.flush();
    if (this.#role === 'server') this.#pump.end();
  }

  /** _Fail the WebSocket Connection_, RFC 6455 7.1.7: say why, and go. */
  #fail(error: ProtocolError<WebSocketFault>): void {
    this.#pump.tap?.fault(error);
    this.#ending = 'failed';
    const { closeCode } = WEBSOCKET_FAULTS[error.fault];
    if (this.#connection.state === 'open') {
      this.#write({ type: 'close', code: closeCode, reason: error.message });
    }
    this.#messages.end();
    this.#outbox.flush();
    this.#pump.end();
    this.#expectEnd();
  }

  /** From here on the peer has only so long to let the connection end. */
  #expectEnd(): void {
    this.#closeTimer ??= setTimeout(() => this.#giveUp('silent'), this.#times.closeMilliseconds);
    this.#closeTimer.unref();
  }

  #giveUp(ending: Ending): void {
    if (this.#connection.state !== 'closed') this.#ending ??= ending;
    this.#pump.destroy();
  }

  /** RFC 6455 5.5.2: a ping keeps the way open, and whoever answers nothing at all is gone. */
  #listenForLife(): void {
    const { pingMilliseconds, pongMilliseconds } = this.#times;
    this.#hasHeard = false;
    this.#pingTimer = setTimeout(() => {
      if (this.#connection.state === 'open') this.ping();
      this.#pingTimer = setTimeout(() => {
        // While messages wait for us to read them, its pong cannot be heard.
        const isFull = this.#unreadOctets >= this.#times.unreadOctets;
        if (!this.#hasHeard && !isFull) this.#giveUp('silent');
        else this.#listenForLife();
      }, pongMilliseconds);
      this.#pingTimer.unref();
    }, pingMilliseconds);
    this.#pingTimer.unref();
  }
}

/** What a message costs us besides its data, so that empty ones are not free. */
const OVERHEAD = 128;
