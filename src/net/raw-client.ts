import { openSocket } from './open-socket.ts';
import type { TlsOptions } from './secure-socket.ts';
import type { Tap } from './tap.ts';
import { type ProtocolHandler, Transport } from './transport.ts';

/** What a raw connection tells. */
export interface RawListener {
  /** Bytes have come. They are the listener's own. */
  bytes(bytes: Buffer): void;
  /** The peer has sent its FIN. */
  ended(): void;
  /** The connection is gone in both directions; with an error where the peer has broken it off. */
  gone(error: Error | undefined): void;
}

/** Where to connect to, and the observer. */
export interface RawOptions {
  readonly port: number;
  readonly host?: string;
  readonly tap?: Tap | undefined;
  /** Speaks TLS below; absent: it does not. */
  readonly tls?: TlsOptions | undefined;
  /** How long to wait for TCP's handshake, and TLS's. Absent: as long as the system does. */
  readonly connectMilliseconds?: number | undefined;
  readonly listener: RawListener;
}

/**
 * Opens a connection over which nothing is said by itself.
 *
 * @throws the socket's error if there is no one to connect to, or no one answers in time
 */
export function connectRaw(options: RawOptions): Promise<RawClient> {
  const { port, host = '127.0.0.1', tap, tls, listener, connectMilliseconds = 0 } = options;
  return openSocket({ port, host, tap, tls, connectMilliseconds }, (socket) => {
    return new RawClient(new Transport(socket, { tap }), listener);
  });
}

/**
 * A client that speaks no protocol: bytes go out as they are given, right or wrong, and what comes back
 * is only passed on. Even its FIN it sends only when it is told to.
 */
export class RawClient implements ProtocolHandler {
  readonly #transport: Transport;
  readonly #listener: RawListener;

  /** @param listener who listens, or what gives one that needs this end */
  constructor(transport: Transport, listener: RawListener | ((end: RawClient) => RawListener)) {
    this.#transport = transport;
    this.#listener = typeof listener === 'function' ? listener(this) : listener;
    transport.handTo(this);
  }

  /** After our FIN, or when the connection is gone, nothing more is written. */
  write(bytes: Uint8Array): void {
    this.#transport.write(bytes);
  }

  /** Sends our FIN. */
  end(): void {
    this.#transport.end();
  }

  /** Breaks the connection off, so that the peer does not wait for more. */
  reset(): void {
    this.#transport.reset();
  }

  /** Leaves what comes in the kernel's buffer: soon TCP tells the peer to wait. */
  stopReading(): void {
    this.#transport.pause();
  }

  receive(bytes: Buffer): void {
    this.#listener.bytes(bytes);
  }

  receiveEnd(): void {
    this.#listener.ended();
  }

  lost(error: Error | undefined): void {
    this.#listener.gone(error);
  }

  drained(): void {}

  shutDown(): void {}

  checkDeadline(): void {}
}
