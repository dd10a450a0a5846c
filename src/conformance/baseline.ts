import type { Result, Verdict } from './run.ts';

/** What an earlier run came to, as far as a later one is compared with it. */
export type Baseline = ReadonlyMap<string, Verdict>;

/** What has changed since an earlier run. */
export interface Changes {
  /** Failed now, and not before. */
  readonly broken: readonly string[];
  readonly mended: readonly string[];
  /** Changed in any other way. */
  readonly changed: readonly string[];
  /** There was no such case before. */
  readonly added: readonly string[];
}

/** @throws TypeError if that is not what `--json` prints */
export function readBaseline(json: string): Baseline {
  const { schema, cases } = JSON.parse(json) as {
    schema?: string;
    cases?: { id: string; verdict: Verdict }[];
  };
  if (schema !== 'wirewalk/check@1' || !Array.isArray(cases)) {
    throw new TypeError('it is no report that check --json has printed');
  }
  return new Map(cases.map(({ id, verdict }) => [id, verdict]));
}

export function changesSince(baseline: Baseline, results: readonly Result[]): Changes {
  const was = ({ case: { id } }: Result) => baseline.get(id);
  const idsOf = (isSo: (result: Result, before: Verdict) => boolean) =>
    results.flatMap((result) => {
      const before = was(result);
      return before !== undefined && before !== result.verdict && isSo(result, before)
        ? [result.case.id]
        : [];
    });
  return {
    broken: idsOf(({ verdict }) => verdict === 'fail'),
    mended: idsOf(({ verdict }, before) => before === 'fail' && verdict !== 'not judged'),
    changed: idsOf(({ verdict }, before) => before !== 'fail' && verdict !== 'fail'),
    added: results.flatMap((result) => (was(result) === undefined ? [result.case.id] : [])),
  };
}
