import { describe, expect, it } from 'vitest';
import { Arrivals } from '../../src/net/arrivals.ts';

describe('arrivals', () => {
  it('keep what comes early, in its order', async () => {
    const arrivals = new Arrivals<number>();
    arrivals.add(1);
    arrivals.add(2);
    expect([await arrivals.next(), await arrivals.next()]).toEqual([1, 2]);
  });

  it('serve those who wait in their order', async () => {
    const arrivals = new Arrivals<number>();
    const both = Promise.all([arrivals.next(), arrivals.next()]);
    arrivals.add(1);
    arrivals.add(2);
    expect(await both).toEqual([1, 2]);
  });

  it('let no one wait after the end', async () => {
    const arrivals = new Arrivals<number>();
    const waiting = Promise.all([arrivals.next(), arrivals.next()]);
    arrivals.end();
    expect(await waiting).toEqual([undefined, undefined]);
    expect(await arrivals.next()).toBeUndefined();
  });

  it('hand out what came before the end, and only then the end', async () => {
    const arrivals = new Arrivals<number>();
    arrivals.add(1);
    arrivals.add(2);
    arrivals.end();
    const all: number[] = [];
    for await (const value of arrivals) all.push(value);
    expect(all).toEqual([1, 2]);
  });
});
