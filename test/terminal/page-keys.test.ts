import { describe, expect, it } from 'vitest';
import { movedBy } from '../../src/terminal/page-keys.ts';
import { keyNamed } from '../support/keys.ts';

const RANGE = { count: 30, page: 10 };

describe('a key in what goes up and down', () => {
  it.each([
    ['up', 5, 4],
    ['up', 0, 0],
    ['down', 5, 6],
    ['down', 29, 29],
    ['pageup', 15, 5],
    ['pageup', 5, 0],
    ['pagedown', 15, 25],
    ['pagedown', 25, 29],
    ['home', 15, 0],
    ['end', 15, 29],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(movedBy(keyNamed(key), from, RANGE)).toBe(to);
  });

  it('is none of these otherwise, and leads nowhere where there is nothing', () => {
    expect(movedBy(keyNamed('x'), 5, RANGE)).toBeUndefined();
    expect(movedBy(keyNamed('end'), 0, { count: 0, page: 10 })).toBe(0);
  });
});
