import { describe, expect, it } from 'vitest';
import { judgePreconditions, type Validators } from '../../src/http/conditional.ts';
import { requestHead } from '../support/heads.ts';

const STRONG: Validators = { etag: '"a"', lastModified: Date.UTC(1994, 10, 6, 8, 49, 37) };
const WEAK: Validators = { ...STRONG, etag: 'W/"a"' };

const BEFORE = 'Sun, 06 Nov 1994 08:49:36 GMT';
const SAME = 'Sun, 06 Nov 1994 08:49:37 GMT';
const AFTER = 'Sun, 06 Nov 1994 08:49:38 GMT';

function judge(method: string, fields: readonly string[], validators = STRONG) {
  return judgePreconditions(requestHead(`${method} / HTTP/1.1`, 'Host: a', ...fields), validators);
}

describe('the order of preconditions, RFC 9110 13.2.2', () => {
  it.each([
    ['no precondition', [], undefined],
    ['1. If-Match holds', ['If-Match: "a"'], undefined],
    ['1. If-Match fails', ['If-Match: "b"'], 412],
    [
      '1. If-Match holds, so If-Unmodified-Since is not asked',
      ['If-Match: "a"', `If-Unmodified-Since: ${BEFORE}`],
      undefined,
    ],
    [
      '1. If-Match fails, whatever If-None-Match says',
      ['If-Match: "b"', 'If-None-Match: "a"'],
      412,
    ],
    ['2. If-Unmodified-Since holds', [`If-Unmodified-Since: ${SAME}`], undefined],
    ['2. If-Unmodified-Since fails', [`If-Unmodified-Since: ${BEFORE}`], 412],
    ['3. If-None-Match is asked after If-Match', ['If-Match: "a"', 'If-None-Match: "a"'], 304],
    [
      '3. If-None-Match is asked after If-Unmodified-Since',
      [`If-Unmodified-Since: ${AFTER}`, 'If-None-Match: "a"'],
      304,
    ],
    ['3. If-None-Match holds', ['If-None-Match: "b"'], undefined],
    [
      '3. If-None-Match holds, so If-Modified-Since is not asked',
      ['If-None-Match: "b"', `If-Modified-Since: ${AFTER}`],
      undefined,
    ],
    ['4. If-Modified-Since: not since', [`If-Modified-Since: ${SAME}`], 304],
    ['4. If-Modified-Since: long since', [`If-Modified-Since: ${AFTER}`], 304],
    ['4. If-Modified-Since holds', [`If-Modified-Since: ${BEFORE}`], undefined],
  ] as const)('%s', (_, fields, verdict) => {
    expect(judge('GET', fields)).toBe(verdict);
    expect(judge('HEAD', fields)).toBe(verdict);
  });

  it('other methods fail where GET is not modified, and do not know If-Modified-Since', () => {
    expect(judge('PUT', ['If-None-Match: "a"'])).toBe(412);
    expect(judge('PUT', ['If-None-Match: *'])).toBe(412);
    expect(judge('PUT', ['If-None-Match: "b"'])).toBeUndefined();
    expect(judge('PUT', ['If-Match: "b"'])).toBe(412);
    expect(judge('PUT', [`If-Unmodified-Since: ${BEFORE}`])).toBe(412);
    expect(judge('POST', [`If-Modified-Since: ${SAME}`])).toBeUndefined();
  });
});

describe('entity tags', () => {
  it.each([
    ['"a"', STRONG, true],
    ['"b", "a"', STRONG, true],
    ['"b","a"', STRONG, true],
    ['*', STRONG, true],
    ['*', WEAK, true],
    ['W/"a"', STRONG, false],
    ['"a"', WEAK, false],
    ['W/"a"', WEAK, false],
    ['"A"', STRONG, false],
    ['a', STRONG, false],
    ['"b, a"', STRONG, false],
    ['""', STRONG, false],
  ] as const)('If-Match: %s compares strongly, RFC 9110 13.1.1', (list, validators, matches) => {
    expect(judge('PUT', [`If-Match: ${list}`], validators)).toBe(matches ? undefined : 412);
  });

  it.each([
    ['"a"', STRONG, true],
    ['W/"a"', STRONG, true],
    ['"a"', WEAK, true],
    ['W/"a"', WEAK, true],
    ['"b", W/"a"', STRONG, true],
    ['*', STRONG, true],
    ['w/"a"', STRONG, true],
    ['"b"', STRONG, false],
    ['a', STRONG, false],
    ['"b, "', STRONG, false],
  ] as const)('If-None-Match: %s compares weakly, RFC 9110 13.1.2', (list, validators, matches) => {
    expect(judge('GET', [`If-None-Match: ${list}`], validators)).toBe(matches ? 304 : undefined);
  });

  it('of several lines are one list', () => {
    expect(judge('GET', ['If-None-Match: "b"', 'If-None-Match: "a"'])).toBe(304);
  });
});

describe('an HTTP-date, RFC 9110 5.6.7', () => {
  it.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
  ])('%s is read', (date) => {
    expect(judge('GET', [`If-Modified-Since: ${date}`])).toBe(304);
    const later = { ...STRONG, lastModified: STRONG.lastModified + 1000 };
    expect(judge('GET', [`If-Modified-Since: ${date}`], later)).toBeUndefined();
  });

  it.each([
    'Sun, 06 Nov 2094 08:49:37',
    'Sun, 6 Nov 2094 08:49:37 GMT',
    'Sun, 06 Nov 2094 08:49:37 UTC',
    'Sun, 06 Nov 2094 08:49:37 +0100',
    'Sun, 06 Nov 2094 08:49 GMT',
    'Sun, 06 Nov 94 08:49:37 GMT',
    'Sun, 06 Foo 2094 08:49:37 GMT',
    'Sun, 31 Feb 2094 08:49:37 GMT',
    'Sun, 00 Nov 2094 08:49:37 GMT',
    'Sun, 06 Nov 2094 24:00:00 GMT',
    'Sun, 06 Nov 2094 08:60:37 GMT',
    'Sun Nov 31 08:49:37 2094',
    '2094-11-06T08:49:37Z',
    '3939616177',
    'tomorrow',
    '',
    `${AFTER}, ${AFTER}`,
  ])('%j is none, and as if it were not there', (date) => {
    expect(judge('GET', [`If-Modified-Since: ${date}`])).toBeUndefined();
    expect(judge('GET', [`If-Unmodified-Since: ${date}`])).toBeUndefined();
  });
});
