import type { HttpLimits } from '../http/limits.ts';
import type { ProtocolHandler, Transport } from './transport.ts';

/**
 * The end of a connection, RFC 9112 9.6: closing both ways at once could lose our last words in a reset.
 * So we end our half, and read on without looking at it until the client has seen them.
 *
 * Many clients write their whole request before they read: an early 413 reaches them only if all of it
 * finds a reader. So a client that makes progress is read to the end, within limits.
 */
export class Closing implements ProtocolHandler {
  readonly #transport: Transport;
  readonly #limits: HttpLimits;
  #closesBy = 0;
  #closesInAnyCaseBy = 0;
  #discarded = 0;
  #hasMoved = false;

  /** @param now milliseconds on the clock that `checkDeadline` is told of */
  constructor(transport: Transport, limits: HttpLimits, now: number) {
    this.#transport = transport;
    this.#limits = limits;
    this.#beginWait(now);
    transport.end();
    transport.handTo(this);
    if (transport.unsentOctets === 0) return;
    // What the client sends now must not count as a sign that it reads.
    transport.pause();
    transport.destroyIfStuckFor(limits.stallMilliseconds);
  }

  receive(bytes: Buffer): void {
    this.#hasMoved = true;
    this.#discarded += bytes.length;
    if (this.#discarded > this.#limits.lingerOctets) this.#transport.destroy();
  }

  drained(): void {
    this.#transport.destroyIfStuckFor(0);
    this.#transport.resume();
  }

  checkDeadline(now: number): void {
    // The time to read our last words begins when they have left.
    if (this.#transport.unsentOctets > 0) this.#beginWait(now);
    if (this.#hasMoved) this.#closesBy = now + this.#limits.lingerMilliseconds;
    this.#hasMoved = false;
    if (now >= Math.min(this.#closesBy, this.#closesInAnyCaseBy)) this.#transport.destroy();
  }

  #beginWait(now: number): void {
    this.#closesBy = now + this.#limits.lingerMilliseconds;
    this.#closesInAnyCaseBy = now + this.#limits.lingerAtMostMilliseconds;
  }

  receiveEnd(): void {}

  shutDown(): void {}

  lost(): void {}
}
