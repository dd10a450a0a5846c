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

  ready(): Promise<boolean> {
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

interface SetUp {
  readonly behindOctets?: number;
  readonly events?: number;
  readonly count?: { add(): void; remove(): void };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

const COMMENT = new MemoryLog({ epoch: 'none', now: () => 0 }).since('now');

function setUp({ behindOctets = 100, events = 1000, count }: SetUp = {}) {
  const clock = { time: 0 };
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
    count,
    heartbeat: { milliseconds: 15, form: COMMENT },
    now: () => clock.time,
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
  const pass = (milliseconds: number) => {
    clock.time += milliseconds;
    broadcast.expire(clock.time);
  };
  return { log, turns, broadcast, add, publish, join, pass, encodings: () => encodings };
}

describe('a broadcast', () => {
  it('sends what is after the cursor, and then all that comes', () => {
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
    const { publish, join } = setUp({ behindOctets: 10_000, events: 5 });
    const { reader } = join();
    reader.isSlow = true;
    publish(1);
    for (let turn = 0; turn < 10; turn++) publish(1);
    await reader.wake();
    expect(reader.got[1]).toMatchObject({ oldest: 'e1-7' });
    expect(reader.sequences).toEqual([1, 7, 8, 9, 10, 11]);
  });

  it('loses nothing to a turn that brings more than is kept', () => {
    const { publish, join } = setUp({ events: 5 });
    const { reader } = join();
    publish(18);
    expect(reader.sequences).toEqual(numbers(18));
    expect(reader.got.map(({ oldest }) => oldest)).toEqual(Array(4).fill(undefined));
  });

  it('writes what would be lost to one who could not have read in the same turn', async () => {
    const { publish, join } = setUp({ events: 5 });
    const { reader } = join();
    reader.isSlow = true;
    publish(12);
    expect(reader.sequences).toEqual(numbers(10));
    await reader.wake();
    expect(reader.sequences).toEqual(numbers(12));
    expect(reader.dropped).toBe(0);
  });

  it('writes it no more than may be owed, and then tells of the gap', async () => {
    const { publish, join } = setUp({ events: 5, behindOctets: 20 });
    const { reader } = join();
    reader.isSlow = true;
    publish(30);
    expect(reader.sequences).toEqual(numbers(10));
    await reader.wake();
    expect(reader.got.at(-1)).toMatchObject({ oldest: 'e1-26' });
    expect(reader.dropped).toBe(0);
  });

  it('does not hold against anyone what one turn brings', async () => {
    const { publish, join } = setUp();
    const { reader } = join();
    reader.isSlow = true;
    publish(250);
    expect(reader.dropped).toBe(0);
    await reader.wake();
    expect(reader.sequences).toEqual(numbers(250));
  });

  it('sends a heartbeat on each stream to which nothing was written, whatever others are', () => {
    const { join, pass, broadcast, publish } = setUp();
    publish(1);
    const { reader } = join();
    expect(broadcast.deadline).toBe(15);
    for (let time = 0; time < 2; time++) {
      pass(10);
      join('oldest');
    }
    expect(reader.got).toEqual([COMMENT]);
    pass(14);
    expect(reader.got).toEqual([COMMENT]);
    pass(1);
    expect(reader.got).toEqual([COMMENT, COMMENT]);
    publish(1);
    pass(14);
    expect(reader.sequences).toEqual([2]);
    expect(reader.got).toHaveLength(3);
    pass(1);
    expect(reader.got).toHaveLength(4);
  });

  it('sends none to one who has not read yet, and one again when it has', async () => {
    const { join, pass, publish, broadcast } = setUp();
    const { reader } = join();
    reader.isSlow = true;
    publish(1);
    pass(40);
    expect(reader.got).toHaveLength(1);
    expect(broadcast.deadline).toBe(55);
    await reader.wake();
    pass(15);
    expect(reader.got.at(-1)).toBe(COMMENT);
  });

  it('has no deadline where no one follows', () => {
    const { join, broadcast } = setUp();
    const { membership } = join();
    broadcast.leave(membership);
    expect(broadcast.deadline).toBeUndefined();
  });

  it.each([
    [10, 0],
    [11, 1],
  ])('drops a reader that is too far behind: %d events, %d dropped', (count, dropped) => {
    const { publish, join, broadcast } = setUp();
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

  it('ends with its log, after the last event', () => {
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

  it('counts its followers with those of others, however they go', async () => {
    let count = 0;
    const counter = { add: () => count++, remove: () => count-- };
    const { publish, join, broadcast, log, turns } = setUp({ count: counter });
    const [one, other, slow] = [join(), join(), join()];
    expect(count).toBe(3);
    broadcast.leave(one.membership);
    broadcast.leave(one.membership);
    expect(count).toBe(2);
    slow.reader.isSlow = true;
    publish(1);
    publish(1);
    publish(20);
    expect([slow.reader.dropped, count]).toEqual([1, 1]);
    log.end();
    turns.endAll();
    expect([other.reader.endCount, count]).toEqual([1, 0]);
  });
});
