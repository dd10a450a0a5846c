/** How often is looked whether anything has moved. */
const LOOKS = 8;

/**
 * Tells a connection on which nothing moves from one that is slow. Only Node knows how much of a long
 * write the kernel has taken by now, and it looks no more often than a socket's timer fires: if anything
 * has left since it looked last, it starts the timer again and tells no one. With one timer for the
 * whole time a peer that stops reading right after a look would be given up after nearly twice as long.
 * So the timer is short, and has to fire several times in a row, with nothing in between.
 */
export class StuckWatch {
  /** Milliseconds for the socket's timer, which is to be set again after each look. */
  readonly interval: number;
  #idleLooks = 0;
  #lookedAt = performance.now();

  constructor(milliseconds: number) {
    this.interval = Math.max(milliseconds / LOOKS, 1);
  }

  /** The socket's timer has fired. @returns whether nothing has moved for the whole time */
  isStuck(): boolean {
    const now = performance.now();
    // If it took longer than the timer, Node has started it again: something moved.
    const hasMoved = now - this.#lookedAt > this.interval * 1.5;
    this.#lookedAt = now;
    this.#idleLooks = hasMoved ? 1 : this.#idleLooks + 1;
    return this.#idleLooks >= LOOKS;
  }
}
