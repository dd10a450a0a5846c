import { EventEmitter } from 'node:events';
import { type CloseStatus, decodeClose } from '../websocket/close.ts';
import type { WebSocketConnection, WebSocketOutgoing } from '../websocket/connection.ts';
import { WEBSOCKET_FAULTS, type WebSocketFault } from '../websocket/faults.ts';
import type { Frame, Message } from '../websocket/frame.ts';
import { OPCODE } from '../websocket/frame-header.ts';
import type { MessagePart } from '../websocket/frame-part.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { FrameOutbox } from './frame-outbox.ts';
import { MessageInbox } from './message-inbox.ts';
import type { Pump, Speaker } from './pump.ts';
import type { Closed, Ending, WebSocketEvents, WebSocketTerms } from './websocket-options.ts';

/** RFC 6455 7.1.5: the code that stands for a connection without a Close frame. Never on the wire. */
const ABNORMAL_CLOSURE = 1006;
const NO_CLOSE: CloseStatus = { code: ABNORMAL_CLOSURE, reason: '' };

/** What an open WebSocket starts from. */
export interface OpenedWebSocket {
  readonly pump: Pump;
  readonly connection: WebSocketConnection;
  readonly terms: WebSocketTerms;
  /** The subprotocol that was agreed, or an empty string. */
  readonly protocol: string;
}

/** A WebSocket connection over a pump, at either end. */
export class WebSocket extends EventEmitter<WebSocketEvents> implements Speaker {
  /** The subprotocol that was agreed, or an empty string. */
  readonly protocol: string;
  readonly #role: 'server' | 'client';
  readonly #pump: Pump;
  readonly #connection: WebSocketConnection;
  readonly #terms: WebSocketTerms;
  readonly #outbox: FrameOutbox;
  /** What no one has listened to; absent while nothing of the kind has come or been asked for. */
  #inbox: MessageInbox | undefined;
  #pendingPong: Buffer | undefined;
  #status = NO_CLOSE;
  #ending: Ending | undefined;
  #closed: Closed | undefined;
  #whenClosed: Promise<Closed> | undefined;
  /** Whether a Close has gone or come, or a fault: the peer is to let the connection end. */
  #isEnding = false;
  #hasHeard = true;
  /** By when the peer has to have done what it is waited for; absent: we wait for nothing. */
  #deadline: number | undefined;
  #isPinged = false;

  constructor(role: 'server' | 'client', { pump, connection, terms, protocol }: OpenedWebSocket) {
    super();
    this.#role = role;
    this.#pump = pump;
    this.#connection = connection;
    this.#terms = terms;
    this.protocol = protocol;
    this.#outbox = new FrameOutbox(pump, terms.limits.writeOctets);
  }

  /** Resolves when the connection is gone, with what can be said of its end. */
  get closed(): Promise<Closed> {
    this.#whenClosed ??= this.#closed
      ? Promise.resolve(this.#closed)
      : new Promise((resolve) => this.once('close', resolve));
    return this.#whenClosed;
  }

  /** What came together with the 101 was there before anyone could listen. */
  override on<E extends keyof WebSocketEvents>(event: E, listener: Listener<E>): this {
    super.on(event, listener as never);
    if (event === 'message' || event === 'part') queueMicrotask(() => this.#deliverKept());
    return this;
  }

  override addListener<E extends keyof WebSocketEvents>(event: E, listener: Listener<E>): this {
    return this.on(event, listener);
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

  /**
   * Sends a part of a message in a frame of its own, RFC 6455 5.4. Until the last one is sent, no other
   * message can be: fragments of two must not mix.
   *
   * @param kind of the message for its first fragment, `continuation` for all others
   * @returns as `send` does
   * @throws Error behind our own Close, or where fragments would mix
   */
  sendFragment(
    kind: Message['kind'] | 'continuation',
    data: string | Uint8Array,
    isLast = false,
  ): boolean {
    return this.#write({ type: kind, data, isLast });
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
    // What would not be read any more must not keep the peer's Close from us.
    this.#advance();
  }

  /** Gives the connection up at once, without a Close frame. */
  terminate(): void {
    this.#pump.destroy();
  }

  /** The next message, or undefined when no more will come. */
  nextMessage(): Promise<Message | undefined> {
    return this.#openInbox().next();
  }

  /** The next part of a message, where they are handed on so; undefined when no more will come. */
  nextPart(): Promise<MessagePart | undefined> {
    return this.#openInbox().next() as Promise<MessagePart | undefined>;
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
    const isClean = this.#connection.state === 'closed' && this.#status.code !== ABNORMAL_CLOSURE;
    this.#ending ??= isClean ? 'clean' : error ? 'reset' : 'no close frame';
    this.#connection.abandon();
    this.#outbox.drained();
    this.#inbox?.end();
    this.#closed = { ...this.#status, ending: this.#ending };
    this.emit('close', this.#closed);
  }

  /** RFC 6455 7.4.1: 1001, going away. */
  shutDown(): void {
    this.close(GOING_AWAY);
  }

  /**
   * Ends what takes too long. RFC 6455 5.5.2: a ping keeps the way open, and whoever answers nothing at
   * all is gone.
   */
  checkDeadline(now: number): void {
    const { closeMilliseconds, pingMilliseconds, pongMilliseconds } = this.#terms.times;
    if (this.#isEnding) {
      this.#deadline ??= now + closeMilliseconds;
      if (now >= this.#deadline) this.#giveUp('silent');
      return;
    }
    if (pingMilliseconds === 0) return;
    // While messages wait for us to read them, its pong cannot be heard.
    if (this.#hasHeard || this.#isFull) {
      this.#hasHeard = false;
      this.#isPinged = false;
      this.#deadline = now + pingMilliseconds;
    } else if (this.#deadline !== undefined && now >= this.#deadline) {
      if (this.#isPinged) this.#giveUp('silent');
      else this.ping();
      this.#isPinged = true;
      this.#deadline = now + pongMilliseconds;
    }
  }

  #write(event: WebSocketOutgoing): boolean {
    if (!this.#outbox.add(this.#connection.prepare(event))) this.#giveUp('not read');
    return !this.#outbox.isCongested;
  }

  #advance(): void {
    try {
      while (!this.#isFull || this.#isEnding) {
        const event = this.#connection.nextEvent();
        if (!event) break;
        this.#pump.tap?.event(event);
        if (event.type === 'frame') this.#take(event);
        else if (event.type === 'frame-part') this.#deliver('part', event.part);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error as ProtocolError<WebSocketFault>);
    }
    if (this.#isFull && !this.#isEnding) this.#pump.pause();
    else this.#pump.resume();
  }

  /** Whether as much waits for us to read as may. */
  get #isFull(): boolean {
    return this.#inbox?.isFull === true;
  }

  #take(frame: Frame): void {
    const { opcode } = frame.header;
    if (frame.message) this.#takeMessage(frame.message);
    else if (opcode === OPCODE.ping) this.#takePing(frame.payload);
    else if (opcode === OPCODE.pong) this.emit('pong', frame.payload);
    else if (opcode === OPCODE.close) this.#takeClose(frame);
  }

  #takeMessage(message: Message): void {
    if (this.#connection.handsOnParts) this.#deliver('part', wholePart(message));
    else this.#deliver('message', message);
  }

  /** Behind our own Close, RFC 6455 1.4, what finds no place is dropped. */
  #deliver(event: 'message' | 'part', message: Message): void {
    if (this.emit(event, message as MessagePart) || this.#isFull) return;
    this.#openInbox().add(message);
  }

  #deliverKept(): void {
    const event = this.#connection.handsOnParts ? 'part' : 'message';
    for (const message of this.#inbox?.takeKept() ?? []) this.#deliver(event, message);
  }

  /** Where nothing has come so far, nothing may come any more. */
  #openInbox(): MessageInbox {
    if (this.#inbox) return this.#inbox;
    this.#inbox = new MessageInbox(this.#terms.limits.unreadOctets, () => this.#advance());
    const { state } = this.#connection;
    const isOver = state === 'close-received' || state === 'closed' || this.#ending !== undefined;
    if (isOver) this.#inbox.end();
    return this.#inbox;
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
    this.#inbox?.end();
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
    this.#inbox?.end();
    this.#outbox.flush();
    this.#pump.end();
    this.#expectEnd();
  }

  /** From here on the peer has only so long to let the connection end. */
  #expectEnd(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#deadline = undefined;
  }

  #giveUp(ending: Ending): void {
    if (this.#connection.state !== 'closed') this.#ending ??= ending;
    this.#pump.destroy();
  }
}

type Listener<E extends keyof WebSocketEvents> = (...values: WebSocketEvents[E]) => void;

/** RFC 6455 7.4.1. */
const GOING_AWAY = 1001;

function wholePart({ kind, data }: Message): MessagePart {
  return { kind, data, isLast: true };
}
