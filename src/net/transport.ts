import type { Socket } from 'node:net';
import { StuckWatch } from './stuck-watch.ts';
import type { Sweepable } from './sweeper.ts';
import type { Tap } from './tap.ts';

/** Speaks the protocol of a connection at present. After a 101 it is another one that does. */
export interface ProtocolHandler extends Sweepable {
  /** Bytes have come. They are the protocol handler's own. */
  receive(bytes: Buffer): void;
  /** The peer has sent its FIN. */
  receiveEnd(): void;
  /** What we have written has gone: there is room for more. */
  drained(): void;
  /** The server is to stop: what is under way may be finished. */
  shutDown(): void;
  /** The connection is gone, in both directions. */
  lost(error: Error | undefined): void;
}

/** The observer of a connection, and what wants to know when it is gone. */
export interface TransportOptions {
  readonly tap?: Tap | undefined;
  readonly onGone?: (transport: Transport) => void;
}

/** Moves bytes between a socket and the protocol handler on it, and tells the tap. */
export class Transport implements Sweepable {
  readonly tap: Tap | undefined;
  readonly #socket: TransportSocket;
  readonly #onGone: ((transport: Transport) => void) | undefined;
  #protocol: ProtocolHandler | undefined;
  #hasEnded = false;
  #peerHasEnded = false;
  #isGone = false;
  #isPaused = false;
  #awaitsDrain = false;
  #isShuttingDown = false;
  #failure: Error | undefined;
  #stuck: StuckWatch | undefined;

  constructor(socket: Socket, { tap, onGone }: TransportOptions = {}) {
    this.#socket = socket as TransportSocket;
    this.tap = tap;
    this.#onGone = onGone;
    this.#socket.transport = this;
    socket.setNoDelay(true);
    socket.on('data', onData);
    socket.on('end', onEnd);
    socket.on('error', onError);
    socket.on('close', onClose);
  }

  // What the socket tells us.

  receiveBytes(bytes: Buffer): void {
    this.tap?.read(bytes);
    this.#protocol?.receive(bytes);
  }

  receiveEnd(): void {
    this.#peerHasEnded = true;
    this.tap?.peerEnded?.();
    this.#protocol?.receiveEnd();
  }

  noteDrain(): void {
    this.#awaitsDrain = false;
    this.#protocol?.drained();
  }

  noteTimeout(): void {
    const watch = this.#stuck;
    if (watch?.isStuck()) this.destroy();
    else if (watch) this.#socket.setTimeout(watch.interval, onTimeout);
  }

  noteError(error: Error): void {
    this.#failure = error;
  }

  noteClose(): void {
    this.#hasEnded = true;
    this.#isGone = true;
    this.#protocol?.lost(this.#failure);
    this.#onGone?.(this);
  }

  // What protocol handlers and the server ask of us.

  /** Hands the connection to a protocol handler, together with bytes that the last one has left unread. */
  handTo(protocol: ProtocolHandler, rest?: Buffer): void {
    this.#protocol = protocol;
    if (this.#isGone) {
      protocol.lost(undefined);
      return;
    }
    this.resume();
    if (rest && rest.length > 0) protocol.receive(rest);
    if (this.#peerHasEnded) protocol.receiveEnd();
    if (this.#isShuttingDown) protocol.shutDown();
  }

  /** Has the protocol handler look at the clock. */
  checkDeadline(now: number): void {
    this.#protocol?.checkDeadline(now);
  }

  /** The server is to stop: the protocol handler, now or after a 101, finishes what is under way. */
  shutDown(): void {
    this.#isShuttingDown = true;
    this.#protocol?.shutDown();
  }

  /**
   * Writes bytes, or text as latin1. After our FIN, or when the connection is gone, nothing more is written,
   * and there is nothing to wait for.
   *
   * @returns false while the peer reads more slowly than we write: `drained` tells when that is over
   */
  write(data: Uint8Array | string): boolean {
    if (this.#hasEnded || this.#socket.destroyed) return true;
    const isRoom = this.tap ? this.#writeTapped(data, this.tap) : this.#writeOn(data);
    if (!isRoom && !this.#awaitsDrain) {
      this.#awaitsDrain = true;
      this.#socket.once('drain', onDrain);
    }
    return isRoom;
  }

  #writeOn(data: Uint8Array | string): boolean {
    return typeof data === 'string' ? this.#socket.write(data, 'latin1') : this.#socket.write(data);
  }

  /** What the tap sees are the bytes that are written. */
  #writeTapped(data: Uint8Array | string, tap: Tap): boolean {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
    tap.wrote(bytes);
    return this.#socket.write(bytes);
  }

  /**
   * Gives the connection up if for so long not one octet of what was written leaves, and none comes.
   * That is kept within an eighth of the time.
   *
   * @param milliseconds 0: no longer
   */
  destroyIfStuckFor(milliseconds: number): void {
    this.#stuck = milliseconds === 0 ? undefined : new StuckWatch(milliseconds);
    this.#socket.setTimeout(this.#stuck?.interval ?? 0, onTimeout);
  }

  /** Octets that were written and that the kernel has not taken yet. */
  get unsentOctets(): number {
    return this.#socket.writableLength;
  }

  /** Holds writes back until `uncork`, so that they leave together. */
  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  /** Stops reading: the kernel's buffer fills, and then TCP tells the peer to wait. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket.resume();
  }

  /** Sends our FIN: we will write no more, but still read. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.tap?.ended();
    this.#socket.end();
  }

  /**
   * Gives the connection up with a reset, so that the peer takes nothing for complete. TLS needs none:
   * an end without close_notify is no end, RFC 8446 6.1.
   */
  reset(): void {
    if (!this.#hasEnded) this.tap?.reset?.();
    this.#hasEnded = true;
    if (this.#socket.encrypted) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  /** Gives the connection up at once: that sends our FIN, if nothing else has. */
  destroy(): void {
    if (!this.#hasEnded) this.tap?.ended();
    this.#hasEnded = true;
    this.#socket.destroy();
  }
}

/**
 * A socket that knows its transport: under a name of its own, since a symbol, as a computed key, would have V8
 * keep all properties of the socket in a hash table.
 */
type TransportSocket = Socket & { transport: Transport; readonly encrypted?: true };

// The same few functions for every socket: with functions of its own each would cost half a KiB.

function onData(this: TransportSocket, bytes: Buffer): void {
  this.transport.receiveBytes(bytes);
}

function onEnd(this: TransportSocket): void {
  this.transport.receiveEnd();
}

function onDrain(this: TransportSocket): void {
  this.transport.noteDrain();
}

function onTimeout(this: TransportSocket): void {
  this.transport.noteTimeout();
}

function onError(this: TransportSocket, error: Error): void {
  this.transport.noteError(error);
}

function onClose(this: TransportSocket): void {
  this.transport.noteClose();
}
