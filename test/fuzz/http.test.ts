import { expect, it, vi } from 'vitest';
import { HTTP_FAULTS } from '../../src/http/faults.ts';
import { fuzz } from './run.ts';

// Under a second by itself; beside other work it may take its time.
vi.setConfig({ testTimeout: 30_000 });

const SEED = Number(process.env.WIREWALK_SEED ?? 9112);
const INPUTS = 3000;

/** Not to be met without a clock, or by a server. */
const OTHER_FAULTS = ['head-timeout', 'content-timeout', 'invalid-status', 'reason-too-long'];
/** The rarest come up only in longer runs: see `bench/fuzz.ts`. */
const MOST_RARE = 10;

it('requests with defects lead to no more than they may', async () => {
  const { inputs, faults, responses } = await fuzz(SEED, INPUTS);
  expect(inputs).toBe(INPUTS);
  // It would be no test if nothing were refused, or nothing were answered.
  expect(responses).toBeGreaterThan(INPUTS);
  expect(faults.get('none')).toBeGreaterThan(INPUTS / 10);
  const possible = Object.keys(HTTP_FAULTS).length - OTHER_FAULTS.length;
  expect(faults.size - 1).toBeGreaterThan(possible - MOST_RARE);
});
