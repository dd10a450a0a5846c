import type { HeadSource } from './head-source.ts';
import { tokenList } from './lists.ts';

/** `unknown` is any expectation but the one that there is. */
export type Expectation = 'none' | '100-continue' | 'unknown';

/**
 * What a request expects of us before it sends its content, RFC 9110 10.1.1. HTTP/1.0 has no Expect.
 *
 * Expect = #expectation: it is a list, in which the one expectation that there is may stand twice, and
 * whose empty elements mean nothing, 5.6.1.
 */
export function expectationOf(head: HeadSource): Expectation {
  const expectations = head.minorVersion === 0 ? [] : tokenList(head.field('expect'));
  if (expectations.length === 0) return 'none';
  return expectations.every((one) => one === '100-continue') ? '100-continue' : 'unknown';
}
