import { describe, expect, it } from 'vitest';
import { HoldCount } from '../../src/longpoll/hold.ts';
import { DEFAULT_HOLD_LIMITS, DEFAULT_WORK_LIMITS } from '../../src/longpoll/limits.ts';
import { type ReceiveAnswer, WorkQueue } from '../../src/longpoll/work-queue.ts';

const HIDDEN = DEFAULT_WORK_LIMITS.visibilityTimeout;

function setUp({ holds = 100, messages = 100, octets = 1e6 } = {}) {
  const count = new HoldCount({ ...DEFAULT_HOLD_LIMITS, holds });
  let secrets = 0;
  const queue = new WorkQueue({
    count,
    random: () => 0,
    newSecret: () => `s${++secrets}`,
    limits: { ...DEFAULT_WORK_LIMITS, messages, octets },
  });
  const receive = (wait: number | undefined, now = 0) => {
    const answers: ReceiveAnswer[] = [];
    return { hold: queue.receive(wait, now, (answer) => answers.push(answer)), answers };
  };
  /** What is to be had at once. */
  const take = (now = 0) => {
    const [answer] = receive(0, now).answers;
    return answer?.kind === 'delivery' ? answer.delivery : undefined;
  };
  return { queue, count, receive, take };
}

function bodies(answers: readonly ReceiveAnswer[]) {
  return answers.map((answer) => (answer.kind === 'delivery' ? answer.delivery.body : answer.kind));
}

describe('a work queue', () => {
  it('13. hands one message to exactly one of those who wait, the first', () => {
    const { queue, receive } = setUp();
    const [a, b, c] = [receive(1000), receive(1000), receive(1000)];
    queue.send('one', 0);
    queue.send('two', 0);
    expect([a, b, c].map(({ answers }) => bodies(answers))).toEqual([['one'], ['two'], []]);
    expect(queue.size).toEqual({ ready: 0, inFlight: 2, waiting: 1 });
  });

  it('13. hands out what is there first in, first out', () => {
    const { queue, take } = setUp();
    for (const body of ['a', 'b', 'c']) queue.send(body, 0);
    expect([take(), take(), take(), take()].map((delivery) => delivery?.body)).toEqual([
      ...['a', 'b', 'c', undefined],
    ]);
  });

  it('13. loses nothing to one who has gone', () => {
    const { queue, receive } = setUp();
    const gone = receive(1000);
    const there = receive(1000);
    queue.release(gone.hold!);
    queue.send('one', 0);
    expect(bodies(gone.answers)).toEqual(['timeout']);
    expect(bodies(there.answers)).toEqual(['one']);
  });

  it('14. delivers again what was not deleted in time, with a new receipt', () => {
    const { queue, take } = setUp();
    queue.send('one', 0);
    const first = take(0)!;
    expect(take(HIDDEN - 1)).toBeUndefined();
    const second = take(HIDDEN)!;
    expect(second).toMatchObject({ id: first.id, body: 'one', deliveryCount: 2 });
    expect(second.receipt).not.toBe(first.receipt);
  });

  it('14. does nothing at a late receipt', () => {
    const { queue, take } = setUp();
    queue.send('one', 0);
    const first = take(0)!;
    expect(queue.delete(first.receipt, HIDDEN)).toBe(false);
    const second = take(HIDDEN)!;
    expect(queue.delete(first.receipt, HIDDEN)).toBe(false);
    expect(queue.delete(second.receipt, HIDDEN + 1)).toBe(true);
    expect(queue.delete(second.receipt, HIDDEN + 1)).toBe(false);
    expect(queue.size).toEqual({ ready: 0, inFlight: 0, waiting: 0 });
  });

  it('14. puts what comes back before what came later', () => {
    const { queue, take } = setUp();
    for (const body of ['a', 'b', 'c']) queue.send(body, 0);
    take(0);
    take(1);
    expect(take(HIDDEN + 1)?.body).toBe('a');
    expect(take(HIDDEN + 1)?.body).toBe('b');
    expect(take(HIDDEN + 1)?.body).toBe('c');
  });

  it('14. hands what comes back to one who waits', () => {
    const { queue, receive, take } = setUp();
    queue.send('one', 0);
    take(0);
    const { answers } = receive(60_000, 1);
    expect(queue.deadline).toBe(HIDDEN);
    queue.expire(HIDDEN);
    expect(bodies(answers)).toEqual(['one']);
  });

  it('answers that nothing has come when the time is up', () => {
    const { queue, count, receive } = setUp();
    const { answers } = receive(1000);
    expect([queue.deadline, count.count]).toEqual([1000, 1]);
    queue.expire(999);
    expect(answers).toEqual([]);
    queue.expire(1000);
    expect(answers).toEqual([{ kind: 'timeout' }]);
    expect([queue.deadline, count.count]).toEqual([undefined, 0]);
    queue.send('one', 1000);
    expect(answers).toHaveLength(1);
  });

  it('refuses what would be one hold too many', () => {
    const { receive, count } = setUp({ holds: 1 });
    receive(1000);
    expect(receive(1000).answers).toEqual([{ kind: 'full' }]);
    expect(receive(0).answers).toEqual([{ kind: 'timeout' }]);
    expect(count.count).toBe(1);
  });

  it.each([
    ['messages', { messages: 2 }],
    ['octets', { octets: 2 * 131 }],
  ])('has a limit of %s, in flight or not', (_, limits) => {
    const { queue, take } = setUp(limits);
    expect(queue.send('abc', 0)).toBe('1');
    expect(queue.send('abc', 0)).toBe('2');
    const { receipt } = take()!;
    expect(queue.send('abc', 0)).toBeUndefined();
    queue.delete(receipt, 0);
    expect(queue.send('abc', 0)).toBe('3');
  });
});
