import { type CloseStatus, decodeClose } from '../websocket/close.ts';
import type { WebSocketConnection, WebSocketOutgoing } from '../websocket/connection.ts';
import { WEBSOCKET_FAULTS, type WebSocketFault } from '../websocket/faults.ts';
import type { Frame, Message } from '../websocket/frame.ts';
import { OPCODE } from '../websocket/frame-header.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Arrivals } from './arrivals.ts';
import type { Pump, Speaker } from './pump.ts';

/** RFC 6455 7.1.5: the code that stands for a connection without a Close frame. Never on the wire. */
const ABNORMAL_CLOSURE = 1006;

/** A WebSocket connection over a pump, at either end. */
export class WebSocket implements Speaker {
  /** Resolves with what the peer's Close frame said, or with 1006 if none came. */
  readonly closed: Promise<CloseStatus>;
  readonly #role: 'server' | 'client';
  readonly #pump: Pump;
  readonly #connection: WebSocketConnection;
  readonly #messages = new Arrivals<Message>();
  #status: CloseStatus = { code: ABNORMAL_CLOSURE, reason: '' };
  #resolveClosed!: (status: CloseStatus) => void;

  constructor(role: 'server' | 'client', pump: Pump, connection: WebSocketConnection) {
    this.#role = role;
    this.#pump = pump;
    this.#connection = connection;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  /**
   * Sends a message: a string as text, octets as binary.
   *
   * @returns false while the peer reads more slowly than we write
   * @throws Error behind our own Close
   */
  send(data: string | Uint8Array): boolean {
    return this.#write({ type: typeof data === 'string' ? 'text' : 'binary', data });
  }

  /** Sends a ping; at most 125 octets. */
  ping(data: string | Uint8Array = ''): boolean {
    return this.#write({ type: 'ping', data });
  }

  /** Sends octets as they are, right or wrong. For lessons and checks. */
  sendRaw(bytes: Uint8Array): boolean {
    return this.#pump.write(bytes);
  }

  /**
   * Starts the closing handshake, RFC 6455 7.1.2. Does nothing if it is under way.
   *
   * @throws RangeError for a code that must not be sent, or a reason over 123 octets
   */
  close(code = 1000, reason = ''): void {
    if (this.#connection.state === 'open') this.#write({ type: 'close', code, reason });
  }

  /** The next message, or undefined when no more will come. */
  nextMessage(): Promise<Message | undefined> {
    return this.#messages.next();
  }

  [Symbol.asyncIterator](): AsyncGenerator<Message> {
    return this.#messages[Symbol.asyncIterator]();
  }

  receive(bytes: Buffer): void {
    this.#connection.receive(bytes);
    this.#advance();
  }

  receiveEnd(): void {
    this.#connection.receiveEnd();
    this.#advance();
    this.#pump.end();
  }

  drained(): void {}

  lost(): void {
    this.#messages.end();
    this.#resolveClosed(this.#status);
  }

  #write(event: WebSocketOutgoing): boolean {
    return this.#pump.write(this.#connection.send(event));
  }

  #advance(): void {
    try {
      for (let event = this.#connection.nextEvent(); event; event = this.#connection.nextEvent()) {
        this.#pump.tap?.event(event);
        if (event.type === 'frame') this.#take(event);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error as ProtocolError<WebSocketFault>);
    }
  }

  #take(frame: Frame): void {
    const { opcode } = frame.header;
    if (frame.message) this.#messages.add(frame.message);
    else if (opcode === OPCODE.ping) this.#write({ type: 'pong', data: frame.payload });
    else if (opcode === OPCODE.close) this.#takeClose(frame);
  }

  /** RFC 6455 5.5.1: a Close is answered with one of the same code; then the server closes TCP. */
  #takeClose(frame: Frame): void {
    this.#status = decodeClose(frame.payload);
    this.#messages.end();
    // RFC 6455 5.5.1: what is being sent may be finished first. Whoever reads the messages gets a turn
    // to answer those that came before the Close.
    setImmediate(() => this.#answerClose(frame.payload.length === 0));
  }

  #answerClose(isEmpty: boolean): void {
    if (this.#connection.state === 'close-received') {
      this.#write(isEmpty ? { type: 'close' } : { type: 'close', code: this.#status.code });
    }
    if (this.#role === 'server') this.#pump.end();
  }

  /** _Fail the WebSocket Connection_, RFC 6455 7.1.7: say why, and go. */
  #fail(error: ProtocolError<WebSocketFault>): void {
    this.#pump.tap?.fault(error);
    const { closeCode } = WEBSOCKET_FAULTS[error.fault];
    if (this.#connection.state === 'open') {
      this.#write({ type: 'close', code: closeCode, reason: error.message });
    }
    this.#messages.end();
    this.#pump.end();
  }
}
