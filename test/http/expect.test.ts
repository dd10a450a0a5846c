import { describe, expect, it } from 'vitest';
import { expectationOf } from '../../src/http/expect.ts';
import { requestHead } from '../support/heads.ts';

describe('Expect, RFC 9110 10.1.1', () => {
  it.each([
    ['none', []],
    ['none', ['Expect:']],
    ['none', ['Expect: ,']],
    ['100-continue', ['Expect: 100-continue']],
    ['100-continue', ['expect:100-Continue ']],
    ['100-continue', ['Expect: 100-continue', 'Expect: 100-continue']],
    ['100-continue', ['Expect: 100-Continue,100-continue']],
    ['100-continue', ['Expect: , 100-continue ,']],
    ['100-continue', ['Expect:', 'Expect: 100-continue']],
    ['unknown', ['Expect: 200-ok']],
    ['unknown', ['Expect: 100-continue, tea']],
    ['unknown', ['Expect: 100-continue;a=b']],
    ['unknown', ['Expect: 100']],
    ['unknown', ['Expect: "100-continue"']],
    ['unknown', ['Expect: tea=",100-continue,"']],
    ['unknown', ['Expect: 100-continue', 'Expect: tea']],
  ] as const)('is %s: %j', (expectation, fields) => {
    expect(expectationOf(requestHead('POST / HTTP/1.1', 'Host: a', ...fields))).toBe(expectation);
  });

  it('means nothing in HTTP/1.0, and counts in 1.2', () => {
    for (const value of ['100-continue', 'tea']) {
      expect(expectationOf(requestHead('POST / HTTP/1.0', `Expect: ${value}`))).toBe('none');
    }
    const head = requestHead('POST / HTTP/1.2', 'Host: a', 'Expect: 100-continue');
    expect(expectationOf(head)).toBe('100-continue');
  });
});
