import { describe, expect, it } from 'vitest';
import { findUncovered } from '../../src/wire/coverage.ts';
import type { Field, Span } from '../../src/wire/field.ts';

const field = (bits?: number): Field => ({
  name: 'x',
  ref: 'RFC 1 1',
  why: 'A test.',
  ...(bits === undefined ? {} : { bits }),
});
const span = (start: number, end: number, bits?: number): Span => ({
  field: field(bits),
  start,
  end,
});

describe('the check of coverage', () => {
  it('is content where each bit belongs to one span, in any order', () => {
    expect(findUncovered([span(1, 3), span(0, 1, 0x80), span(0, 1, 0x7f)], 3)).toEqual([]);
    expect(findUncovered([], 0)).toEqual([]);
  });

  it.each([
    ['a byte in no span', [span(0, 1)], 'byte 1 has bits in no field: 255'],
    ['bits in no span', [span(0, 1, 0xf0), span(1, 2)], 'byte 0 has bits in no field: 15'],
    ['a byte in two spans', [span(0, 2), span(1, 2)], 'byte 1 is claimed twice: x'],
    [
      'a bit in two spans',
      [span(0, 1, 0xf8), span(0, 1, 0x0f), span(1, 2)],
      'byte 0 is claimed twice: x',
    ],
    [
      'the highest bit in two spans',
      [span(0, 1), span(1, 2, 0x80), span(1, 2, 0x80), span(1, 2, 0x7f)],
      'byte 1 is claimed twice: x',
    ],
    ['a span that is too long', [span(0, 3)], 'byte 2 of x lies after the message'],
  ])('finds %s', (_, spans, problem) => {
    expect(findUncovered(spans, 2)).toContain(problem);
  });
});
