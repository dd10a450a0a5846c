import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Broadcast, type Follower, type Membership } from '../../src/channel/broadcast.ts';
import { type Cursor, parseId } from '../../src/channel/event-id.ts';
import type { Page } from '../../src/channel/event-log.ts';
import { DEFAULT_LOG_LIMITS } from '../../src/channel/limits.ts';
import { MemoryLog } from '../../src/channel/memory-log.ts';
import { type Hold, HoldCount } from '../../src/longpoll/hold.ts';
import { HoldQueue } from '../../src/longpoll/hold-queue.ts';
import { DEFAULT_HOLD_LIMITS, DEFAULT_WORK_LIMITS } from '../../src/longpoll/limits.ts';
import { WorkQueue } from '../../src/longpoll/work-queue.ts';
import { check, checkAsync } from '../support/property.ts';
import { Turns } from '../support/turns.ts';

const RUNS = 3000;
const KEPT = 6;
const CLIENTS = 3;

/** What can happen, at any time and in any order. */
const HAPPENING = fc.oneof(
  fc.record({ what: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ what: fc.constant('time' as const), milliseconds: fc.integer({ max: 700, min: 0 }) }),
  fc.record({ what: fc.constant('turn' as const) }),
  fc.record({ what: fc.constant('leave' as const), client: fc.nat(CLIENTS - 1) }),
  fc.record({ what: fc.constant('come' as const), client: fc.nat(CLIENTS - 1) }),
  fc.record({ what: fc.constant('slow' as const), client: fc.nat(CLIENTS - 1) }),
  fc.record({ what: fc.constant('restart' as const) }),
);
type Happening = typeof HAPPENING extends fc.Arbitrary<infer T> ? T : never;

/** All that was ever published, over all lives of the log: `EPOCH-SEQUENCE` says what it has to hold. */
class World {
  readonly turns = new Turns();
  readonly count = new HoldCount({ ...DEFAULT_HOLD_LIMITS, mostWait: 1000 });
  readonly published = new Map<string, string>();
  now = 0;
  epoch = 0;
  log!: MemoryLog;
  queue!: HoldQueue;
  broadcast!: Broadcast<Page>;

  constructor() {
    this.restart();
  }

  restart(): void {
    this.epoch++;
    const limits = { ...DEFAULT_LOG_LIMITS, events: KEPT };
    this.log = new MemoryLog({ epoch: `e${this.epoch}`, now: () => this.now, limits });
    const later = this.turns.later;
    this.queue = new HoldQueue(this.log, { count: this.count, random: () => 0.5, later });
    this.broadcast = new Broadcast<Page>(this.log, {
      encode: (page) => page,
      sizeOf: ({ events }) => events.length,
      later,
      behindOctets: 1000,
    });
  }

  publish(count: number): void {
    for (let done = 0; done < count; done++) {
      const data = `${this.epoch}/${this.published.size}`;
      this.published.set(this.log.append({ type: 'message', data }).id, data);
    }
  }
}

/** A client that holds the server to its word: what it is given has to follow what it has. */
class Reader {
  cursor: Cursor = { epoch: 'e1', sequence: 0 };
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  take({ events, from, cursor, oldest, isReset }: Page): void {
    const had = this.cursor as { epoch: string; sequence: number };
    let next = had.sequence + 1;
    if (isReset) {
      // Only where the cursor means nothing to this log.
      expect(had.epoch === `e${this.#world.epoch}` && had.sequence <= next - 1).toBe(false);
      next = parseId(from)!.sequence + 1;
    } else if (oldest !== undefined) {
      const first = parseId(oldest)!.sequence;
      expect(first).toBeGreaterThan(next);
      next = first;
    }
    for (const { id, sequence, data } of events) {
      expect(sequence).toBe(next++);
      expect(data).toBe(this.#world.published.get(id));
    }
    this.cursor = parseId(cursor)!;
    // It has moved over what was given, and over nothing else.
    expect(this.cursor.sequence).toBe(next - 1);
  }

  expectUpToDate(): void {
    expect(this.cursor).toEqual(this.#world.log.position);
  }
}

/** Polls again and again, as a client does. */
class Poller {
  readonly reader: Reader;
  readonly #world: World;
  #hold: Hold | undefined;
  #queue: HoldQueue | undefined;
  isThere = false;

  constructor(world: World) {
    this.#world = world;
    this.reader = new Reader(world);
  }

  come(): void {
    if (this.isThere) return;
    this.isThere = true;
    this.#poll();
  }

  /** Gone: what is answered from now on is never read. */
  leave(): void {
    if (!this.isThere) return;
    this.isThere = false;
    if (this.#hold) this.#queue!.release(this.#hold);
    this.#hold = undefined;
  }

  #poll(): void {
    const { queue, now } = this.#world;
    let answers = 0;
    this.#queue = queue;
    const poll = { cursor: this.reader.cursor, waitMilliseconds: 500 };
    this.#hold = queue.poll(poll, now, (answer) => {
      expect(++answers).toBe(1);
      this.#hold = undefined;
      if (!this.isThere) return;
      if (answer.kind === 'page') this.reader.take(answer.page);
      else if (answer.kind === 'timeout') this.reader.cursor = parseId(answer.cursor)!;
      // The next request comes in a later turn.
      this.#world.turns.later(() => this.isThere && !this.#hold && this.#poll());
    });
  }
}

/** Keeps a stream open, and reads slowly at times. */
class Listener implements Follower<Page> {
  readonly reader: Reader;
  readonly #world: World;
  #membership: { readonly of: Broadcast<Page>; readonly membership: Membership } | undefined;
  isThere = false;
  isSlow = false;
  #wake: ((isOpen: boolean) => void) | undefined;

  constructor(world: World) {
    this.#world = world;
    this.reader = new Reader(world);
  }

  come(): void {
    if (this.isThere) return;
    this.isThere = true;
    const { broadcast } = this.#world;
    this.#membership = { of: broadcast, membership: broadcast.join(this.reader.cursor, this) };
  }

  leave(): void {
    if (!this.isThere) return;
    this.isThere = false;
    this.#membership!.of.leave(this.#membership!.membership);
    this.speedUp();
  }

  speedUp(): void {
    this.isSlow = false;
    this.#wake?.(this.isThere);
    this.#wake = undefined;
  }

  write(page: Page): boolean {
    expect(this.isThere).toBe(true);
    this.reader.take(page);
    return !this.isSlow;
  }

  ready(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  end(): void {}

  giveUp(): void {
    throw new Error('it was not that far behind');
  }
}

async function settle({ turns }: World): Promise<void> {
  for (let round = 0; round < 4; round++) {
    turns.end();
    await Promise.resolve();
    await Promise.resolve();
  }
}

async function play(schedule: readonly Happening[]): Promise<void> {
  const world = new World();
  const pollers = Array.from({ length: CLIENTS }, () => new Poller(world));
  const listeners = Array.from({ length: CLIENTS }, () => new Listener(world));
  const both = (client: number) => [pollers[client]!, listeners[client]!];
  for (const each of [...pollers, ...listeners]) each.come();
  for (const happening of schedule) {
    switch (happening.what) {
      case 'publish':
        world.publish(happening.count);
        break;
      case 'time':
        world.now += happening.milliseconds;
        world.queue.expire(world.now);
        break;
      case 'turn':
        world.turns.end();
        await Promise.resolve();
        break;
      case 'leave':
        for (const each of both(happening.client)) each.leave();
        break;
      case 'come':
        for (const each of both(happening.client)) each.come();
        listeners[happening.client]!.speedUp();
        break;
      case 'slow':
        listeners[happening.client]!.isSlow = true;
        break;
      case 'restart': {
        for (const each of [...pollers, ...listeners]) each.leave();
        world.restart();
        break;
      }
    }
    expect(world.count.count).toBe(world.queue.size);
    expect(world.queue.size).toBeLessThanOrEqual(CLIENTS);
  }
  for (const listener of listeners) listener.speedUp();
  for (const each of [...pollers, ...listeners]) each.come();
  await settle(world);
  for (const { reader } of [...pollers, ...listeners]) reader.expectUpToDate();
  for (const each of [...pollers, ...listeners]) each.leave();
  expect([world.queue.size, world.count.count, world.broadcast.followerCount]).toEqual([0, 0, 0]);
  expect(world.queue.deadline).toBeUndefined();
}

/** It takes 3 s of a core, and a busy machine has little of one. */
const LONG = { timeout: 120_000 };

describe('in any schedule of publishing, polling, leaving, slowness, timeouts and restarts', () => {
  it('no event is lost, doubled or out of order, and no one is left waiting', LONG, async () => {
    const schedules = fc.array(HAPPENING, { maxLength: 40 });
    await checkAsync(fc.asyncProperty(schedules, play), RUNS);
  });
});

const WORK = fc.oneof(
  fc.record({ what: fc.constant('send' as const) }),
  fc.record({ what: fc.constant('receive' as const), wait: fc.nat(400) }),
  fc.record({ what: fc.constant('delete' as const), which: fc.nat(10) }),
  fc.record({ what: fc.constant('leave' as const), which: fc.nat(10) }),
  fc.record({ what: fc.constant('time' as const), milliseconds: fc.nat(300) }),
);
type Work = typeof WORK extends fc.Arbitrary<infer T> ? T : never;

function work(schedule: readonly Work[]): void {
  const count = new HoldCount(DEFAULT_HOLD_LIMITS);
  const limits = { ...DEFAULT_WORK_LIMITS, visibilityTimeout: 200 };
  let secrets = 0;
  const newSecret = () => `${++secrets}`;
  const queue = new WorkQueue({ count, random: () => 0.5, newSecret, limits });
  const waiting = new Set<Hold>();
  const receipts: string[] = [];
  const hiddenUntil = new Map<string, number>();
  const sent = new Set<string>();
  const done = new Set<string>();
  let now = 0;
  for (const step of schedule) {
    if (step.what === 'send') sent.add(queue.send('x', now)!);
    else if (step.what === 'time') {
      now += step.milliseconds;
      queue.expire(now);
    } else if (step.what === 'delete') {
      const receipt = receipts[step.which % (receipts.length || 1)];
      if (receipt !== undefined && queue.delete(receipt, now)) done.add(receipt.split('-')[0]!);
    } else if (step.what === 'leave') {
      const hold = [...waiting][step.which % (waiting.size || 1)];
      if (hold) queue.release(hold);
    } else {
      let hold: Hold | undefined;
      hold = queue.receive(step.wait, now, (answer) => {
        if (hold) waiting.delete(hold);
        if (answer.kind !== 'delivery') return;
        const { id, receipt } = answer.delivery;
        // No one else works on it just now, and no one has done it.
        expect(hiddenUntil.get(id) ?? 0).toBeLessThanOrEqual(now);
        expect(done.has(id)).toBe(false);
        hiddenUntil.set(id, now + 200);
        receipts.push(receipt);
      });
      if (hold) waiting.add(hold);
    }
    expect([queue.size.waiting, count.count]).toEqual([waiting.size, waiting.size]);
    const { ready, inFlight } = queue.size;
    expect(ready + inFlight).toBe(sent.size - done.size);
  }
  now += 10_000;
  queue.expire(now);
  expect(waiting.size).toBe(0);
  // What was handed to one who waited comes back as well.
  now += 10_000;
  queue.expire(now);
  // At least once: all that was not done is there again, first in, first out.
  const left = [...sent].filter((id) => !done.has(id));
  const delivered: string[] = [];
  for (const _ of left) {
    queue.receive(0, now, (answer) => {
      if (answer.kind === 'delivery') delivered.push(answer.delivery.id);
    });
  }
  expect(delivered).toEqual(left);
}

describe('in any schedule of work', () => {
  it('each message is one worker’s at a time, until it is done', LONG, () => {
    check(fc.property(fc.array(WORK, { maxLength: 60 }), work), RUNS);
  });
});
