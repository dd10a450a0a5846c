import type { HeadSource } from './head-source.ts';

/**
 * What a request expects of us before it sends its content, RFC 9110 10.1.1. HTTP/1.0 has no Expect,
 * and the only expectation that there is compares in any case.
 */
export function expectationOf(head: HeadSource): 'none' | '100-continue' | 'unknown' {
  const value = head.field('expect');
  if (value === undefined || head.minorVersion === 0) return 'none';
  return value.toLowerCase() === '100-continue' ? '100-continue' : 'unknown';
}
