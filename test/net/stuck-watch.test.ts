import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StuckWatch } from '../../src/net/stuck-watch.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** Lets so many milliseconds go by between looks. */
function looks(watch: StuckWatch, ...waits: readonly number[]): boolean[] {
  return waits.map((wait) => {
    vi.advanceTimersByTime(wait);
    return watch.isStuck();
  });
}

describe('a watch over what may be stuck', () => {
  it('gives up after the time, not after twice as long', () => {
    const watch = new StuckWatch(8000);
    expect(watch.interval).toBe(1000);
    expect(looks(watch, ...Array<number>(8).fill(1000))).toEqual([
      ...Array<boolean>(7).fill(false),
      true,
    ]);
  });

  it('gives up a while after the last movement: Node has started the timer again then', () => {
    const watch = new StuckWatch(8000);
    const idle = Array<number>(6).fill(1000);
    expect(looks(watch, ...idle, 2000, ...idle)).not.toContain(true);
    expect(looks(watch, 1000)).toEqual([true]);
  });

  it('never gives up what moves each time', () => {
    const watch = new StuckWatch(8000);
    expect(looks(watch, ...Array<number>(50).fill(2000))).not.toContain(true);
  });
});
