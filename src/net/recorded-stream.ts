import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { RecordTap } from './tap.ts';

/** A socket as a stream that someone listens in on: TLS is spoken over it, and its records are seen. */
export class RecordedStream extends Duplex {
  readonly #socket: Socket;
  readonly #tap: RecordTap;

  constructor(socket: Socket, tap: RecordTap) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#tap = tap;
    socket.on('data', (bytes: Buffer) => {
      tap.read(bytes);
      if (!this.push(bytes)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#tap.wrote(bytes);
    this.#socket.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
