import { type Key, nameOf } from './key.ts';

/** What a cursor can go over, or what can be scrolled. */
export interface PageRange {
  /** How many places there are. */
  readonly count: number;
  /** How many of them are on a screen at once. */
  readonly page: number;
}

/**
 * Where a key leads in whatever goes up and down: by a place, by a page, or to an end.
 *
 * @param place from 0
 * @returns undefined for any other key
 */
export function movedBy(key: Key, place: number, { count, page }: PageRange): number | undefined {
  const by = STEPS[nameOf(key)]?.(Math.max(1, page), count);
  return by === undefined ? undefined : Math.max(0, Math.min(place + by, count - 1));
}

const STEPS: Readonly<Record<string, (page: number, count: number) => number>> = {
  up: () => -1,
  down: () => 1,
  pageup: (page) => -page,
  pagedown: (page) => page,
  home: (_, count) => -count,
  end: (_, count) => count,
};
