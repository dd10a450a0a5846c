import { describe, expect, it } from 'vitest';
import { changesSince, readBaseline } from '../../src/conformance/baseline.ts';
import type { Result, Verdict } from '../../src/conformance/run.ts';
import { ALL_CASES } from '../../src/conformance/suites/all.ts';

const [one, two, three] = ALL_CASES;

function resultOf(tested: (typeof ALL_CASES)[number], verdict: Verdict): Result {
  return {
    case: tested,
    verdict,
    cause: '',
    seen: undefined,
    tries: 1,
    failures: 0,
    milliseconds: 1,
  };
}

describe('a baseline', () => {
  it('tells what is broken, mended, otherwise changed, and new', () => {
    const cases = [
      { id: one!.id, verdict: 'pass' },
      { id: two!.id, verdict: 'fail' },
    ];
    const baseline = readBaseline(JSON.stringify({ schema: 'wirewalk/check@1', cases }));
    const results = [resultOf(one!, 'fail'), resultOf(two!, 'pass'), resultOf(three!, 'fail')];
    expect(changesSince(baseline, results)).toEqual({
      broken: [one!.id],
      mended: [two!.id],
      changed: [],
      added: [three!.id],
    });
    expect(changesSince(baseline, [resultOf(one!, 'noted')]).changed).toEqual([one!.id]);
  });

  it.each(['{}', '{"schema":"wirewalk/lint@1","cases":[]}', 'no JSON'])('is not %s', (text) => {
    expect(() => readBaseline(text)).toThrow();
  });
});
