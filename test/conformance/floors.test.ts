import { expect, it } from 'vitest';
import { FLOORS, scoreFloor } from '../../src/conformance/floors.ts';
import { ALL_CASES } from '../../src/conformance/suites/all.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';

/** Of the MUST of a suite, a server that looks at nothing passes fewer than this part. */
const HIGHEST_FLOOR = 0.15;

it.each(FLOORS)('gives next to nothing to a server that $name', async (floor) => {
  const { results } = await scoreFloor(floor, ALL_CASES, SYSTEM_ENVIRONMENT);
  const must = results.filter(({ case: { level } }) => level === 'MUST');
  for (const suite of new Set(must.map(({ case: { suite } }) => suite))) {
    const ofSuite = must.filter((each) => each.case.suite === suite);
    const passed = ofSuite.filter(({ verdict }) => verdict === 'pass' || verdict === 'noted');
    expect(passed.length / ofSuite.length).toBeLessThan(HIGHEST_FLOOR);
  }
});
