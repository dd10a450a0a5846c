import type { Environment } from './environment.ts';

/** Milliseconds between two rings: deadlines that lie closer together are kept together. */
const GRAIN = 20;

/** Rings at the earliest of many deadlines, with one timer for all of them. */
export class Alarm {
  readonly #environment: Environment;
  readonly #ring: (now: number) => number | undefined;
  #callOff = () => {};
  #at = Infinity;

  /** @param ring does what is due, and says when the next thing is, if there is one */
  constructor(environment: Environment, ring: (now: number) => number | undefined) {
    this.#environment = environment;
    this.#ring = ring;
  }

  /** Something is to be done by then, milliseconds on the monotonic clock of the environment. */
  setBy(deadline: number | undefined): void {
    if (deadline === undefined || deadline >= this.#at) return;
    this.#callOff();
    this.#at = deadline;
    const milliseconds = Math.max(deadline - this.#environment.monotonic(), 0);
    this.#callOff = this.#environment.after(milliseconds, () => this.#fire());
  }

  stop(): void {
    this.#callOff();
    this.#at = Infinity;
  }

  #fire(): void {
    this.#at = Infinity;
    const now = this.#environment.monotonic();
    const next = this.#ring(now);
    if (next !== undefined) this.setBy(Math.max(next, now + GRAIN));
  }
}

/** Does something again and again. @returns what ends it */
export function repeat(milliseconds: number, task: () => void): () => void {
  const timer = setInterval(task, milliseconds).unref();
  return () => clearInterval(timer);
}

/**
 * Waits, until the signal is given at the latest. It is for clients: the process lives on until then, since
 * someone who waits to come back may have no socket that would keep it alive.
 */
export function pause(
  environment: Environment,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      callOff();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const callOff = environment.after(milliseconds, end, true);
    signal.addEventListener('abort', end);
  });
}
