import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import type { HttpLimits } from '../http/limits.ts';
import type { Handler, SessionOptions } from './handler.ts';
import { HttpSession } from './http-session.ts';
import { Pump } from './pump.ts';
import { type Sources, SYSTEM_SOURCES } from './sources.ts';
import type { Tap } from './tap.ts';

/** How a server differs from the default. */
export interface ServerOptions {
  readonly limits?: HttpLimits;
  readonly sources?: Sources;
  /** Connections at once; each one over it is answered 503. Default 20,000. */
  readonly connections?: number;
  /** Called for each connection; what it returns listens in on it. */
  readonly newTap?: (socket: Socket) => Tap | undefined;
  /** Told what a handler throws. Default: a warning of the process. */
  readonly onError?: (error: unknown) => void;
}

const DEFAULT_CONNECTIONS = 20_000;
/** Milliseconds between two looks at the clock: deadlines are kept within this. */
const SWEEP_INTERVAL = 500;

/** An HTTP/1.1 server on a TCP port. */
export class Server {
  readonly #listener: NetServer;
  readonly #options: ServerOptions;
  readonly #sources: Sources;
  readonly #sockets = new Set<Socket>();
  /** Connections over which HTTP is spoken. */
  readonly #sessions = new Set<HttpSession>();
  readonly #shutDownListeners = new Set<() => void>();
  readonly #sessionOptions: SessionOptions;
  #sweeper: NodeJS.Timeout | undefined;
  #isShuttingDown = false;

  constructor(handler: Handler, options: ServerOptions = {}) {
    this.#options = options;
    this.#sources = options.sources ?? SYSTEM_SOURCES;
    // One for all connections: a function made for each would hold on to its session, and with it to the
    // request, for as long as a WebSocket lives.
    this.#sessionOptions = {
      handler,
      sources: this.#sources,
      limits: options.limits,
      onError: options.onError ?? warn,
      onEnd: (session) => this.#sessions.delete(session as HttpSession),
      whenShutDown: (listener) => {
        if (this.#isShuttingDown) queueMicrotask(listener);
        this.#shutDownListeners.add(listener);
        return () => this.#shutDownListeners.delete(listener);
      },
    };
    // Half open: a client that has sent its FIN may still want to read its answer.
    const socketOptions = { allowHalfOpen: true, noDelay: true };
    this.#listener = createServer(socketOptions, (socket) => this.#accept(socket));
  }

  /** How many connections there are, whatever is spoken over them. */
  get connectionCount(): number {
    return this.#sockets.size;
  }

  /**
   * Starts to listen.
   *
   * @param port 0: one that is free
   * @returns the address in use
   * @throws the listener's error, `EADDRINUSE` for one
   */
  listen(port: number, host = '127.0.0.1'): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen({ port, host, backlog: BACKLOG }, () => {
        this.#listener.off('error', reject);
        this.#sweeper = setInterval(() => this.sweep(this.#sources.now()), SWEEP_INTERVAL).unref();
        resolve(this.#listener.address() as AddressInfo);
      });
    });
  }

  /** Looks at the clock for every connection. The server does so by itself twice a second. */
  sweep(now: number): void {
    for (const session of this.#sessions) session.checkDeadline(now);
  }

  /**
   * Stops listening, lets every exchange under way finish, and closes its connection behind it.
   *
   * @param graceMilliseconds after which the connections that are left are given up
   */
  async shutDown(graceMilliseconds = 10_000): Promise<void> {
    this.#isShuttingDown = true;
    const closed = new Promise<void>((resolve) => this.#listener.close(() => resolve()));
    for (const session of this.#sessions) session.shutDown();
    for (const listener of this.#shutDownListeners) listener();
    const timer = setTimeout(() => this.#destroyAll(), graceMilliseconds);
    await closed;
    clearTimeout(timer);
    clearInterval(this.#sweeper);
  }

  /** Stops listening and gives up every connection. */
  close(): Promise<void> {
    clearInterval(this.#sweeper);
    return new Promise((resolve) => {
      this.#listener.close(() => resolve());
      this.#destroyAll();
    });
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const isTooMany = this.#sockets.size > (this.#options.connections ?? DEFAULT_CONNECTIONS);
    const pump = new Pump(socket, this.#options.newTap?.(socket));
    const options = this.#sessionOptions;
    const session = new HttpSession(
      pump,
      isTooMany ? { ...options, handler: refuseForNow } : options,
    );
    this.#sessions.add(session);
    if (isTooMany || this.#isShuttingDown) session.endBehindNext();
    pump.handTo(session);
  }

  #destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Connections that the kernel keeps for us until we accept them. */
const BACKLOG = 1024;

/** RFC 9110 15.6.4: too many connections. The request has been read, so that the answer is too. */
const refuseForNow: Handler = (_request, response) => response.send(503, [['Retry-After', '1']]);

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)));
}
