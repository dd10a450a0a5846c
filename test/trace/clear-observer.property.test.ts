import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClearObserver } from '../../src/trace/clear-observer.ts';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import type { Side } from '../../src/wire/side.ts';
import { check } from '../support/property.ts';

/** What two ends may say, whole and broken, in any order. */
const SAID: readonly (readonly [Side, string])[] = [
  ['client', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['client', 'HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['client', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello'],
  [
    'client',
    'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n',
  ],
  ['client', 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ['client', '\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58'],
  ['client', '\x88\x82\x00\x00\x00\x00\x03\xe8'],
  ['client', 'GET / HTTP/1.1\nbroken'],
  ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'],
  ['server', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['server', 'HTTP/1.1 100 Continue\r\n\r\n'],
  [
    'server',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n',
  ],
  ['server', '9\r\ndata: a\n\n\r\n'],
  ['server', '0\r\n\r\n'],
  [
    'server',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
  ['server', '\x81\x05hello'],
  ['server', '\x88\x02\x03\xe8'],
  ['server', '\xff\xff\xff'],
  ['server', 'HTTP/1.0 200 OK\r\n\r\nup to the end'],
];

/** Octets of a gap. */
const LOST = 7;

const TURN = fc.record({
  which: fc.nat(SAID.length - 1),
  cut: fc.nat(80),
  end: fc.integer({ min: 0, max: 19 }),
  gap: fc.integer({ min: 0, max: 9 }),
});

describe('whatever two others say', () => {
  it('every byte is told once, in order, and has one field', () => {
    check(
      fc.property(fc.array(TURN, { maxLength: 12 }), fc.boolean(), (turns, isUnderWay) => {
        const entries: Entry[] = [];
        const options = { time: () => 0, onEntry: (entry: Entry) => entries.push(entry) };
        const observer = new ClearObserver(options, { isUnderWay });
        const said = { client: 0, server: 0 };
        const gaps = { client: new Set<number>(), server: new Set<number>() };
        const ended = new Set<Side>();
        for (const { which, cut, end, gap } of turns) {
          const [from, text] = SAID[which]!;
          if (ended.has(from)) continue;
          const bytes = Buffer.from(text, 'latin1');
          observer.bytes(from, bytes.subarray(0, cut));
          if (gap === 0) {
            observer.lost(from, LOST);
            gaps[from].add(said[from] + Math.min(cut, bytes.length));
            said[from] += LOST;
          }
          said[from] += bytes.length;
          observer.bytes(from, bytes.subarray(cut));
          if (end > 0) continue;
          ended.add(from);
          observer.ended(from);
        }
        observer.gone();
        for (const side of ['client', 'server'] as const) {
          const told = entries.filter(({ from, kind }) => from === side && kind === 'message');
          let at = 0;
          for (const entry of told) {
            at = afterGaps(at, gaps[side]);
            expect(entry.start).toBe(at);
            expect(findUncovered(spansOfEntry(entry), entry.bytes.length)).toEqual([]);
            at = entry.end;
          }
          expect(afterGaps(at, gaps[side])).toBe(said[side]);
        }
      }),
      2000,
    );
  });
});

/** Where the next byte that was heard is. */
function afterGaps(offset: number, gaps: ReadonlySet<number>): number {
  return gaps.has(offset) ? afterGaps(offset + LOST, gaps) : offset;
}
