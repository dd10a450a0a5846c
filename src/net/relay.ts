import { type AddressInfo, createServer, type Server as NetServer, Socket } from 'node:net';
import { Transform } from 'node:stream';
import { otherSide, SIDES, type Side } from '../wire/side.ts';

/** Listens in on a connection that is passed on. Bytes are only lent. */
export interface RelayListener {
  /** One side has written these bytes, as many as came at once. */
  bytes(from: Side, bytes: Uint8Array): void;
  /** The server has taken the connection. What it never takes, it gets no byte of. */
  connected?(): void;
  /** One side has ended its half. */
  ended(from: Side): void;
  /**
   * The connection is gone, perhaps because one side has broken it.
   *
   * @param side that has broken it, or would not take it
   */
  gone(error: Error | undefined, side: Side | undefined): void;
  /**
   * May answer instead of the server, which is then called only when something is to be passed on.
   * Absent: everything is.
   *
   * @param bytes that the client has written, as many as came at once
   * @returns what the client gets for them, while the server gets nothing; undefined: they are passed on
   */
  answer?(bytes: Uint8Array): Uint8Array | undefined;
}

/** Where connections are passed on to, and the observer. */
export interface RelayOptions {
  readonly host: string;
  readonly port: number;
  /** Called for each connection. */
  readonly newListener: (client: AddressInfo) => RelayListener;
  /** Connections at once; more of them are not accepted. Default: 1000. */
  readonly connections?: number;
}

const DEFAULT_CONNECTIONS = 1000;

/**
 * Passes bytes on between clients and a server, unchanged, no faster than the other side reads; unless
 * someone in between answers.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #listener: NetServer;
  readonly #sockets = new Set<Socket>();

  constructor(options: RelayOptions) {
    this.#options = options;
    const socketOptions = { allowHalfOpen: true, noDelay: true, pauseOnConnect: true };
    this.#listener = createServer(socketOptions, (client) => this.#accept(client));
    this.#listener.maxConnections = options.connections ?? DEFAULT_CONNECTIONS;
  }

  /**
   * Starts to listen.
   *
   * @param port 0: one that is free
   * @throws the listener's error, `EADDRINUSE` for one
   */
  listen(port: number, host = '127.0.0.1'): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen({ port, host }, () => {
        this.#listener.off('error', reject);
        resolve(this.#listener.address() as AddressInfo);
      });
    });
  }

  /** Stops listening, and gives up every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#listener.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #accept(client: Socket): void {
    const { host, port, newListener } = this.#options;
    const { remoteAddress = '', remotePort = 0, remoteFamily = '' } = client;
    const listener = newListener({
      address: remoteAddress,
      port: remotePort,
      family: remoteFamily,
    });
    const server = new Socket({ allowHalfOpen: true }).setNoDelay(true);
    const ends = { client, server };
    let failure: Error | undefined;
    let broken: Side | undefined;
    server.once('connect', () => listener.connected?.());
    let left = 2;
    for (const side of SIDES) {
      const socket = ends[side];
      this.#sockets.add(socket);
      socket.on('data', (bytes: Buffer) => listener.bytes(side, bytes));
      socket.on('end', () => listener.ended(side));
      socket.on('error', (error) => {
        failure ??= error;
        broken ??= side;
      });
      socket.on('close', (hadError) => {
        this.#sockets.delete(socket);
        // A side that broke off must not look to the other as if it had ended.
        if (hadError) breakOff(ends[otherSide(side)]);
        if (--left === 0) listener.gone(failure, broken);
      });
    }
    const call = () => {
      server.connect({ host, port });
    };
    if (listener.answer) {
      client.pipe(answering(listener, ends, call)).pipe(server);
    } else {
      call();
      client.pipe(server);
    }
    server.pipe(client);
  }
}

/** What the client writes, as far as no one in between answers it. */
function answering(
  listener: RelayListener,
  { client, server }: Readonly<Record<Side, Socket>>,
  call: () => void,
): Transform {
  let isCalled = false;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      const answer = listener.answer?.(bytes);
      if (answer) {
        client.write(answer);
        done();
        return;
      }
      if (!isCalled) call();
      isCalled = true;
      done(null, bytes);
    },
    flush(done) {
      // No end will come of a server that was never called.
      if (!isCalled) client.end(() => server.destroy());
      done();
    },
  });
}

function breakOff(socket: Socket): void {
  if (!socket.destroyed) socket.resetAndDestroy();
}
