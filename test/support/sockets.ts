import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  type Client,
  type ConnectOptions,
  connect as connectClient,
} from '../../src/net/client.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Server, type ServerOptions } from '../../src/net/server.ts';
import { latin1 } from './bytes.ts';

/** Our server on a free port, for as long as the test runs. */
export async function serve(handler: Handler, options: ServerOptions = {}): Promise<number> {
  const server = new Server(handler, options);
  const { port } = await server.listen(0);
  onTestFinished(() => server.close());
  return port;
}

/** Our client, for as long as the test runs. */
export async function clientOf(
  port: number,
  options: Omit<ConnectOptions, 'port'> = {},
): Promise<Client> {
  const client = await connectClient({ port, ...options });
  onTestFinished(() => client.end());
  return client;
}

/** A server that is none of ours: for each connection it says what it is told to say. */
export async function serveRaw(talk: (peer: RawPeer) => void | Promise<void>): Promise<number> {
  const sockets: Socket[] = [];
  const listener = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    void talk(new RawPeer(socket));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return (listener.address() as AddressInfo).port;
}

/** A peer that is none of ours: it sends bytes as they are, right or wrong. */
export async function rawPeer(port: number): Promise<RawPeer> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  onTestFinished(() => {
    socket.destroy();
  });
  return new RawPeer(socket);
}

/** Sends bytes as they are and reads up to the other side's FIN. */
export async function exchange(port: number, bytes: string | Uint8Array): Promise<string> {
  const peer = await rawPeer(port);
  peer.write(bytes);
  return peer.toTheEnd();
}

export class RawPeer {
  /** Everything that has come, one character an octet. */
  received = '';
  readonly #socket: Socket;
  readonly #waiting = new Set<() => void>();
  #hasEnded = false;
  #failure: Error | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.received += bytes.toString('latin1');
      this.#wake();
    });
    socket.on('end', () => {
      this.#hasEnded = true;
      this.#wake();
    });
    socket.on('error', (error) => {
      this.#failure = error;
      this.#wake();
    });
  }

  write(bytes: string | Uint8Array): void {
    this.#socket.write(typeof bytes === 'string' ? latin1(bytes) : bytes);
  }

  /** Sends our FIN. */
  end(): void {
    this.#socket.end();
  }

  /** Gives the connection up without a FIN. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /** Waits until so much has come that it ends in this text, and returns all of it. */
  async until(text: string): Promise<string> {
    while (!this.received.endsWith(text)) {
      if (this.#hasEnded) throw new Error(`ended before it said ${JSON.stringify(text)}`);
      await this.#change();
    }
    return this.received;
  }

  /** Waits for the other side's FIN, and returns all that has come before it. */
  async toTheEnd(): Promise<string> {
    while (!this.#hasEnded) await this.#change();
    return this.received;
  }

  async #change(): Promise<void> {
    if (this.#failure) throw this.#failure;
    await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
