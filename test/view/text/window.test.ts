import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowAround } from '../../../src/view/text/window.ts';
import { check } from '../../support/property.ts';

describe('a window around the current item', () => {
  it.each([
    [[1, 1, 1, 1, 1], 2, 3, [1, 4]],
    [[1, 1, 1, 1, 1], 0, 3, [0, 3]],
    [[1, 1, 1, 1, 1], 4, 3, [2, 5]],
    [[1, 1, 1], 1, 9, [0, 3]],
    [[1, 5, 1, 5, 1], 2, 4, [2, 3]],
    [[1, 2, 1], 1, 3, [1, 3]],
    [[3], 0, 1, [0, 1]],
    [[], 0, 5, [0, 0]],
  ])('of heights %j at %i in %i lines is %j', (heights, current, room, [first, last]) => {
    expect(windowAround(heights, current, room)).toEqual({ first, last });
  });

  it('holds the current item, fits, and leaves nothing out that would fit', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 20 });
    check(
      fc.property(heights, fc.nat(), fc.integer({ min: 4, max: 30 }), (list, index, room) => {
        const current = index % list.length;
        const { first, last } = windowAround(list, current, room);
        expect(first).toBeLessThanOrEqual(current);
        expect(last).toBeGreaterThan(current);
        const taken = list.slice(first, last).reduce((sum, height) => sum + height, 0);
        expect(taken).toBeLessThanOrEqual(room);
        const neighbours = [list[first - 1], list[last]].map((height) => height ?? Infinity);
        expect(Math.min(...neighbours)).toBeGreaterThan(room - taken);
      }),
      300,
    );
  });
});
