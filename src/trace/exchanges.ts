/** A response that begins later than this behind its request was held. */
const LEAST_HOLD = 100;

/** Requests that are remembered while they wait: beyond that, the oldest is forgotten. */
const MOST_ASKED = 1000;

/** A request whose response is still to come. */
interface Asked {
  readonly method: string;
  /** When it was complete; undefined until it is. */
  completeAt: number | undefined;
}

/** A response that begins. */
export interface Answer {
  /** Of the request; GET for what could not be read as one, or is forgotten. */
  readonly method: string;
  /** How long nothing was said, if the server has held the request. */
  readonly hold: { readonly since: number; readonly milliseconds: number } | undefined;
}

/** Which response belongs to which request: on one connection the order tells. */
export class Exchanges {
  readonly #waited: (from: number, to: number) => number;
  readonly #asked: Asked[] = [];
  /** Their responses come before those of the ones that are remembered. */
  #forgotten = 0;
  /** Until then the server was busy with the response before. */
  #free = 0;

  /** @param waited how long was waited between two times */
  constructor(waited = (from: number, to: number) => to - from) {
    this.#waited = waited;
  }

  requestBegins(method: string): void {
    this.#asked.push({ method, completeAt: undefined });
    if (this.#asked.length <= MOST_ASKED) return;
    this.#asked.shift();
    this.#forgotten++;
  }

  requestEnds(time: number): void {
    const last = this.#asked.at(-1);
    if (last) last.completeAt = time;
  }

  /** @param time when the first byte of a final response was there */
  responseBegins(time: number): Answer {
    const { method, completeAt } = this.#next() ?? { method: 'GET', completeAt: undefined };
    // A response may come before the whole of its request: then nothing was held.
    if (completeAt === undefined) return { method, hold: undefined };
    const since = Math.max(completeAt, this.#free);
    const milliseconds = this.#waited(since, time);
    return { method, hold: milliseconds > LEAST_HOLD ? { since, milliseconds } : undefined };
  }

  #next(): Asked | undefined {
    if (this.#forgotten === 0) return this.#asked.shift();
    this.#forgotten--;
    return undefined;
  }

  responseEnds(time: number): void {
    this.#free = time;
  }
}
