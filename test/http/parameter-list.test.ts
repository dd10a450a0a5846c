import { describe, expect, it } from 'vitest';
import { parameterList } from '../../src/http/lists.ts';

describe('a list of tokens with parameters, RFC 6455 9.1', () => {
  it.each([
    ['a', [{ name: 'a', parameters: [] }]],
    ['a, b ,c', ['a', 'b', 'c'].map((name) => ({ name, parameters: [] }))],
    ['a;b', [{ name: 'a', parameters: [['b', undefined]] }]],
    [
      'a ;\tb = c ; d',
      [
        {
          name: 'a',
          parameters: [
            ['b', 'c'],
            ['d', undefined],
          ],
        },
      ],
    ],
    ['a; b="c"', [{ name: 'a', parameters: [['b', 'c']] }]],
    [
      'a; b; b',
      [
        {
          name: 'a',
          parameters: [
            ['b', undefined],
            ['b', undefined],
          ],
        },
      ],
    ],
    // Empty elements are borne, RFC 9110 5.6.1.2.
    [', a,, b,', ['a', 'b'].map((name) => ({ name, parameters: [] }))],
    ["!#$%&'*+-.^_`|~09AZaz", [{ name: "!#$%&'*+-.^_`|~09AZaz", parameters: [] }]],
  ])('%s', (value, expected) => {
    expect(parameterList(value)).toEqual(expected);
  });

  it.each([
    '',
    ' ',
    ',',
    'a b',
    'a;',
    ';a',
    'a;;b',
    'a; b=',
    'a; =b',
    'a; b=c d',
    'a; b="c',
    'a; b=c"',
    'a; b=""',
    'a; b="c d"',
    'a; b="c,d"',
    'a; b="c;d"',
    'a; b=c=d',
    'a=b',
    'a/b',
    'é',
    'a\0',
    'a, b c',
  ])('is not: "%s"', (value) => {
    expect(parameterList(value)).toBeUndefined();
  });

  it('is read in no more than linear time', () => {
    const long = ' \t'.repeat(50_000);
    expect(parameterList(`a;${long}b${long}=${long}c${long}`)).toHaveLength(1);
    expect(parameterList(`a;${long}b${long}=${long}c${long}d`)).toBeUndefined();
    expect(parameterList(`a${long}b`)).toBeUndefined();
  });
});
