import { randomFillSync } from 'node:crypto';

/**
 * What a server or client takes from the world besides sockets. All of it is passed in, so that a lesson
 * can be run again with the same result, and a hold of 25 s need not take 25 s.
 */
export interface Environment {
  /** Milliseconds since 1970-01-01 UTC, for dates. They can go back: people set clocks. */
  now(): number;
  /** Milliseconds since some start, for waits: they only go up. */
  monotonic(): number;
  /** Octets that no one can guess. */
  randomOctets(length: number): Uint8Array;
  /**
   * Does something once, so many milliseconds from now. A server's timer does not keep the process
   * alive: its listening socket does. A client that waits to come back has nothing else.
   *
   * @param keepsProcess whether the process lives at least until then. Default: no
   * @returns what calls it off
   */
  after(milliseconds: number, task: () => void, keepsProcess?: boolean): () => void;
}

/** The real world. */
export const SYSTEM_ENVIRONMENT: Environment = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  randomOctets: (length) => randomFillSync(new Uint8Array(length)),
  after(milliseconds, task, keepsProcess = false) {
    const timer = setTimeout(task, milliseconds);
    if (!keepsProcess) timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A masking key, RFC 6455 5.3, as the number that a frame header takes. */
export function newMaskingKey(environment: Environment): number {
  const [a, b, c, d] = environment.randomOctets(4);
  return ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0;
}
