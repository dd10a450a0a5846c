import { describe, expect, it } from 'vitest';
import type { Cursor } from '../../src/channel/event-id.ts';
import { DEFAULT_LOG_LIMITS } from '../../src/channel/limits.ts';
import { MemoryLog } from '../../src/channel/memory-log.ts';
import { HoldCount } from '../../src/longpoll/hold.ts';
import { HoldQueue, type PollAnswer } from '../../src/longpoll/hold-queue.ts';
import { DEFAULT_HOLD_LIMITS } from '../../src/longpoll/limits.ts';
import { Turns } from '../support/turns.ts';

function setUp({ holds = 10_000, events = 1000, random = 0 } = {}) {
  const limits = { ...DEFAULT_LOG_LIMITS, events };
  const log = new MemoryLog({ epoch: 'e1', now: () => 0, limits });
  const turns = new Turns();
  const count = new HoldCount({ ...DEFAULT_HOLD_LIMITS, holds });
  const queue = new HoldQueue(log, { count, random: () => random, later: turns.later });
  const add = (events: number) => {
    for (let done = 0; done < events; done++) log.append({ type: 'message', data: 'x' });
  };
  const poll = (cursor: Cursor, waitMilliseconds?: number, now = 0) => {
    const answers: PollAnswer[] = [];
    const answer = (given: PollAnswer) => answers.push(given);
    return { hold: queue.poll({ cursor, waitMilliseconds }, now, answer), answers };
  };
  return { log, turns, count, queue, add, poll };
}

function at(sequence: number, epoch = 'e1'): Cursor {
  return { epoch, sequence };
}

function told(answers: readonly PollAnswer[]) {
  return answers.map((answer) => {
    if (answer.kind !== 'page') return answer.kind;
    return answer.page.events.map(({ sequence }) => sequence);
  });
}

// In the order of the guarantees that a hold queue gives.
describe('a hold queue', () => {
  it('1. gives at once what came between one answer and the next poll', () => {
    const { poll, add } = setUp();
    add(1);
    const { hold, answers } = poll(at(0));
    expect(hold).toBeUndefined();
    expect(told(answers)).toEqual([[1]]);
  });

  it('2. gives what comes in the turn in which the hold began', () => {
    const { poll, add, turns } = setUp();
    add(1);
    const { answers } = poll(at(1));
    add(1);
    turns.endAll();
    expect(told(answers)).toEqual([[2]]);
  });

  it.each(['event first', 'time first'])('3. gives the event or the timeout, once: %s', (order) => {
    const { poll, add, turns, queue } = setUp();
    const { answers } = poll(at(0), 1000);
    if (order === 'event first') {
      add(1);
      queue.expire(1000);
    } else {
      queue.expire(1000);
      add(1);
    }
    turns.endAll();
    queue.expire(2000);
    expect(told(answers)).toEqual([order === 'event first' ? [1] : 'timeout']);
  });

  it('4. gives the same again to the same cursor', () => {
    const { poll, add } = setUp();
    add(2);
    expect(told(poll(at(0)).answers)).toEqual([[1, 2]]);
    expect(told(poll(at(0)).answers)).toEqual([[1, 2]]);
    expect(told(poll(at(1)).answers)).toEqual([[2]]);
  });

  it('5. begins now without a cursor, and at the oldest kept if asked to', () => {
    const { poll, add, turns } = setUp();
    add(2);
    const { answers } = poll('now');
    add(1);
    turns.endAll();
    expect(told(answers)).toEqual([[3]]);
    expect(told(poll('oldest').answers)).toEqual([[1, 2, 3]]);
  });

  it('6. tells of a gap, and of the oldest that is kept', () => {
    const { poll, add } = setUp({ events: 2 });
    add(5);
    const [answer] = poll(at(1)).answers;
    expect(answer).toMatchObject({ kind: 'page', page: { oldest: 'e1-4' } });
    expect(told([answer!])).toEqual([[4, 5]]);
  });

  it('6. gives what would be lost in a turn that brings more than is kept, all of it', () => {
    const { poll, add, turns } = setUp({ events: 200 });
    const { answers } = poll(at(0));
    add(350);
    turns.endAll();
    expect(told(answers)).toEqual([Array.from({ length: 200 }, (_, index) => index + 1)]);
    const next = poll(at(200));
    expect(next.answers[0]).toMatchObject({ kind: 'page', page: { oldest: undefined } });
  });

  it.each([
    ['another epoch', at(0, 'e0')],
    ['a place ahead of the log', at(1)],
  ])('7. tells %s of the reset at once', (_, cursor) => {
    const { hold, answers } = setUp().poll(cursor);
    expect(hold).toBeUndefined();
    expect(answers).toMatchObject([{ kind: 'page', page: { isReset: true, cursor: 'e1-0' } }]);
  });

  it('8. holds for no longer than the most there is', () => {
    const { poll } = setUp();
    expect(poll(at(0), 1e9).hold?.deadline).toBe(60_000);
    expect(poll(at(0)).hold?.deadline).toBe(25_000);
    expect(poll(at(0), 0.5).hold?.deadline).toBe(0.5);
  });

  it('9. gives a burst as one answer, in order, and the rest at the next poll at once', () => {
    const { poll, add, turns } = setUp();
    const { answers } = poll(at(0));
    add(150);
    turns.endAll();
    expect(told(answers)).toEqual([Array.from({ length: 100 }, (_, index) => index + 1)]);
    expect(told(poll(at(100)).answers)[0]).toHaveLength(50);
  });

  it('10. gives back a usable cursor at the timeout', () => {
    const { poll, add, queue } = setUp();
    add(3);
    for (const cursor of ['now', at(3)] as const) {
      const { answers } = poll(cursor, 1000);
      queue.expire(999);
      expect(answers).toEqual([]);
      queue.expire(1000);
      expect(answers).toEqual([{ kind: 'timeout', cursor: 'e1-3' }]);
    }
  });

  it('11. leaves nothing of a hold that was let go', () => {
    const { poll, queue, count, add, turns } = setUp();
    const { hold, answers } = poll(at(0));
    expect([queue.size, count.count, queue.deadline]).toEqual([1, 1, 25_000]);
    queue.release(hold!);
    queue.release(hold!);
    expect([queue.size, count.count, queue.deadline]).toEqual([0, 0, undefined]);
    add(1);
    queue.expire(1e9);
    expect([turns.dueCount, told(answers)]).toEqual([0, ['timeout']]);
  });

  it('12. gives an event to everyone, once, from one page, a part of them in each turn', () => {
    const { poll, add, turns, queue } = setUp();
    const polls = Array.from({ length: 1200 }, () => poll(at(0)));
    add(1);
    const left: number[] = [];
    while (turns.dueCount > 0) {
      turns.end();
      left.push(queue.size);
    }
    expect(left).toEqual([700, 200, 0]);
    const pages = polls.map(({ answers: [answer] }) => answer?.kind === 'page' && answer.page);
    expect(new Set(pages).size).toBe(1);
    expect(polls.every(({ answers }) => answers.length === 1)).toBe(true);
  });

  it('12. gives those who are answered later what has come by then', () => {
    const { poll, add, turns } = setUp();
    const polls = Array.from({ length: 501 }, () => poll(at(0)));
    add(1);
    turns.end();
    add(1);
    turns.endAll();
    expect(told(polls[0]!.answers)).toEqual([[1]]);
    expect(told(polls[500]!.answers)).toEqual([[1, 2]]);
  });

  it('15. refuses what would be one hold too many, and counts over all queues', () => {
    const { poll, queue, count } = setUp({ holds: 2 });
    const first = poll(at(0));
    count.add();
    expect(told(poll(at(0)).answers)).toEqual(['full']);
    expect([queue.size, count.count]).toEqual([1, 2]);
    queue.release(first.hold!);
    expect(poll(at(0)).hold).toBeDefined();
  });

  it('15. answers what need not wait even when it is full', () => {
    const { poll, add } = setUp({ holds: 0 });
    expect(told(poll('now', 0).answers)).toEqual(['timeout']);
    add(1);
    expect(told(poll(at(0)).answers)).toEqual([[1]]);
  });

  it.each([
    [0, 16_000],
    [0.5, 15_500],
    [1, 15_000],
  ])('16. lets deadlines differ by a sixteenth: chance %d, %d ms', (random, deadline) => {
    expect(setUp({ random }).poll(at(0), 16_000).hold?.deadline).toBe(deadline);
  });

  it('19. answers a hold that is let go with its cursor, as at the timeout', () => {
    const { poll, queue, add } = setUp();
    add(1);
    const { hold, answers } = poll('now');
    queue.release(hold!);
    expect(answers).toEqual([{ kind: 'timeout', cursor: 'e1-1' }]);
  });

  it('20. gives a short poll the same as a long one, and answers it in any case', () => {
    const { poll, add } = setUp();
    expect(poll('now', 0).answers).toEqual([{ kind: 'timeout', cursor: 'e1-0' }]);
    add(2);
    expect(poll(at(0), 0).answers).toEqual(poll(at(0), 1000).answers);
  });

  it('answers everyone at the end of the log, and says that it is one', () => {
    const { poll, add, log, turns } = setUp();
    const { answers } = poll(at(0));
    log.end();
    turns.endAll();
    expect(answers).toMatchObject([{ kind: 'page', isEnd: true, page: { events: [] } }]);
    expect(poll(at(0)).hold).toBeUndefined();
    expect(() => add(1)).toThrow();
  });
});
