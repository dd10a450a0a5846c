/** Whoever has deadlines to keep. */
export interface Sweepable {
  /** Looks at the clock: ends what has taken too long. */
  checkDeadline(now: number): void;
}

/** Milliseconds between two looks at the clock: deadlines are kept within this. */
const INTERVAL = 500;

/**
 * Looks at the clock for many connections: a timer for each of them would have to be moved with each
 * read. It runs for as long as there is anyone to look after.
 */
export class Sweeper<T extends Sweepable> {
  readonly all = new Set<T>();
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds, from any start */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(one: T): void {
    this.all.add(one);
    this.#timer ??= setInterval(() => this.sweep(this.#now()), INTERVAL).unref();
  }

  delete(one: T): void {
    this.all.delete(one);
    if (this.all.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  sweep(now: number): void {
    for (const one of this.all) one.checkDeadline(now);
  }
}
