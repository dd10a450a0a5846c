import { describe, expect, it } from 'vitest';
import { formatId, parseCursor, parseId } from '../../src/channel/event-id.ts';
import type { EventDraft } from '../../src/channel/event-log.ts';
import { type Page, saysNothing } from '../../src/channel/event-log.ts';
import { DEFAULT_LOG_LIMITS, type LogLimits } from '../../src/channel/limits.ts';
import { MemoryLog } from '../../src/channel/memory-log.ts';

const ALL = { events: 1000, octets: 1_000_000 };

function logOf(limits: Partial<LogLimits> = {}) {
  const clock = { now: 0 };
  const now = () => clock.now;
  const log = new MemoryLog({ epoch: 'e1', now, limits: { ...DEFAULT_LOG_LIMITS, ...limits } });
  const add = (count: number) => {
    for (let done = 0; done < count; done++) log.append({ type: 'message', data: 'x' });
  };
  return { log, clock, add };
}

function at(sequence: number, epoch = 'e1') {
  return { epoch, sequence };
}

function sequencesOf({ events }: Page): number[] {
  return events.map(({ sequence }) => sequence);
}

describe('an id', () => {
  it.each(['e1-0', 'e1-1', '0-0', 'Az09-999999999999999'])('is %s', (text) => {
    expect(formatId(parseId(text)!)).toBe(text);
  });

  it.each([
    ...['', '0', '7', '-1', 'e1-', 'e1-01', 'e1--1', 'e1-+1', 'e1-1.0', 'e1-1 ', ' e1-1', 'e_1-1'],
    ...['e1-1000000000000000', `${'e'.repeat(33)}-1`, 'e1-１', 'e1-1\n'],
  ])('is not %j', (text) => {
    expect(parseId(text)).toBeUndefined();
  });

  it('as a cursor: absent is now, 0 is the oldest', () => {
    expect(parseCursor(undefined)).toBe('now');
    expect(parseCursor('0')).toBe('oldest');
    expect(parseCursor('e1-0')).toEqual(at(0));
    expect(parseCursor('00')).toBeUndefined();
  });
});

describe('a log', () => {
  it('numbers its events from 1, and gives each an id', async () => {
    const { log } = logOf();
    expect(log.position).toEqual(at(0));
    expect(await log.publish({ type: 'a', data: 'b' })).toEqual({
      ...{ id: 'e1-1', sequence: 1, type: 'a', data: 'b' },
    });
    expect(log.append({ type: 'a', data: 'b' }).id).toBe('e1-2');
    expect(log.position).toEqual(at(2));
  });

  it('gives what is after a cursor, and where to read on', () => {
    const { log, add } = logOf();
    add(5);
    expect(sequencesOf(log.since(at(2)))).toEqual([3, 4, 5]);
    expect(log.since(at(2))).toMatchObject({ from: 'e1-2', cursor: 'e1-5', sequence: 5 });
    expect(log.since(at(5))).toMatchObject({ events: [], from: 'e1-5', cursor: 'e1-5' });
    expect(saysNothing(log.since(at(5)))).toBe(true);
    expect(saysNothing(log.since('now'))).toBe(true);
    expect(sequencesOf(log.since('oldest'))).toEqual([1, 2, 3, 4, 5]);
    expect(log.since('oldest').oldest).toBeUndefined();
  });

  it('gives a page of so many events, or octets, and never none', () => {
    const { log, add } = logOf();
    add(5);
    expect(log.since(at(0), { ...ALL, events: 2 })).toMatchObject({ cursor: 'e1-2' });
    expect(sequencesOf(log.since(at(0), { ...ALL, octets: 1 }))).toEqual([1]);
    const { octets } = log.size;
    expect(sequencesOf(log.since(at(0), { ...ALL, octets: octets - 1 }))).toEqual([1, 2, 3, 4]);
    expect(sequencesOf(log.since(at(0), { ...ALL, octets }))).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps so many events', () => {
    const { log, add } = logOf({ events: 3 });
    add(3);
    expect(sequencesOf(log.since('oldest'))).toEqual([1, 2, 3]);
    add(1);
    expect(sequencesOf(log.since('oldest'))).toEqual([2, 3, 4]);
    expect(log.at(1)).toBeUndefined();
    expect(log.at(2)?.id).toBe('e1-2');
    expect(log.at(5)).toBeUndefined();
  });

  it('keeps so many octets', () => {
    const { log, add } = logOf();
    add(1);
    const one = log.size.octets;
    const bounded = logOf({ octets: 3 * one });
    bounded.add(4);
    expect(bounded.log.size).toEqual({ events: 3, octets: 3 * one });
  });

  it('refuses what is over its octets alone: no one could ever read it', () => {
    const { log, add } = logOf({ octets: 1000 });
    add(1);
    const data = 'x'.repeat(1000);
    expect(() => log.append({ type: 'message', data })).toThrow('at most 1000 octets');
    expect([log.position.sequence, log.size.events]).toEqual([1, 1]);
  });

  it.each<[string, unknown, string]>([
    ['of two lines', { type: 'a\nb', data: 'x' }, 'no control characters'],
    ['with a NUL', { type: 'a\0', data: 'x' }, 'no control characters'],
    ['of no characters', { type: '', data: 'x' }, 'has 1 to 64'],
    ['of too many', { type: 'x'.repeat(65), data: 'x' }, 'has 1 to 64'],
    ['with half a character', { type: '\ud800', data: 'x' }, 'that UTF-8 can say'],
    ['that is no text', { type: 7, data: 'x' }, 'event is text'],
    ...['open', 'error', 'gap', 'reset'].map((type) => {
      return [`of the API's own, ${type}`, { type, data: 'x' }, "is the server's own"] as [
        ...[string, unknown, string],
      ];
    }),
    ['by its data, half a character', { type: 'a', data: 'x\udc00' }, 'that UTF-8 can say'],
    ['by its data, no text', { type: 'a', data: undefined }, 'data is text'],
    ['by its data, too much', { type: 'a', data: 'é'.repeat(51) }, 'data has at most 100 octets'],
  ])('refuses an event %s, there and then', async (_, draft, why) => {
    const log = new MemoryLog({ epoch: 'e1', now: () => 0, dataOctets: 100 });
    expect(() => log.append(draft as EventDraft)).toThrow(why);
    await expect(log.publish(draft as EventDraft)).rejects.toThrow(TypeError);
    expect(log.position.sequence).toBe(0);
  });

  it.each([
    ['of one character', { type: 'x', data: '' }],
    ['of many, and any', { type: `😀${'é'.repeat(62)}`, data: '\0\r\n\ufeff😀' }],
    ['with as much as there may be', { type: 'message', data: 'é'.repeat(50) }],
  ])('takes an event %s', (_, draft) => {
    const log = new MemoryLog({ epoch: 'e1', now: () => 0, dataOctets: 100 });
    expect(log.append(draft)).toMatchObject(draft);
  });

  it('says what is about to go before it goes, where it goes for want of room', () => {
    const { log, add, clock } = logOf({ events: 2, age: 10 });
    const told: unknown[] = [];
    log.subscribe({
      ...{ appended() {}, ended() {} },
      forgetting: (sequence) => told.push([sequence, log.at(sequence) !== undefined]),
    });
    add(4);
    clock.now = 100;
    add(3);
    expect(told).toEqual([
      ...[
        [1, true],
        [2, true],
        [5, true],
      ],
    ]);
  });

  it('keeps them for so long', () => {
    const { log, clock, add } = logOf({ age: 1000 });
    add(1);
    clock.now = 500;
    add(1);
    clock.now = 1000;
    expect(sequencesOf(log.since('oldest'))).toEqual([1, 2]);
    clock.now = 1001;
    expect(sequencesOf(log.since('oldest'))).toEqual([2]);
    clock.now = 9999;
    expect(log.size).toEqual({ events: 0, octets: 0 });
  });

  it('says from where on it can still be read, if that is after the cursor', () => {
    const { log, add } = logOf({ events: 3 });
    add(5);
    expect(log.since(at(1))).toMatchObject({ oldest: 'e1-3', from: 'e1-2', isReset: false });
    expect(sequencesOf(log.since(at(1)))).toEqual([3, 4, 5]);
    expect(log.since(at(2)).oldest).toBeUndefined();
  });

  it.each([
    ['another epoch', at(1, 'e0')],
    ['a place ahead of it', at(6)],
  ])('takes %s for a reset, and gives all it has', (_, cursor) => {
    const { log, add } = logOf({ events: 3 });
    add(5);
    expect(log.since(cursor)).toMatchObject({ isReset: true, oldest: undefined, cursor: 'e1-5' });
    expect(sequencesOf(log.since(cursor))).toEqual([3, 4, 5]);
  });

  it('tells of a reset where there is nothing else to tell', () => {
    expect(saysNothing(logOf().log.since(at(0, 'e0')))).toBe(false);
  });

  it('tells its listeners, in order, until it is told not to', () => {
    const { log, add } = logOf();
    const told: (number | 'end')[] = [];
    const stop = log.subscribe({
      appended: ({ sequence }) => told.push(sequence),
      ended: () => told.push('end'),
    });
    add(2);
    stop();
    add(1);
    log.end();
    expect(told).toEqual([1, 2]);
  });

  it('ends once, and can still be read', () => {
    const { log, add } = logOf();
    let ends = 0;
    log.subscribe({ appended() {}, ended: () => ends++ });
    add(1);
    log.end();
    log.end();
    expect([ends, log.isEnded]).toEqual([1, true]);
    expect(sequencesOf(log.since('oldest'))).toEqual([1]);
    expect(() => add(1)).toThrow('the log has ended');
  });

  it('takes as long to forget as to keep', () => {
    const { log, add } = logOf({ events: 10 });
    add(100_000);
    expect(sequencesOf(log.since('oldest'))).toHaveLength(10);
    expect(log.position.sequence).toBe(100_000);
  });
});
