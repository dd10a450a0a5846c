import type { HttpLimits } from '../http/limits.ts';
import type { Pump, Speaker } from './pump.ts';

/**
 * The end of a connection, RFC 9112 9.6: closing both ways at once could lose our last words in a reset.
 * So we end our half, and read on without looking at it until the client has seen them.
 *
 * Many clients write their whole request before they read: an early 413 reaches them only if all of it
 * finds a reader. So a client that makes progress is read to the end, within limits.
 */
export class Closing implements Speaker {
  readonly #pump: Pump;
  readonly #limits: HttpLimits;
  #closesBy = 0;
  #closesInAnyCaseBy = 0;
  #discarded = 0;
  #hasMoved = false;

  /** @param now milliseconds on the clock that `checkDeadline` is told of */
  constructor(pump: Pump, limits: HttpLimits, now: number) {
    this.#pump = pump;
    this.#limits = limits;
    this.#beginWait(now);
    pump.end();
    pump.handTo(this);
    if (pump.unsentOctets === 0) return;
    // What the client sends now must not count as a sign that it reads.
    pump.pause();
    pump.destroyIfStuckFor(limits.stallMilliseconds);
  }

  receive(bytes: Buffer): void {
    this.#hasMoved = true;
    this.#discarded += bytes.length;
    if (this.#discarded > this.#limits.lingerOctets) this.#pump.destroy();
  }

  drained(): void {
    this.#pump.destroyIfStuckFor(0);
    this.#pump.resume();
  }

  checkDeadline(now: number): void {
    // The time to read our last words begins when they have left.
    if (this.#pump.unsentOctets > 0) this.#beginWait(now);
    if (this.#hasMoved) this.#closesBy = now + this.#limits.lingerMilliseconds;
    this.#hasMoved = false;
    if (now >= Math.min(this.#closesBy, this.#closesInAnyCaseBy)) this.#pump.destroy();
  }

  #beginWait(now: number): void {
    this.#closesBy = now + this.#limits.lingerMilliseconds;
    this.#closesInAnyCaseBy = now + this.#limits.lingerAtMostMilliseconds;
  }

  receiveEnd(): void {}

  shutDown(): void {}

  lost(): void {}
}
