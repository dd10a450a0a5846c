import { type Environment, SYSTEM_ENVIRONMENT } from '../../net/environment.ts';
import { StagedTime } from './staged-time.ts';

/** The nonce of RFC 6455 1.3, "the sample nonce": its base64 is the key in all the RFC's examples. */
const SAMPLE_NONCE = Buffer.from('the sample nonce', 'latin1');
/** The masking key of the examples in RFC 6455 5.7. */
const SAMPLE_MASKING_KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** The instant of the example in RFC 9110 6.6.1: Tue, 15 Nov 1994 08:12:31 GMT. */
const SAMPLE_TIME = Date.UTC(1994, 10, 15, 8, 12, 31);

export const DEFAULT_SEED = 7;

/**
 * An environment that says the same each time: the RFC's own examples first, so that a learner can compare
 * with the RFC, and from then on numbers that follow from a seed.
 *
 * @param seed any 32-bit number
 */
export function repeatableEnvironment(
  seed: number = DEFAULT_SEED,
  time: StagedTime = new StagedTime(),
): Environment {
  const samples = new Map(
    [SAMPLE_NONCE, SAMPLE_MASKING_KEY].map((octets) => [octets.length, octets]),
  );
  const nextNumber = mulberry32(seed);
  return {
    now: () => SAMPLE_TIME + time.passed,
    monotonic: () => time.passed,
    after: time.after,
    randomOctets(length) {
      const sample = samples.get(length);
      samples.delete(length);
      if (sample) return Uint8Array.from(sample);
      return Uint8Array.from({ length }, () => nextNumber() >>> 24);
    },
  };
}

/** Real randomness and the real date; only the time that a lesson lets pass is staged all the same. */
export function liveEnvironment(time: StagedTime): Environment {
  const startedAt = SYSTEM_ENVIRONMENT.now();
  return {
    ...SYSTEM_ENVIRONMENT,
    now: () => startedAt + time.passed,
    monotonic: () => time.passed,
    after: time.after,
  };
}

/** A small generator of 32-bit numbers, good enough to look random and bad enough to be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
