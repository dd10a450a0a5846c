import { type RequestHead, ResponseHead } from '../http/head.ts';
import { inputOf } from '../http/lifecycle.ts';
import type { Placed } from '../wire/field.ts';

/** A response that begins later than this behind its request was held. */
const LEAST_HOLD = 100;

/** Requests that are remembered while they wait: beyond that, the oldest is forgotten. */
const MOST_ASKED = 1000;

/** A request whose response is still to come. */
interface Asked {
  readonly method: string;
  readonly start: number;
  /** When it was complete; undefined until it is. */
  completeAt: number | undefined;
}

/** A response that begins. */
export interface Answer {
  /** Of the request; GET for what could not be read as one, or is forgotten. */
  readonly method: string;
  readonly hold: Hold | undefined;
}

/** The server has held a request: so long nothing was said. Times are in milliseconds. */
export interface Hold {
  /** Where the request begins in what the client has said. */
  readonly requestStart: number;
  readonly since: number;
  readonly duration: number;
}

/** Whether it is what a request waits for: behind an interim response it waits on, RFC 9110 15.2. */
export function isFinalResponse(part: Placed | undefined): part is ResponseHead {
  return part instanceof ResponseHead && inputOf(part.statusCode) !== 'interim';
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

  /** Of a head, which may be long, only what is needed is kept. */
  requestBegins({ method, start }: Pick<RequestHead, 'method' | 'start'>): void {
    this.#asked.push({ method, start, completeAt: undefined });
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
    const asked = this.#next();
    return { method: asked?.method ?? 'GET', hold: asked && this.#holdOf(asked, time) };
  }

  /** A response may come before the whole of its request: then nothing was held. */
  #holdOf({ start, completeAt }: Asked, time: number): Hold | undefined {
    if (completeAt === undefined) return undefined;
    const since = Math.max(completeAt, this.#free);
    const duration = this.#waited(since, time);
    return duration > LEAST_HOLD ? { requestStart: start, since, duration } : undefined;
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
