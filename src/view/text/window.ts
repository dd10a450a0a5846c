/** The items `[first, last)` of a list. */
export interface Window {
  readonly first: number;
  readonly last: number;
}

/**
 * Chooses which items of a list to show in so many lines: always the current one, then as many around
 * it as fit, in equal parts before and after it.
 *
 * @param heights lines of each item
 */
export function windowAround(heights: readonly number[], current: number, room: number): Window {
  let first = current;
  let last = Math.min(heights.length, current + 1);
  let left = room - (heights[current] ?? 0);
  for (;;) {
    const before = heights[first - 1];
    const after = heights[last];
    const prefersBefore = current - first < last - 1 - current;
    const canBefore = before !== undefined && before <= left;
    const canAfter = after !== undefined && after <= left;
    if (canBefore && (prefersBefore || !canAfter)) {
      left -= before;
      first--;
    } else if (canAfter) {
      left -= after;
      last++;
    } else return { first, last };
  }
}
