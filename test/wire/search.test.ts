import { describe, expect, it } from 'vitest';
import { indexOfFirst, itemsIn, stretchAt } from '../../src/wire/search.ts';

const LIST = [10, 20, 30, 40];

describe('a search by halves', () => {
  it('finds the first that is not before, or the end of the list', () => {
    const found = [0, 10, 15, 40, 41].map((place) => indexOfFirst(LIST, (item) => item < place));
    expect(found).toEqual([0, 0, 1, 3, 4]);
    expect(indexOfFirst([], () => true)).toBe(0);
  });

  it('may go by the place in the list, and looks at few of them', () => {
    const long = Array.from({ length: 1024 }, () => undefined);
    const seen: number[] = [];
    const isBefore = (_: undefined, index: number) => {
      seen.push(index);
      return index < 700;
    };
    expect(indexOfFirst(long, isBefore)).toBe(700);
    expect(seen.length).toBeLessThanOrEqual(11);
  });

  it('finds all that lie in a stretch', () => {
    const between = (from: number, to: number) =>
      itemsIn(
        LIST,
        (item) => item < from,
        (item) => item < to,
      );
    expect(between(15, 40)).toEqual([20, 30]);
    expect(between(0, 99)).toEqual(LIST);
    expect(between(21, 29)).toEqual([]);
  });

  it('finds the stretch that has a place, if one has it', () => {
    const stretches = [
      { start: 0, end: 5 },
      { start: 7, end: 9 },
    ];
    const found = [0, 4, 5, 7, 9].map((place) => stretchAt(stretches, place)?.start);
    expect(found).toEqual([0, 0, undefined, 7, undefined]);
  });
});
