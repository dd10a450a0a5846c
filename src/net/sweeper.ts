import type { Environment } from './environment.ts';

/** Something that has deadlines to keep. */
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
  readonly #environment: Environment;
  #callOff: (() => void) | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  add(one: T): void {
    this.all.add(one);
    this.#callOff ??= this.#environment.after(INTERVAL, this.#tick);
  }

  delete(one: T): void {
    this.all.delete(one);
    if (this.all.size > 0) return;
    this.#callOff?.();
    this.#callOff = undefined;
  }

  sweep(now: number): void {
    for (const one of this.all) one.checkDeadline(now);
  }

  readonly #tick = (): void => {
    this.#callOff = this.#environment.after(INTERVAL, this.#tick);
    this.sweep(this.#environment.monotonic());
  };
}
