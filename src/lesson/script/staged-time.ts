import { setImmediate as turn } from 'node:timers/promises';

interface Timer {
  readonly due: number;
  readonly task: () => void;
}

/**
 * Time that passes only when a lesson says so: a hold of 25 s is over at once, and the same each time.
 * What is done meanwhile takes no time at all.
 */
export class StagedTime {
  #passed = 0;
  readonly #timers = new Set<Timer>();

  /** Milliseconds that have passed since the performance began. */
  get passed(): number {
    return this.#passed;
  }

  /** Does something when so many milliseconds have passed. @returns what calls it off */
  readonly after = (milliseconds: number, task: () => void): (() => void) => {
    const timer = { due: this.#passed + milliseconds, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Lets time pass, and whatever is due meanwhile happen in its order. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#passed + milliseconds;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#passed = Math.max(this.#passed, next.due);
      next.task();
      await turn();
    }
    this.#passed = end;
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= end && (!next || timer.due < next.due)) next = timer;
    }
    return next;
  }
}
