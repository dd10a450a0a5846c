import type { Socket } from 'node:net';
import type { Tap } from './tap.ts';

/** Whoever speaks the protocol of a connection just now. After a 101 it is someone else. */
export interface Speaker {
  /** Bytes have come. They are the speaker's own. */
  receive(bytes: Buffer): void;
  /** The peer has sent its FIN. */
  receiveEnd(): void;
  /** What we have written has gone: there is room for more. */
  drained(): void;
  /** The connection is gone, in both directions. */
  lost(error: Error | undefined): void;
}

/** Moves bytes between a socket and the one who speaks over it, and tells the tap. */
export class Pump {
  readonly tap: Tap | undefined;
  readonly #socket: Socket;
  #speaker: Speaker | undefined;
  #hasEnded = false;
  #peerHasEnded = false;
  #isGone = false;
  #isPaused = false;

  constructor(socket: Socket, tap?: Tap) {
    this.#socket = socket;
    this.tap = tap;
    let failure: Error | undefined;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.tap?.read(bytes);
      this.#speaker?.receive(bytes);
    });
    socket.on('end', () => {
      this.#peerHasEnded = true;
      this.#speaker?.receiveEnd();
    });
    socket.on('drain', () => this.#speaker?.drained());
    socket.on('timeout', () => this.destroy());
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => {
      this.#hasEnded = true;
      this.#isGone = true;
      this.#speaker?.lost(failure);
    });
  }

  /** Hands the connection to a speaker, together with bytes that the last one has left unread. */
  handTo(speaker: Speaker, rest?: Buffer): void {
    this.#speaker = speaker;
    if (this.#isGone) {
      speaker.lost(undefined);
      return;
    }
    this.resume();
    if (rest && rest.length > 0) speaker.receive(rest);
    if (this.#peerHasEnded) speaker.receiveEnd();
  }

  /**
   * Writes bytes, or text as latin1. Behind our FIN, or when the connection is
   * gone, nothing is written any more, and there is nothing to wait for.
   *
   * @returns false while the peer reads more slowly than we write: `drained` tells when that is over
   */
  write(data: Uint8Array | string): boolean {
    if (this.#hasEnded || this.#socket.destroyed) return true;
    if (this.tap) this.tap.wrote(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
    return typeof data === 'string' ? this.#socket.write(data, 'latin1') : this.#socket.write(data);
  }

  /**
   * Gives the connection up if for so long not one octet of what was written leaves, and none comes.
   *
   * @param milliseconds 0: no longer
   */
  destroyIfStuckFor(milliseconds: number): void {
    this.#socket.setTimeout(milliseconds);
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

  /** Gives the connection up with a reset, so that the peer takes nothing for complete. */
  reset(): void {
    this.#hasEnded = true;
    this.#socket.resetAndDestroy();
  }

  /** Gives the connection up at once. */
  destroy(): void {
    this.#hasEnded = true;
    this.#socket.destroy();
  }
}
