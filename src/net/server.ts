import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import { HeadMemo } from '../http/head-memo.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../http/limits.ts';
import { type Given, withDefaults } from '../wire/with-defaults.ts';
import type { Certificate } from './certificate.ts';
import { type Environment, SYSTEM_ENVIRONMENT } from './environment.ts';
import type { Handler, SessionOptions } from './handler.ts';
import { HttpSession } from './http-session.ts';
import { refuseForNow } from './overload.ts';
import { RandomNumbers } from './random-numbers.ts';
import type { SecureServer } from './secure-socket.ts';
import { Sweeper } from './sweeper.ts';
import type { Tap } from './tap.ts';
import { Transport } from './transport.ts';

/** How a server differs from the default. */
export interface ServerOptions {
  /** All of them, or some: the defaults stand for the rest. */
  readonly limits?: Given<HttpLimits> | undefined;
  readonly environment?: Environment | undefined;
  /**
   * Connections at once. Each one over it is answered 503; an event stream ends at once, and comes back.
   * Default 20,000.
   */
  readonly connections?: number | undefined;
  /** Speaks TLS under HTTP: https and wss. */
  readonly tls?: Certificate | undefined;
  /** Called for each connection; what it returns listens in on it. */
  readonly newTap?: ((socket: Socket) => Tap | undefined) | undefined;
  /** Told what a handler throws. Default: a warning of the process. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Connections at once, unless it is said. */
export const DEFAULT_CONNECTIONS = 20_000;

/** An HTTP/1.1 server on a TCP port. */
export class Server {
  readonly #listener: NetServer;
  readonly #options: ServerOptions;
  readonly #connections: Sweeper<Transport>;
  readonly #sessionOptions: SessionOptions;
  readonly #refuseForNow: Handler;
  #secure: SecureServer | undefined;
  readonly #greeting = new Set<Socket>();
  #isShuttingDown = false;

  constructor(handler: Handler, options: ServerOptions = {}) {
    this.#options = options;
    const environment = options.environment ?? SYSTEM_ENVIRONMENT;
    this.#connections = new Sweeper(environment);
    this.#sessionOptions = {
      handler,
      environment,
      limits: withDefaults(DEFAULT_HTTP_LIMITS, options.limits),
      memo: new HeadMemo(),
      onError: options.onError ?? warn,
    };
    const random = new RandomNumbers(environment);
    this.#refuseForNow = refuseForNow(() => random.draw());
    // Half open: a client that has sent its FIN may still want to read its answer.
    const socketOptions = { allowHalfOpen: true, noDelay: true, highWaterMark: ROOM_OCTETS };
    this.#listener = createServer(socketOptions, (socket) => this.#accept(socket));
  }

  /** How many connections there are, whatever is spoken over them. */
  get connectionCount(): number {
    return this.#connections.all.size;
  }

  /**
   * Starts to listen.
   *
   * @param port 0: one that is free
   * @returns the address in use
   * @throws the listener's error, `EADDRINUSE` for one, or what is wrong with the certificate
   */
  async listen(port: number, host = '127.0.0.1'): Promise<AddressInfo> {
    const { tls } = this.#options;
    if (tls) this.#secure = await speakTls(tls);
    return new Promise((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen({ port, host, backlog: BACKLOG }, () => {
        this.#listener.off('error', reject);
        resolve(this.#listener.address() as AddressInfo);
      });
    });
  }

  /** Looks at the clock for every connection. The server does so by itself twice a second. */
  sweep(now: number): void {
    this.#connections.sweep(now);
  }

  /**
   * Stops listening, lets every exchange under way finish, and closes its connection after it.
   *
   * @param graceMilliseconds after which the connections that are left are given up
   */
  async shutDown(graceMilliseconds = 10_000): Promise<void> {
    this.#isShuttingDown = true;
    const closed = new Promise<void>((resolve) => this.#listener.close(() => resolve()));
    for (const connection of this.#connections.all) connection.shutDown();
    const timer = setTimeout(() => this.#destroyAll(), graceMilliseconds);
    await closed;
    clearTimeout(timer);
  }

  /** Stops listening and gives up every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#listener.close(() => resolve());
      this.#destroyAll();
    });
  }

  #accept(socket: Socket): void {
    const tap = this.#options.newTap?.(socket);
    if (!this.#secure) {
      this.#serve(socket, tap);
      return;
    }
    // A connection that is still busy with TLS's handshake has no transport.
    this.#greeting.add(socket);
    socket.once('close', () => this.#greeting.delete(socket));
    this.#secure.accept(socket, tap?.records, (secure) => this.#serve(secure, tap));
  }

  #serve(socket: Socket, tap: Tap | undefined): void {
    const transport = new Transport(socket, { tap, onGone: this.#forget });
    this.#connections.add(transport);
    const isTooMany = this.connectionCount > (this.#options.connections ?? DEFAULT_CONNECTIONS);
    const options = this.#sessionOptions;
    // The request is read first, so that the answer is too.
    const session = new HttpSession(
      transport,
      isTooMany ? { ...options, handler: this.#refuseForNow } : options,
    );
    if (isTooMany || this.#isShuttingDown) session.endAfterNext();
    transport.handTo(session);
  }

  #forget = (transport: Transport): void => this.#connections.delete(transport);

  #destroyAll(): void {
    for (const connection of this.#connections.all) connection.destroy();
    for (const socket of this.#greeting) socket.destroy();
  }
}

/**
 * Octets that may wait in a socket before a writer to it is made to wait. Each such wait takes a
 * turn of the event loop: with Node's own 16 KiB that is one for every message or chunk that is larger.
 */
const ROOM_OCTETS = 256 * 1024;

/** Connections that the kernel keeps for us until we accept them. */
const BACKLOG = 1024;

/** Node's TLS takes 0.4 MB of the heap, and is loaded only where it is spoken. */
async function speakTls(certificate: Certificate): Promise<SecureServer> {
  const { SecureServer } = await import('./secure-socket.ts');
  return new SecureServer(certificate);
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)));
}
