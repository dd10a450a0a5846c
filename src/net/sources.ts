import { randomFillSync } from 'node:crypto';

/**
 * What a server or client takes from the world besides sockets. All of it is passed in, so that a lesson
 * can be run again with the same result, and a hold of 25 s need not take 25 s.
 */
export interface Sources {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Octets that no one can guess. */
  randomOctets(length: number): Uint8Array;
  /** Does something once, so many milliseconds from now. @returns what calls it off */
  after(milliseconds: number, task: () => void): () => void;
}

/** The real world. */
export const SYSTEM_SOURCES: Sources = {
  now: () => Date.now(),
  randomOctets: (length) => randomFillSync(new Uint8Array(length)),
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};

/** A masking key, RFC 6455 5.3, as the number that a frame header takes. */
export function newMaskingKey(sources: Sources): number {
  const [a, b, c, d] = sources.randomOctets(4);
  return ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0;
}
