import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyLog } from '../../src/tls/key-log.ts';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { labelOf } from '../../src/trace/label.ts';
import { AnyBystander } from '../../src/trace/secure-bystander.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { check } from '../support/property.ts';

function record(type: number, length: number): Buffer {
  const header = Buffer.from([type, 3, 3, length >> 8, length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(length, 0x5a)]);
}

/** A handshake message that no one knows, and sealed records behind it. */
const RECORDS = [record(22, 40), record(23, 100), record(23, 300)];
const STREAM = Buffer.concat(RECORDS);

function listen() {
  const entries: Entry[] = [];
  const bystander = new AnyBystander(
    { time: () => 0, onEntry: (entry) => entries.push(entry) },
    { keyLog: new KeyLog(), mayBeLate: false },
  );
  const told = () => entries.filter(({ kind }) => kind === 'record');
  return { bystander, told };
}

/** Records are told once, in order, each of their bytes in one field. */
function expectCovered(entries: readonly Entry[], gaps: readonly (readonly [number, number])[]) {
  let at = 0;
  for (const entry of entries) {
    const gap = gaps.find(([start]) => start === at);
    if (gap) at += gap[1];
    expect(entry.start).toBe(at);
    expect(findUncovered(spansOfEntry(entry), entry.bytes.length)).toEqual([]);
    at = entry.end;
  }
  return at;
}

describe('below TLS', () => {
  it('the first bytes may come one by one', () => {
    check(
      fc.property(
        fc.array(fc.integer({ min: 1, max: STREAM.length }), { maxLength: 6 }),
        (cuts) => {
          const { bystander, told } = listen();
          const places = [0, ...[...cuts].sort((a, b) => a - b), STREAM.length];
          for (const [index, end] of places.slice(1).entries()) {
            if (end > places[index]!)
              bystander.bytes('client', STREAM.subarray(places[index], end));
          }
          bystander.gone();
          expect(told().map(({ bytes }) => bytes)).toEqual(RECORDS);
        },
      ),
      200,
    );
    const { bystander, told } = listen();
    for (const octet of STREAM) bystander.bytes('client', Buffer.of(octet));
    bystander.gone();
    expect(told()).toHaveLength(3);
  });

  it('a record that breaks off is told, and how much of it is missing', () => {
    check(
      fc.property(fc.integer({ min: 3, max: STREAM.length - 1 }), (end) => {
        const { bystander, told } = listen();
        bystander.bytes('server', STREAM.subarray(0, end));
        const borders = [45, 150, STREAM.length];
        expect(bystander.missing('server') === undefined).toBe(borders.includes(end));
        bystander.gone();
        expect(expectCovered(told(), [])).toBe(end);
      }),
      100,
    );
    const { bystander, told } = listen();
    bystander.bytes('server', STREAM.subarray(0, 50));
    expect(bystander.missing('server')).toBe('100 more bytes of a record');
    bystander.gone();
    expect(labelOf(told().at(-1)!)).toBe('no whole record: 5 bytes');
  });

  it('nothing behind a gap is taken for a record', () => {
    check(
      fc.property(
        fc.integer({ min: 3, max: STREAM.length - 2 }),
        fc.integer({ min: 1, max: 60 }),
        (start, octets) => {
          const behind = Math.min(STREAM.length, start + octets);
          const { bystander, told } = listen();
          bystander.bytes('client', STREAM.subarray(0, start));
          bystander.lost('client', behind - start);
          bystander.bytes('client', STREAM.subarray(behind));
          bystander.gone();
          const end = expectCovered(told(), [[start, behind - start]]);
          expect(end === STREAM.length || behind === STREAM.length).toBe(true);
          const isWhole = ({ end }: Entry) => end <= start;
          for (const entry of told()) {
            if (!isWhole(entry)) expect(labelOf(entry)).toMatch(/^no whole record/);
          }
        },
      ),
      200,
    );
  });
});
