import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frame } from '../../src/websocket/frame.ts';
import { decodeHeader, encodeHeader, type FrameHeader } from '../../src/websocket/frame-header.ts';
import { FramePart } from '../../src/websocket/frame-part.ts';
import { FRAME_SHAPES } from '../../src/websocket/frame-shape.ts';
import { DEFAULT_WEBSOCKET_LIMITS } from '../../src/websocket/limits.ts';
import { applyMask } from '../../src/websocket/mask.ts';
import { ByteQueue } from '../../src/wire/byte-queue.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { expectCovered, expectSideBySide } from '../support/coverage.ts';
import { expectSameAtEveryCut } from '../support/cuts.ts';
import { framesFrom, maskingKey, SMALL_WEBSOCKET_LIMITS } from '../support/frames.ts';
import { mutated } from '../support/mutations.ts';
import { check } from '../support/property.ts';
import {
  plainFrames,
  readFrames,
  type WebSocketSituation,
  type WebSocketTranscript,
} from '../support/websocket-transcript.ts';

describe('the six shapes of a header', () => {
  it.each(Object.entries(FRAME_SHAPES))('%s: each bit belongs to one field', (_, shape) => {
    expect(findUncovered(shape.spans, shape.headerLength)).toEqual([]);
  });

  it('are all there are: 2, 4 or 10 octets, and 4 more where they are masked', () => {
    const lengths = Object.values(FRAME_SHAPES).map(({ headerLength }) => headerLength);
    expect(lengths).toEqual([2, 4, 10, 6, 8, 14]);
  });

  it.each(Object.entries(FRAME_SHAPES))('%s: a payload after it is one field more', (_, shape) => {
    const payloadLength = { 0: 5, 2: 126, 8: 65_536 }[shape.lengthOctets];
    const header = decoded({
      fin: true,
      opcode: 2,
      payloadLength,
      maskingKey: shape.masked ? 1 : undefined,
    });
    expect(header.shape).toBe(shape);
    expectCovered(new Frame(header, Buffer.alloc(payloadLength)));
  });
});

describe('a header that was encoded and decoded', () => {
  const outgoing = (payloadLength: fc.Arbitrary<number>) =>
    fc.record({
      fin: fc.boolean(),
      rsv: fc.integer({ min: 0, max: 7 }),
      opcode: fc.integer({ min: 0, max: 15 }),
      payloadLength,
      maskingKey: fc.option(maskingKey, { nil: undefined }),
    });
  const expectSame = (header: OutgoingHeader) => {
    const { fin, rsv, opcode, payloadLength, maskingKey, shape } = decoded(header);
    const read = { fin, rsv, opcode, payloadLength };
    expect({ ...read, maskingKey: shape.masked ? maskingKey : undefined }).toEqual(header);
  };
  const SMALL = [0, 1, 125, 126, 127, 65_535, 65_536];
  const LARGE = [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER];

  it.each([...SMALL, ...LARGE])('is what it was, with a length of %i', (length) => {
    check(fc.property(outgoing(fc.constant(length)), expectSame), 50);
  });

  it('is what it was, with any length', () => {
    check(fc.property(outgoing(fc.maxSafeNat()), expectSame), 500);
  });
});

describe('octets that were masked twice', () => {
  it('are what they were, in one go or in parts', () => {
    const split = fc.nat({ max: 40 });
    check(
      fc.property(fc.uint8Array({ maxLength: 40 }), maskingKey, split, (octets, key, at) => {
        const masked = Uint8Array.from(octets);
        applyMask(masked, key);
        applyMask(masked.subarray(0, at), key);
        applyMask(masked.subarray(at), key, at);
        expect(masked).toEqual(octets);
      }),
    );
  });
});

describe.each([
  ['server', framesFrom('client')],
  ['client', framesFrom('server')],
] as const)('a %s', (role, bytes) => {
  const inputs = fc.oneof(bytes, mutated(bytes), mutated(bytes));
  const situation: fc.Arbitrary<WebSocketSituation> = fc.record({
    role: fc.constant(role),
    limits: fc.constant(SMALL_WEBSOCKET_LIMITS),
    startsAt: fc.constantFrom(0, 129),
    isClosing: fc.boolean(),
    ends: fc.boolean(),
  });

  it('finds one field for each bit of what it reads', () => {
    check(
      fc.property(inputs, situation, (input, how) => {
        expectAllCovered(readFrames([Buffer.from(input)], how), how.startsAt!);
      }),
      500,
    );
  });

  it('finds the same at every cut', () => {
    check(
      fc.property(inputs, situation, (input, how) => {
        expectSameAtEveryCut(input, (pieces) => plainFrames(readFrames(pieces, how)));
      }),
      150,
    );
  });

  it('hands on parts that are the same messages, however they are cut', () => {
    check(
      fc.property(inputs, situation, fc.nat(), (input, how, seed) => {
        const whole = readFrames([Buffer.from(input)], {
          ...how,
          limits: DEFAULT_WEBSOCKET_LIMITS,
        });
        const cut = seed % (input.length + 1);
        const pieces = [Buffer.from(input.subarray(0, cut)), Buffer.from(input.subarray(cut))];
        const inParts = readFrames(pieces, {
          ...how,
          limits: DEFAULT_WEBSOCKET_LIMITS,
          inParts: true,
        });
        expect(inParts.fault?.fault).toBe(whole.fault?.fault);
        expect(messagesIn(inParts)).toEqual(messagesIn(whole));
        expectAllCovered(inParts, how.startsAt!);
      }),
      500,
    );
  });

  it('meets faults as well as valid frames in these inputs', () => {
    const faults = new Set<string | undefined>();
    const note = (input: Buffer, how: WebSocketSituation) => {
      faults.add(readFrames([Buffer.from(input)], how).fault?.fault);
    };
    check(fc.property(inputs, situation, note), 1000);
    expect(faults).toContain(undefined);
    expect(faults.size).toBeGreaterThan(8);
  });
});

type OutgoingHeader = Parameters<typeof encodeHeader>[0];

function decoded(header: OutgoingHeader): FrameHeader {
  const queue = new ByteQueue();
  queue.append(encodeHeader(header));
  const read = decodeHeader(queue);
  if (!read) throw new Error('the header is not whole');
  return read;
}

/** Messages that have come whole, however they were handed on. */
function messagesIn({ events }: WebSocketTranscript): string[] {
  const messages: string[] = [];
  let begun = '';
  for (const event of events) {
    if (event instanceof Frame && event.message) {
      messages.push(`${event.message.kind} ${event.message.data.toString('hex')}`);
    }
    if (!(event instanceof FramePart)) continue;
    begun += event.part.data.toString('hex');
    if (event.part.isLast) messages.push(`${event.part.kind} ${begun}`);
    if (event.part.isLast) begun = '';
  }
  return messages;
}

function expectAllCovered({ events, fault }: WebSocketTranscript, startsAt: number): void {
  const frames = events.filter((event) => event instanceof Frame || event instanceof FramePart);
  expectSideBySide(frames, startsAt);
  for (const frame of frames) expectCovered(frame);
  if (!fault) return;
  expectCovered(fault.partial!);
  expect(fault.partial!.start).toBe(frames.at(-1)?.end ?? startsAt);
  expect(fault.offset).toBeGreaterThanOrEqual(fault.partial!.start);
}
