import { expect } from 'vitest';
import { findUncovered } from '../../src/wire/coverage.ts';
import type { Placed } from '../../src/wire/field.ts';

/** Every bit of a message belongs to exactly one field. */
export function expectCovered(place: Placed): void {
  expect(findUncovered(place.spans(), place.end - place.start)).toEqual([]);
}

/** Events lie side by side: each starts where the one before has ended. */
export function expectSideBySide(events: readonly Placed[], start = 0): void {
  let reached = start;
  for (const event of events) {
    expect(event.start).toBe(reached);
    reached = event.end;
  }
}
