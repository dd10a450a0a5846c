import { connect as connectSocket } from 'node:net';
import { HttpClientConnection } from '../http/client-connection.ts';
import type { OutgoingRequest } from '../http/encode-head.ts';
import type { HttpFault } from '../http/faults.ts';
import type { ResponseHead } from '../http/head.ts';
import { WebSocketConnection } from '../websocket/connection.ts';
import {
  encodeKey,
  judgeAnswer,
  type UpgradeTarget,
  upgradeRequest,
} from '../websocket/handshake.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Arrivals } from './arrivals.ts';
import { Pump, type Speaker } from './pump.ts';
import { newMaskingKey, type Sources, SYSTEM_SOURCES } from './sources.ts';
import type { Tap } from './tap.ts';
import { WebSocket } from './websocket.ts';

/** Where to connect to, and how. */
export interface ConnectOptions {
  readonly port: number;
  readonly host?: string;
  readonly sources?: Sources;
  readonly tap?: Tap;
}

/** A response as a client sees it. */
export interface ReceivedResponse {
  readonly head: ResponseHead;
  readonly content: Buffer;
}

/**
 * Opens a connection to a server.
 *
 * @throws the socket's error if there is no one to connect to
 */
export function connect(options: ConnectOptions): Promise<Client> {
  const { port, host = '127.0.0.1' } = options;
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ port, host, allowHalfOpen: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(new Client(new Pump(socket, options.tap), options.sources ?? SYSTEM_SOURCES));
    });
  });
}

/** A client's end of one HTTP/1.1 connection. */
export class Client implements Speaker {
  /** Resolves when the connection is gone in both directions. */
  readonly closed: Promise<void>;
  readonly #pump: Pump;
  readonly #sources: Sources;
  readonly #connection = new HttpClientConnection();
  readonly #responses = new Arrivals<ReceivedResponse>();
  #head: ResponseHead | undefined;
  #parts: Buffer[] = [];
  #failure: Error | undefined;
  #resolveClosed!: () => void;

  constructor(pump: Pump, sources: Sources) {
    this.#pump = pump;
    this.#sources = sources;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    pump.handTo(this);
  }

  /**
   * Sends a request and waits for its response.
   *
   * @throws ProtocolError if the response is broken, Error if none comes
   */
  async request(head: OutgoingRequest, content: Uint8Array = NOTHING): Promise<ReceivedResponse> {
    const parts = [this.#connection.send({ type: 'request', ...head })];
    if (content.length > 0) parts.push(this.#connection.send({ type: 'content', bytes: content }));
    this.#connection.send({ type: 'end' });
    this.#pump.write(Buffer.concat(parts));
    const response = await this.#responses.next();
    if (!response) throw this.#failure ?? new Error('the connection was closed without a response');
    return response;
  }

  /**
   * Leaves HTTP: sends the opening handshake of RFC 6455 4.1 and checks the answer.
   *
   * @throws Error if the server does not agree
   */
  async upgrade(target: UpgradeTarget): Promise<WebSocket> {
    const key = encodeKey(this.#sources.randomOctets(16));
    const { head } = await this.request(upgradeRequest(target, key));
    const problem = judgeAnswer(head, key);
    if (problem !== undefined) {
      this.#pump.destroy();
      throw new Error(problem);
    }
    const connection = new WebSocketConnection('client', head.end, {
      newMaskingKey: () => newMaskingKey(this.#sources),
    });
    const socket = new WebSocket('client', this.#pump, connection);
    this.#pump.handTo(socket, this.#connection.takeRest());
    return socket;
  }

  /** Sends our FIN. */
  end(): void {
    this.#pump.end();
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

  lost(error: Error | undefined): void {
    this.#failure ??= error;
    this.#responses.end();
    this.#resolveClosed();
  }

  #advance(): void {
    try {
      while (this.#advanceOnce());
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error as ProtocolError<HttpFault>);
    }
  }

  #advanceOnce(): boolean {
    const event = this.#connection.nextEvent();
    if (event === undefined || event === 'paused') return false;
    this.#pump.tap?.event(event);
    if (event.type === 'response') this.#takeHead(event);
    else if (event.type === 'content') this.#parts.push(event.bytes);
    else if (event.type === 'end') this.#finish();
    return true;
  }

  #takeHead(head: ResponseHead): void {
    this.#head = head;
    // Behind a 101 there is no content of HTTP's; an interim response is not the answer yet.
    if (head.statusCode === 101) this.#finish();
  }

  #finish(): void {
    this.#responses.add({ head: this.#head!, content: Buffer.concat(this.#parts) });
    this.#parts = [];
  }

  #fail(error: ProtocolError<HttpFault>): void {
    this.#failure = error;
    this.#pump.tap?.fault(error);
    this.#responses.end();
    this.#pump.destroy();
  }
}

const NOTHING = Buffer.alloc(0);
