import type { HttpLimits } from '../http/limits.ts';
import type { Pump, Speaker } from './pump.ts';

/**
 * The end of a connection, RFC 9112 9.6: closing both ways at once could lose our last words in a reset.
 * So we end our half, read a little longer without looking at it, and give up when the client has seen
 * them or takes too long.
 */
export class Closing implements Speaker {
  readonly #pump: Pump;
  readonly #limits: HttpLimits;
  #closesBy: number;
  #discarded = 0;

  /** @param now milliseconds on the clock that `checkDeadline` is told of */
  constructor(pump: Pump, limits: HttpLimits, now: number) {
    this.#pump = pump;
    this.#limits = limits;
    this.#closesBy = now + limits.lingerMilliseconds;
    pump.end();
    pump.handTo(this);
    if (pump.unsentOctets === 0) return;
    // What the client sends now must not count as a sign that it reads.
    pump.pause();
    pump.destroyIfStuckFor(limits.stallMilliseconds);
  }

  receive(bytes: Buffer): void {
    this.#discarded += bytes.length;
    if (this.#discarded > this.#limits.drainOctets) this.#pump.destroy();
  }

  drained(): void {
    this.#pump.destroyIfStuckFor(0);
    this.#pump.resume();
  }

  /** The time to read our last words begins when they have left. */
  checkDeadline(now: number): void {
    if (this.#pump.unsentOctets > 0) this.#closesBy = now + this.#limits.lingerMilliseconds;
    else if (now >= this.#closesBy) this.#pump.destroy();
  }

  receiveEnd(): void {}

  shutDown(): void {}

  lost(): void {}
}
