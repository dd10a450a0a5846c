import { describe, expect, it } from 'vitest';
import { Broadcast, type Follower } from '../../src/channel/broadcast.ts';
import type { Cursor } from '../../src/channel/event-id.ts';
import type { Page } from '../../src/channel/event-log.ts';
import { DEFAULT_LOG_LIMITS } from '../../src/channel/limits.ts';
import { MemoryLog } from '../../src/channel/memory-log.ts';
import { Turns } from '../support/turns.ts';

/** A reader that can be told to be slow. */
class Reader implements Follower<Page> {
  readonly got: Page[] = [];
  isSlow = false;
  endCount = 0;
  dropped = 0;
  #wake: ((isOpen: boolean) => void) | undefined;

  get sequences(): number[] {
    return this.got.flatMap(({ events }) => events.map(({ sequence }) => sequence));
  }

  write(page: Page): boolean {
    this.got.push(page);
    return !this.isSlow;
  }

  room(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async wake(isOpen = true): Promise<void> {
    this.isSlow = false;
    this.#wake?.(isOpen);
    await Promise.resolve();
    await Promise.resolve();
  }

  end(): void {
    this.endCount++;
  }

  giveUp(): void {
    this.dropped++;
  }
}

function setUp(behindOctets = 100, events = 1000) {
  const limits = { ...DEFAULT_LOG_LIMITS, events };
  const log = new MemoryLog({ epoch: 'e1', now: () => 0, limits });
  const turns = new Turns();
  let encodings = 0;
  const broadcast = new Broadcast<Page>(log, {
    encode: (page) => {
      encodings++;
      return page;
    },
    sizeOf: ({ events }) => events.length * 10,
    later: turns.later,
    behindOctets,
  });
  const add = (count: number) => {
    for (let done = 0; done < count; done++) log.append({ type: 'message', data: 'x' });
  };
  const publish = (count: number) => {
    add(count);
    turns.endAll();
  };
  const join = (cursor: Cursor = 'now') => {
    const reader = new Reader();
    return { reader, membership: broadcast.join(cursor, reader) };
  };
  return { log, turns, broadcast, add, publish, join, encodings: () => encodings };
}

describe('a broadcast', () => {
  it('sends what is behind the cursor, and then all that comes', () => {
    const { publish, join } = setUp();
    publish(3);
    const { reader } = join({ epoch: 'e1', sequence: 1 });
    expect(reader.sequences).toEqual([2, 3]);
    publish(2);
    expect(reader.sequences).toEqual([2, 3, 4, 5]);
  });

  it('puts what one turn brings into one form, for however many', () => {
    const { publish, join, encodings } = setUp();
    const readers = Array.from({ length: 100 }, () => join().reader);
    publish(3);
    expect(encodings()).toBe(1);
    expect(new Set(readers.map(({ got }) => got[0])).size).toBe(1);
    expect(readers[99]!.sequences).toEqual([1, 2, 3]);
  });

  it('neither loses nor doubles what is published in the turn in which one joins', () => {
    const { add, join, turns } = setUp();
    const before = join().reader;
    add(1);
    const between = join({ epoch: 'e1', sequence: 0 }).reader;
    const now = join().reader;
    add(1);
    turns.endAll();
    expect(before.sequences).toEqual([1, 2]);
    expect(between.sequences).toEqual([1, 2]);
    expect(now.sequences).toEqual([2]);
  });

  it('replays more than a page', () => {
    const { publish, join } = setUp();
    publish(250);
    expect(join('oldest').reader.sequences).toHaveLength(250);
  });

  it('writes no more to a slow reader, until it has read', async () => {
    const { publish, join } = setUp();
    const { reader } = join();
    const other = join().reader;
    reader.isSlow = true;
    publish(1);
    publish(3);
    expect(reader.sequences).toEqual([1]);
    expect(other.sequences).toEqual([1, 2, 3, 4]);
    await reader.wake();
    expect(reader.sequences).toEqual([1, 2, 3, 4]);
    publish(1);
    expect(reader.sequences).toEqual([1, 2, 3, 4, 5]);
  });

  it('tells a slow reader of the gap that it has fallen into', async () => {
    const { publish, join } = setUp(10_000, 5);
    const { reader } = join();
    reader.isSlow = true;
    publish(1);
    for (let turn = 0; turn < 10; turn++) publish(1);
    await reader.wake();
    expect(reader.got[1]).toMatchObject({ oldest: 'e1-7' });
    expect(reader.sequences).toEqual([1, 7, 8, 9, 10, 11]);
  });

  it('tells everyone of a gap where one turn brings more than is kept', () => {
    const { publish, join } = setUp(10_000, 5);
    const { reader } = join();
    publish(8);
    expect(reader.got[0]).toMatchObject({ oldest: 'e1-4' });
    expect(reader.sequences).toEqual([4, 5, 6, 7, 8]);
  });

  it.each([
    [10, 0],
    [11, 1],
  ])('drops a reader that is too far behind: %d events, %d dropped', (count, dropped) => {
    const { publish, join, broadcast } = setUp(100);
    const { reader } = join();
    reader.isSlow = true;
    publish(1);
    for (let turn = 0; turn < count; turn++) publish(1);
    expect(reader.dropped).toBe(dropped);
    expect(broadcast.followerCount).toBe(1 - dropped);
  });

  it('forgets a reader that was gone when there would have been room', async () => {
    const { publish, join, broadcast } = setUp();
    const { reader } = join();
    reader.isSlow = true;
    publish(1);
    await reader.wake(false);
    publish(1);
    expect(broadcast.followerCount).toBe(0);
    expect(reader.sequences).toEqual([1]);
  });

  it('sends nothing to one that has left, not even if it was slow', async () => {
    const { publish, join, broadcast } = setUp();
    const { reader, membership } = join();
    reader.isSlow = true;
    publish(1);
    broadcast.leave(membership);
    publish(1);
    await reader.wake();
    expect(reader.sequences).toEqual([1]);
    expect(membership.isMember).toBe(false);
  });

  it('ends with its log, behind the last event', () => {
    const { log, add, join, turns, broadcast } = setUp();
    const { reader } = join();
    add(1);
    log.end();
    turns.endAll();
    expect(reader.sequences).toEqual([1]);
    expect(reader.endCount).toBe(1);
    expect(broadcast.followerCount).toBe(0);
    const late = join('oldest').reader;
    expect(late.sequences).toEqual([1]);
    expect(late.endCount).toBe(1);
  });

  it('ends for a slow reader when it has read', async () => {
    const { log, add, join, turns } = setUp();
    const { reader } = join();
    reader.isSlow = true;
    add(1);
    turns.endAll();
    add(1);
    log.end();
    turns.endAll();
    expect(reader.endCount).toBe(0);
    await reader.wake();
    expect([reader.sequences, reader.endCount]).toEqual([[1, 2], 1]);
  });

  it('tells all what is not part of the log, but no one who is slow', () => {
    const { publish, join, broadcast, log } = setUp();
    const quick = join().reader;
    const slow = join().reader;
    slow.isSlow = true;
    publish(1);
    const comment = log.since('now');
    broadcast.tellAll(comment);
    expect(quick.got.at(-1)).toBe(comment);
    expect(slow.got).toHaveLength(1);
  });
});
