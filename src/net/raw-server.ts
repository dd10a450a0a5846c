import type { AddressInfo } from 'node:net';
import { createServer, type Server as SocketServer } from 'node:net';
import { RawClient, type RawListener } from './raw-client.ts';
import { Transport } from './transport.ts';

/** What a server that speaks no protocol does on a connection: it is given its end, and listens. */
export type RawSpeaker = (end: RawClient) => RawListener;

/** A server whose every byte is its caller's: for checks that have to tell a server from what is none. */
export class RawServer {
  readonly #server: SocketServer;
  readonly #open = new Set<Transport>();

  constructor(speak: RawSpeaker) {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      const transport = new Transport(socket, { onGone: (gone) => this.#open.delete(gone) });
      this.#open.add(transport);
      new RawClient(transport, speak);
    });
  }

  /**
   * Listens on loopback, on a free port.
   *
   * @returns the port
   */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => {
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Lets go of all connections. */
  close(): Promise<void> {
    for (const transport of this.#open) transport.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
