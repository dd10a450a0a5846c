import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import type { HttpLimits } from '../http/limits.ts';
import { type Handler, HttpSession } from './http-session.ts';
import { Pump } from './pump.ts';
import { type Sources, SYSTEM_SOURCES } from './sources.ts';
import type { Tap } from './tap.ts';

/** How a server differs from the default. */
export interface ServerOptions {
  readonly limits?: HttpLimits;
  readonly sources?: Sources;
  /** Called for each connection; what it returns listens in on it. */
  readonly newTap?: () => Tap | undefined;
}

/** An HTTP/1.1 server on a TCP port. */
export class Server {
  readonly #listener: NetServer;
  readonly #sockets = new Set<Socket>();

  constructor(handler: Handler, options: ServerOptions = {}) {
    const sources = options.sources ?? SYSTEM_SOURCES;
    // Half open: a client that has sent its FIN may still want to read its answer.
    this.#listener = createServer({ allowHalfOpen: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      const pump = new Pump(socket, options.newTap?.());
      pump.handTo(new HttpSession(pump, handler, sources, options.limits));
    });
  }

  /**
   * Starts to listen.
   *
   * @param port 0: one that is free
   * @returns the address in use
   */
  listen(port: number, host = '127.0.0.1'): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen(port, host, () => resolve(this.#listener.address() as AddressInfo));
    });
  }

  /** Stops listening and gives up every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#listener.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }
}
