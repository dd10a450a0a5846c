import { ClientExchanges } from '../http/client-exchange.ts';
import type { OutgoingRequest } from '../http/encode-head.ts';
import type { ResponseHead } from '../http/head.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../http/limits.ts';
import { encodeKey } from '../websocket/accept.ts';
import { Conversation } from '../websocket/conversation.ts';
import { judgeAnswer, type UpgradeTarget, upgradeRequest } from '../websocket/handshake.ts';
import { DEFAULT_WEBSOCKET_TIMES } from '../websocket/times.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { type Given, withDefaults } from '../wire/with-defaults.ts';
import { Arrivals } from './arrivals.ts';
import { type Environment, newMaskingKey, SYSTEM_ENVIRONMENT } from './environment.ts';
import { IncomingContent } from './incoming-content.ts';
import { openSocket } from './open-socket.ts';
import type { TlsOptions } from './secure-socket.ts';
import { Sweeper } from './sweeper.ts';
import type { Tap } from './tap.ts';
import { type ProtocolHandler, Transport } from './transport.ts';
import { WebSocket } from './websocket.ts';
import type { WebSocketOptions } from './websocket-options.ts';

/** Where to connect to, and how. */
export interface ConnectOptions {
  readonly port: number;
  readonly host?: string;
  readonly environment?: Environment | undefined;
  readonly tap?: Tap | undefined;
  /** All of them, or some: the defaults stand for the rest. */
  readonly limits?: Given<HttpLimits> | undefined;
  /** Speaks TLS under HTTP; absent: it does not. */
  readonly tls?: TlsOptions | undefined;
  /** How long to wait for TCP's handshake, and TLS's. Default: 10,000. */
  readonly connectMilliseconds?: number | undefined;
  /** Calls the attempt off; once there is a connection it is no longer listened to. */
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_CONNECT_MILLISECONDS = 10_000;

/** What a client asks a WebSocket for, and how long it waits. */
export interface ClientUpgrade extends UpgradeTarget, WebSocketOptions {}

/** A response whose content is still coming. */
export interface OpenResponse {
  readonly head: ResponseHead;
  /** While no one reads it, the server is made to wait. */
  readonly content: IncomingContent;
}

/** A response that is there as a whole. */
export interface ReceivedResponse {
  readonly head: ResponseHead;
  readonly content: Buffer;
}

/** The server has answered an opening handshake, but does not agree. */
export class UpgradeError extends Error {
  readonly statusCode: number;

  constructor(message: string, statusCode: number) {
    super(message);
    this.statusCode = statusCode;
  }
}

/**
 * Opens a connection to a server.
 *
 * @throws the socket's error if there is no one to connect to
 */
export function connect(options: ConnectOptions): Promise<Client> {
  const { port, host = '127.0.0.1', tap, tls, signal, environment = SYSTEM_ENVIRONMENT } = options;
  const connectMilliseconds = options.connectMilliseconds ?? DEFAULT_CONNECT_MILLISECONDS;
  return openSocket({ port, host, tap, tls, signal, connectMilliseconds }, (socket) => {
    const sweeper = new Sweeper<Transport>(environment);
    const transport = new Transport(socket, { tap, onGone: () => sweeper.delete(transport) });
    sweeper.add(transport);
    return new Client(transport, options);
  });
}

/**
 * A client's end of one HTTP/1.1 connection. Requests that do not wait for the responses before them
 * are pipelined.
 */
export class Client implements ProtocolHandler {
  /** The observer. */
  readonly tap: Tap | undefined;
  /** Resolves when the connection is gone in both directions. */
  readonly closed: Promise<void>;
  readonly #transport: Transport;
  readonly #environment: Environment;
  readonly #limits: HttpLimits;
  readonly #exchanges: ClientExchanges;
  readonly #responses = new Arrivals<OpenResponse>();
  #content: IncomingContent | undefined;
  #failure: Error | undefined;
  /** By when a handshake has to be answered, if one is under way. */
  #answerBy = Infinity;
  #resolveClosed!: () => void;

  constructor(
    transport: Transport,
    { environment, limits }: Pick<ConnectOptions, 'environment' | 'limits'>,
  ) {
    this.#transport = transport;
    this.tap = transport.tap;
    this.#environment = environment ?? SYSTEM_ENVIRONMENT;
    this.#limits = withDefaults(DEFAULT_HTTP_LIMITS, limits);
    this.#exchanges = new ClientExchanges(this.#limits);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    transport.handTo(this);
  }

  /**
   * Sends a request and waits for the whole of its response.
   *
   * @param content for which Content-Length is added, unless the head announces it otherwise
   * @throws ProtocolError if the response is broken, Error if none comes
   */
  async request(head: OutgoingRequest, content?: string | Uint8Array): Promise<ReceivedResponse> {
    return received(await this.open(head, content));
  }

  /** Sends a request and waits for the head of its final response; the content may go on for ever. */
  async open(head: OutgoingRequest, content?: string | Uint8Array): Promise<OpenResponse> {
    this.#send(head, content);
    return this.#nextResponse();
  }

  /** Sends octets as they are, right or wrong. For lessons and checks. */
  sendRaw(bytes: Uint8Array): void {
    this.#transport.write(bytes);
  }

  /**
   * Waits for a response to a request in octets that were sent as they are: only their sender knows
   * that one is due. To be called before it can come, once for each, in their order.
   *
   * @param method of the request: a response to HEAD has no content
   * @throws as `request` does
   */
  async expectResponse(method = 'GET'): Promise<ReceivedResponse> {
    this.#exchanges.expectResponse(method);
    return received(await this.#nextResponse());
  }

  /**
   * Leaves HTTP: sends the opening handshake of RFC 6455 4.1 and checks the answer.
   *
   * @throws UpgradeError if the server does not agree, Error if it does not answer in time
   */
  async upgrade(target: ClientUpgrade): Promise<WebSocket> {
    const { handshakeMilliseconds } = withDefaults(DEFAULT_WEBSOCKET_TIMES, target.times);
    const key = encodeKey(this.#environment.randomOctets(16));
    this.#answerBy = this.#environment.monotonic() + handshakeMilliseconds;
    const { head } = await this.open(upgradeRequest(target, key));
    this.#answerBy = Infinity;
    const agreement = judgeAnswer(head, key, target);
    if (typeof agreement === 'string') {
      this.#transport.destroy();
      throw new UpgradeError(agreement, head.statusCode);
    }
    const { protocol, deflate } = agreement;
    const conversation = new Conversation('client', head.end, {
      ...target,
      deflate,
      inflatesAside: true,
      newMaskingKey: () => newMaskingKey(this.#environment),
    });
    const { limits } = target;
    const socket = new WebSocket({ transport: this.#transport, conversation, protocol, limits });
    this.#transport.handTo(socket, this.#exchanges.takeRest());
    return socket;
  }

  /** Sends our FIN. */
  end(): void {
    this.#transport.end();
  }

  /** Gives the connection up at once. */
  destroy(): void {
    this.#transport.destroy();
  }

  receive(bytes: Buffer): void {
    this.#exchanges.receive(bytes);
    this.#advance();
  }

  receiveEnd(): void {
    this.#exchanges.receiveEnd();
    this.#advance();
  }

  drained(): void {}

  shutDown(): void {}

  checkDeadline(now: number): void {
    if (now < this.#answerBy) return;
    this.#answerBy = Infinity;
    this.#fail(new Error('the opening handshake was not answered in time'));
    this.#transport.destroy();
  }

  lost(error: Error | undefined): void {
    this.#failure ??= error;
    this.#content?.fail(error ?? new Error('the connection was closed'));
    this.#responses.end();
    this.#resolveClosed();
  }

  async #nextResponse(): Promise<OpenResponse> {
    const response = await this.#responses.next();
    if (!response) throw this.#failure ?? new Error('the connection was closed without a response');
    return response;
  }

  #send(head: OutgoingRequest, content: string | Uint8Array = ''): void {
    const octets = typeof content === 'string' ? Buffer.from(content) : content;
    this.#transport.write(this.#exchanges.request(head, octets));
  }

  #advance(): void {
    try {
      while (!this.#isHeldUp && this.#advanceOnce());
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#transport.tap?.fault(error);
      this.#fail(error);
    }
    this.#settleTransport();
    if (this.#isHeldUp) this.#transport.pause();
    else this.#transport.resume();
  }

  #settleTransport(): void {
    const fate = this.#exchanges.transport;
    if (fate === 'is given up') this.#transport.destroy();
    else if (fate === 'ends') this.#transport.end();
  }

  get #isHeldUp(): boolean {
    return (this.#content?.queuedOctets ?? 0) >= this.#limits.unreadOctets;
  }

  #advanceOnce(): boolean {
    const event = this.#exchanges.nextEvent();
    if (event === undefined || event === 'paused') return false;
    this.#transport.tap?.event(event);
    if (event.type === 'response') this.#receiveHead(event);
    else if (event.type === 'content') this.#content?.add(event.bytes);
    else if (event.type === 'end') this.#finish();
    return true;
  }

  /** An interim response is not the answer yet; where HTTP is left, there is no content of its own. */
  #receiveHead(head: ResponseHead): void {
    if (head.isInterim) return;
    this.#content = new IncomingContent(() => this.#advance());
    this.#responses.add({ head, content: this.#content });
    if (head.leavesHttp) this.#finish();
  }

  #finish(): void {
    this.#content?.finish();
    this.#content = undefined;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#content?.fail(error);
    this.#responses.end();
  }
}

async function received({ head, content }: OpenResponse): Promise<ReceivedResponse> {
  return { head, content: await content.bytes() };
}
