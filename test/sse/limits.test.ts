import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStreamReader } from '../../src/sse/event-stream-reader.ts';
import { EVENT_STREAM_FAULTS, type EventStreamFault } from '../../src/sse/faults.ts';
import type { EventStreamLimits } from '../../src/sse/limits.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import { latin1 } from '../support/bytes.ts';
import { expectCovered } from '../support/coverage.ts';
import { cutsOf, expectSameAtEveryCut } from '../support/cuts.ts';
import { check } from '../support/property.ts';

/** Streams at a limit, and one octet or line over it: `◆` stands before it, and is not sent. */
interface Boundary {
  readonly limits: Partial<EventStreamLimits>;
  readonly atLimit: string;
  readonly over: string;
}

const BOUNDARIES: Readonly<Record<EventStreamFault, readonly Boundary[]>> = {
  'line-too-long': [
    { limits: { lineOctets: 7 }, atLimit: 'data: a\n\n', over: 'data: a◆b\n\n' },
    { limits: { lineOctets: 7 }, atLimit: ':234567\r\n\r\n', over: ':234567◆8' },
    { limits: { lineOctets: 4 }, atLimit: 'data\rdata\r\r', over: 'data\r\ndata◆:\r\n\r\n' },
    { limits: { lineOctets: 0 }, atLimit: '\n\r\r\n', over: '\n\n◆:\n\n' },
    { limits: { lineOctets: 4 }, atLimit: '\xef\xbb\xbfdata\n\n', over: '\xef\xbb\xbfdata◆a\n\n' },
  ],
  'block-too-long': [
    { limits: { blockOctets: 8 }, atLimit: 'data: a\n\n', over: 'data: ab◆\n\n' },
    { limits: { blockOctets: 9 }, atLimit: 'data: a\r\n\r\n', over: 'data: ab\r◆\n\r\n' },
    { limits: { blockOctets: 4 }, atLimit: ':\n:\n\n:\n:\n\n', over: ':\n:\n◆:\n\n' },
    // A line that is over both: the nearer of the two counts.
    {
      limits: { blockOctets: 8, lineOctets: 5 },
      atLimit: ':\n:2345\n\n',
      over: ':\n:\n:\n:2◆34567\n\n',
    },
  ],
  'too-many-lines': [
    { limits: { blockLines: 2 }, atLimit: 'data\ndata\n\n', over: 'data\ndata\n◆data\n\n' },
    { limits: { blockLines: 2 }, atLimit: ':\r\n:\r\n\r\n', over: ':\r\n:\r\n◆:\r\n\r\n' },
    { limits: { blockLines: 0 }, atLimit: '\n\n', over: '\n◆a' },
  ],
};

const CASES = Object.entries(BOUNDARIES).flatMap(([fault, boundaries]) =>
  boundaries.map((boundary) => ({ fault, ...boundary })),
);

describe.each(CASES)('$fault: $limits, $over', ({ fault, limits, atLimit, over }) => {
  it('takes what is at the limit, at each cut', () => {
    for (const pieces of cutsOf(latin1(atLimit))) {
      expect(read(pieces, limits).fault).toBeUndefined();
    }
  });

  it('refuses one more, at the same octet at each cut', () => {
    const offset = over.indexOf('◆');
    for (const pieces of cutsOf(latin1(over.replace('◆', '')))) {
      const found = read(pieces, limits);
      expect(found.fault).toMatchObject({ fault, offset });
      expect(found.fault!.message).toBe(EVENT_STREAM_FAULTS[fault as EventStreamFault].sentence);
      expect(found.fault!.partial).toMatchObject({ start: found.end, end: offset + 1 });
      expectCovered(found.fault!.partial!);
    }
  });
});

describe('any stream and any limits', () => {
  const PIECE = fc.constantFrom(
    'data',
    ':',
    ': ',
    'id: 1',
    'xyz',
    '\r',
    '\n',
    '\r\n',
    '\n\n',
    '\xef\xbb\xbf',
  );
  const STREAM = fc.array(PIECE, { minLength: 1, maxLength: 20 }).map((pieces) => pieces.join(''));
  const LIMITS = fc.record({
    lineOctets: fc.nat({ max: 10 }),
    blockOctets: fc.nat({ max: 25 }),
    blockLines: fc.nat({ max: 4 }),
  });

  it('end in the same fault, or in none, at each cut', () => {
    const faults = new Set<string | undefined>();
    const expectSame = (stream: string, limits: EventStreamLimits) => {
      expectSameAtEveryCut(latin1(stream), (pieces) => {
        const { events, end, fault } = read(pieces, limits);
        faults.add(fault?.fault);
        if (fault) expectCovered(fault.partial!);
        const { start, end: partialEnd } = fault?.partial ?? {};
        return { events, end, fault: [fault?.fault, fault?.offset, start, partialEnd] };
      });
    };
    check(fc.property(STREAM, LIMITS, expectSame), 500);
    expect(faults).toEqual(new Set([undefined, ...Object.keys(BOUNDARIES)]));
  });
});

/** Reads until there is no more, or until a fault; `end` is where the last whole block has ended. */
function read(pieces: readonly Buffer[], limits: Partial<EventStreamLimits>) {
  const reader = new EventStreamReader({ limits: { ...UNLIMITED, ...limits } });
  const events: unknown[] = [];
  let end = 0;
  try {
    for (const piece of pieces) {
      reader.receive(piece);
      for (let block = reader.nextEvent(); block; block = reader.nextEvent()) {
        events.push(block.event ?? null);
        end = block.end;
      }
    }
  } catch (fault) {
    if (!(fault instanceof ProtocolError)) throw fault;
    return { events, end, fault };
  }
  return { events, end, fault: undefined };
}

const UNLIMITED: EventStreamLimits = {
  lineOctets: Infinity,
  blockOctets: Infinity,
  blockLines: Infinity,
};
