import { MessageEnd } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import type { Placed } from '../wire/field.ts';

/** A response that begins later than this after its request was held. */
const LEAST_HOLD = 100;

/** Requests that are remembered while they wait: beyond that, the oldest is forgotten. */
const MOST_ASKED = 1000;

/** A request whose response is still to come. */
interface Asked {
  readonly method: string;
  readonly start: number;
  /** When it was complete; undefined until it is, and for what could not be read. */
  completeAt: number | undefined;
}

/** What a final response that begins belongs to. */
export interface Answer {
  /** Where its request begins in what the client has said; undefined where that is forgotten. */
  readonly requestStart: number | undefined;
  readonly hold: Hold | undefined;
}

/** The server has held a request: so long nothing was said. Times are in milliseconds. */
export interface Hold {
  /** Where the request begins in what the client has said. */
  readonly requestStart: number;
  readonly since: number;
  readonly duration: number;
}

/** Whether it is what a request waits for: after an interim response it waits on, RFC 9110 15.2. */
export function isFinalResponse(part: Placed | undefined): part is ResponseHead {
  return part instanceof ResponseHead && !part.isInterim;
}

/**
 * Which response belongs to which request: on one connection the order tells, RFC 9112 9.3.2. All
 * observers ask here, and nowhere else.
 */
export class Exchanges {
  readonly #waited: (from: number, to: number) => number;
  readonly #asked: Asked[] = [];
  /** Their responses come before those of the ones that are remembered. */
  #forgotten = 0;
  /** Until then the server was busy with the response before. */
  #free = 0;
  #isInRequest = false;
  #isInResponse = false;

  /** @param waited how long was waited between two times */
  constructor(waited = (from: number, to: number) => to - from) {
    this.#waited = waited;
  }

  /** Method of the request whose response comes next; undefined where none is waited for. */
  get nextMethod(): string | undefined {
    return this.#forgotten > 0 ? 'GET' : this.#asked[0]?.method;
  }

  /**
   * Something has been read, in either direction.
   *
   * @param time when its first byte was there
   * @returns what it belongs to, if it is a final response
   */
  found(event: Placed, time: number): Answer | undefined {
    if (event instanceof RequestHead) this.#ask(event);
    else if (event instanceof MessageEnd) this.#end(event, time);
    if (!isFinalResponse(event)) return undefined;
    this.#isInResponse = true;
    return this.#answer(time);
  }

  /** What could not be read as a request is answered as if it were one. */
  requestRefused(start: number): void {
    if (!this.#isInRequest) this.#remember({ method: 'GET', start, completeAt: undefined });
  }

  /**
   * What could not be read as a response was meant for the request whose turn it was, unless its head had
   * been read: then the request is answered already.
   *
   * @returns where that request begins
   */
  responseRefused(): number | undefined {
    return this.#isInResponse ? undefined : this.#next()?.start;
  }

  /** Of a head, which may be long, only what is needed is kept. */
  #ask({ method, start }: RequestHead): void {
    this.#isInRequest = true;
    this.#remember({ method, start, completeAt: undefined });
  }

  #remember(asked: Asked): void {
    this.#asked.push(asked);
    if (this.#asked.length <= MOST_ASKED) return;
    this.#asked.shift();
    this.#forgotten++;
  }

  #end({ head }: MessageEnd, time: number): void {
    if (head instanceof ResponseHead) {
      this.#free = time;
      this.#isInResponse = false;
      return;
    }
    this.#isInRequest = false;
    const last = this.#asked.at(-1);
    if (last) last.completeAt = time;
  }

  #answer(time: number): Answer {
    const asked = this.#next();
    return { requestStart: asked?.start, hold: asked && this.#holdOf(asked, time) };
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
}
