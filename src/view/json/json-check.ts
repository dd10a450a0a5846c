import type { Report } from '../../conformance/report.ts';
import type { Result } from '../../conformance/run.ts';

const CHECK_SCHEMA = 'wirewalk/check@1';
/** Of one transfer: what is longer is a flood, and says nothing more. */
const MOST_BYTES = 1024;

/** A run as one object: what each case came to, with its bytes, and the counts that the text has. */
export function jsonCheck(url: string, results: readonly Result[], { levels }: Report): object {
  return { schema: CHECK_SCHEMA, url, levels, cases: results.map(jsonResult) };
}

function jsonResult(result: Result): object {
  const { case: tested, verdict, cause, seen, tries, failures, milliseconds } = result;
  const { id, title, suite, level, ref } = tested;
  return {
    ...{ id, title, suite, level, ref, verdict, cause, tries, failures },
    milliseconds: Math.round(milliseconds),
    end: seen?.state ?? 'none',
    transfers: (seen?.transfers ?? []).map(({ from, bytes, time }) => ({
      from,
      time: Math.round(time),
      bytes: bytes.subarray(0, MOST_BYTES).toString('hex'),
      length: bytes.length,
    })),
  };
}
