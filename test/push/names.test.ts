import { describe, expect, it } from 'vitest';
import { Names } from '../../src/push/names.ts';

const MOST = 10_000;
const REST = 1000;

/** Things that count how often they are asked whether they are in use. */
function setUp(most = MOST) {
  const clock = { now: 0 };
  const work = { asked: 0 };
  const inUse = new Set<string>();
  const names = new Names<{ isInUse(): boolean }>({ most, rest: REST, now: () => clock.now });
  const ask = (name: string) => {
    const isInUse = () => {
      work.asked++;
      return inUse.has(name);
    };
    return names.findOrMake(name, () => ({ isInUse })) !== undefined;
  };
  const fill = () => Array.from({ length: most }, (_, index) => `n${index}`).filter(ask);
  return { clock, work, inUse, names, ask, fill };
}

describe('a new name', () => {
  it('takes the place of the one that no one has asked for the longest', () => {
    const { names, ask } = setUp(3);
    for (const name of ['a', 'b', 'c', 'a', 'd']) expect(ask(name)).toBe(true);
    expect(['a', 'b', 'c', 'd'].map((name) => names.find(name) !== undefined)).toEqual([
      ...[true, false, true, true],
    ]);
  });

  it('takes no place of what is in use, until that is released', () => {
    const { names, inUse, ask, fill } = setUp(3);
    for (const name of fill()) inUse.add(name);
    expect(ask('x')).toBe(false);
    inUse.delete('n1');
    names.release('n1');
    expect(ask('x')).toBe(true);
    expect(names.find('n1')).toBeUndefined();
  });

  it('takes no place of what was kept, until that has rested since it was kept last', () => {
    const { clock, names, ask, fill } = setUp(2);
    for (const name of fill()) names.keep(name);
    clock.now = 1;
    names.keep('n0');
    clock.now = REST - 1;
    expect(ask('x')).toBe(false);
    clock.now = REST;
    expect([ask('x'), names.find('n1'), ask('y')]).toEqual([true, undefined, true]);
    expect(names.find('n0')).toBeDefined();
  });

  it('takes no place of what is in use when its rest is over, and then at once', () => {
    const { clock, names, inUse, ask } = setUp(1);
    ask('a');
    inUse.add('a');
    names.keep('a');
    clock.now = REST;
    expect(ask('x')).toBe(false);
    inUse.delete('a');
    names.release('a');
    expect(ask('x')).toBe(true);
  });

  it('is not kept out by what was released while it rested', () => {
    const { clock, names, ask } = setUp(1);
    ask('a');
    names.keep('a');
    names.release('a');
    expect(ask('x')).toBe(false);
    clock.now = REST;
    expect(ask('x')).toBe(true);
  });

  it('is told of by what is no longer there, to no effect', () => {
    const { names, ask } = setUp(1);
    ask('a');
    ask('b');
    names.keep('a');
    names.release('a');
    expect([ask('c'), names.find('a')]).toEqual([true, undefined]);
  });
});

describe('the work for a new name', () => {
  it('is none where all rest, however many they are', () => {
    const { work, names, ask, fill } = setUp();
    for (const name of fill()) names.keep(name);
    for (let index = 0; index < 100; index++) expect(ask(`x${index}`)).toBe(false);
    expect(work.asked).toBe(0);
  });

  it('is done once where all are in use, and once for each that is released', () => {
    const { work, inUse, names, ask, fill } = setUp();
    for (const name of fill()) inUse.add(name);
    expect([ask('x'), work.asked]).toEqual([false, MOST]);
    for (let index = 0; index < 100; index++) expect(ask(`x${index}`)).toBe(false);
    expect(work.asked).toBe(MOST);
    for (let index = 0; index < 100; index++) {
      names.release(`n${index}`);
      expect(ask('x')).toBe(false);
    }
    expect(work.asked).toBe(MOST + 100);
  });

  it('is to look at one where any may give way', () => {
    const { work, ask, fill } = setUp();
    fill();
    for (let index = 0; index < 100; index++) expect(ask(`x${index}`)).toBe(true);
    expect(work.asked).toBe(100);
  });
});
