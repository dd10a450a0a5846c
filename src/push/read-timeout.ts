import type { Environment } from '../net/environment.ts';

/** Whom a read timeout is kept for. */
export interface ReadTimeoutOptions {
  readonly environment: Environment;
  /** How long nothing may come; `Infinity`: for ever. */
  readonly milliseconds: number;
  /** Called once, if nothing has come for so long. */
  readonly onTimeout: () => void;
}

/**
 * Notices a server that has vanished. TCP does not: who only reads sends nothing that could go
 * unanswered, so that a peer that was cut off without a FIN looks like one that has nothing to say. A
 * server of event streams has to speak now and then, HTML 9.2.7; if it does not, it is not there.
 */
export class ReadTimeout {
  /** Whether nothing has come for so long. */
  isOver = false;
  readonly #options: ReadTimeoutOptions;
  #heardAt: number;
  #callOff = () => {};

  constructor(options: ReadTimeoutOptions) {
    this.#options = options;
    this.#heardAt = options.environment.monotonic();
    this.#wait(options.milliseconds);
  }

  /** Something has come. */
  heard(): void {
    this.#heardAt = this.#options.environment.monotonic();
  }

  stop(): void {
    this.#callOff();
  }

  /** Moving the timer with each read would cost more than to look again when it fires. */
  #wait(milliseconds: number): void {
    if (milliseconds === Infinity) return;
    this.#callOff = this.#options.environment.after(milliseconds, () => this.#look());
  }

  #look(): void {
    const { environment, milliseconds, onTimeout } = this.#options;
    const left = this.#heardAt + milliseconds - environment.monotonic();
    if (left > 0) {
      this.#wait(left);
      return;
    }
    this.isOver = true;
    onTimeout();
  }
}

/** What is said of a server that has not said anything for so long. */
export function silenceOf(milliseconds: number): Error {
  return new Error(`nothing has come for ${milliseconds / 1000} s`);
}
