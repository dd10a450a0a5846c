import type { Socket } from 'node:net';
import type { Tap } from './tap.ts';

/** Whoever speaks the protocol of a connection just now. After a 101 it is someone else. */
export interface Speaker {
  /** Bytes have come. They are the speaker's own. */
  receive(bytes: Buffer): void;
  /** The peer has sent its FIN. */
  receiveEnd(): void;
  /** The connection is gone, in both directions. */
  lost(error: Error | undefined): void;
}

/** Moves bytes between a socket and the one who speaks over it, and tells the tap. */
export class Pump {
  readonly tap: Tap | undefined;
  readonly #socket: Socket;
  #speaker: Speaker | undefined;
  #ended = false;

  constructor(socket: Socket, tap?: Tap) {
    this.#socket = socket;
    this.tap = tap;
    let failure: Error | undefined;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.tap?.read(bytes);
      this.#speaker?.receive(bytes);
    });
    socket.on('end', () => this.#speaker?.receiveEnd());
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => this.#speaker?.lost(failure));
  }

  /** Hands the connection to a speaker, together with bytes that the last one has left unread. */
  handTo(speaker: Speaker, rest?: Buffer): void {
    this.#speaker = speaker;
    if (rest && rest.length > 0) speaker.receive(rest);
  }

  /** Writes bytes. Returns false while the peer reads more slowly than we write. */
  write(bytes: Uint8Array): boolean {
    if (this.#ended) return false;
    this.tap?.wrote(bytes);
    return this.#socket.write(bytes);
  }

  /** Sends our FIN: we will write no more, but still read. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.tap?.ended();
    this.#socket.end();
  }

  /** Gives the connection up at once. */
  destroy(): void {
    this.#ended = true;
    this.#socket.destroy();
  }
}
