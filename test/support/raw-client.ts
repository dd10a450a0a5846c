import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Server, type ServerOptions } from '../../src/net/server.ts';
import { latin1 } from './bytes.ts';
import { deferred } from './deferred.ts';

/** A clock that stands still until it is told otherwise. */
export class Clock {
  time = Date.UTC(2026, 0, 1);
  /** How far the wall’s clock was set by a test. */
  date = 0;
  readonly now = () => this.time + this.date;
  readonly monotonic = () => this.time;
  readonly randomOctets = (length: number) => new Uint8Array(length);
  readonly after = SYSTEM_ENVIRONMENT.after;
}

export interface StartedServer {
  readonly server: Server;
  readonly port: number;
  /** Resolves when the server has let go of one of its connections. */
  readonly firstGone: Promise<void>;
}

/** Our server on a free port for as long as the test runs, with some limits of its own. */
export async function startServer(
  handler: Handler,
  { limits, ...options }: Omit<ServerOptions, 'limits'> & { limits?: Partial<HttpLimits> } = {},
): Promise<StartedServer> {
  const { promise: firstGone, resolve } = deferred<void>();
  const server = new Server(handler, {
    ...options,
    limits: { ...DEFAULT_HTTP_LIMITS, ...limits },
    newTap: (socket) => {
      socket.once('close', () => setImmediate(resolve));
      return options.newTap?.(socket);
    },
  });
  const { port } = await server.listen(0);
  onTestFinished(() => server.close());
  return { server, port, firstGone };
}

/** Sends bytes on a connection of its own and reads up to the server's FIN. */
export async function ask(port: number, bytes: string | Uint8Array): Promise<string> {
  const client = await connectRaw(port);
  client.write(bytes);
  const answer = await client.toTheEnd();
  client.socket.end();
  return answer;
}

/** A client that is none of ours: it sends bytes as they are, and reads when it is told to. */
export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  await once(socket, 'connect');
  onTestFinished(() => {
    socket.destroy();
  });
  return new RawClient(socket);
}

export class RawClient {
  /** Everything that has come, one character an octet. */
  received = '';
  /** Resolves when the connection is gone in both directions, however it went. */
  readonly gone: Promise<void>;
  readonly socket: Socket;
  /** Set to false where so much comes that it is only counted. */
  keeps = true;
  readonly #waiting: (() => void)[] = [];
  #hasEnded = false;

  constructor(socket: Socket) {
    this.socket = socket;
    const wake = () => {
      for (const resolve of this.#waiting.splice(0)) resolve();
    };
    const end = () => {
      this.#hasEnded = true;
      wake();
    };
    socket.on('data', (bytes) => {
      if (this.keeps) this.received += bytes.toString('latin1');
      wake();
    });
    socket.on('end', end);
    socket.on('error', () => {});
    this.gone = new Promise((resolve) => {
      socket.on('close', () => {
        end();
        resolve();
      });
    });
  }

  /** @returns when the kernel has taken the bytes, or never will */
  write(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.socket.write(typeof bytes === 'string' ? latin1(bytes) : bytes, () => resolve());
    });
  }

  /** Waits until what has come holds this text so many times, and returns all of it. */
  async until(text: string, times = 1): Promise<string> {
    while (this.received.split(text).length <= times) {
      if (this.#hasEnded) throw new Error(`ended after ${JSON.stringify(this.received)}`);
      await this.#change();
    }
    return this.received;
  }

  /** Waits until so many octets have come. */
  async untilOctets(count: number): Promise<void> {
    while (this.socket.bytesRead < count) {
      if (this.#hasEnded) throw new Error(`ended after ${this.socket.bytesRead} octets`);
      await this.#change();
    }
  }

  /** Waits for the server's FIN, or for the end in any other way. */
  async toTheEnd(): Promise<string> {
    while (!this.#hasEnded) await this.#change();
    return this.received;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** The status codes of all responses that have come. */
export function statusesIn(text: string): number[] {
  return Array.from(text.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, code]) => Number(code));
}
