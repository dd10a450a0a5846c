import { describe, expect, it, vi } from 'vitest';
import { memoised, memoisedForFew } from '../../src/wire/memoised.ts';

describe('memoised work', () => {
  it('is done once for each object', () => {
    const work = vi.fn(({ size }: { size: number }) => [size]);
    const sizeOf = memoised(work);
    const [one, other] = [{ size: 1 }, { size: 1 }];
    expect(sizeOf(one)).toBe(sizeOf(one));
    expect(sizeOf(other)).toEqual(sizeOf(one));
    expect(sizeOf(other)).not.toBe(sizeOf(one));
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('is done once for each text', () => {
    const work = vi.fn((text: string) => text.length);
    const lengthOf = memoisedForFew(work);
    expect(['', 'a', '', 'a'].map(lengthOf)).toEqual([0, 1, 0, 1]);
    expect(work).toHaveBeenCalledTimes(2);
  });
});
