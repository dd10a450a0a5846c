import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Compressor } from '../../src/websocket/deflate.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { DEFAULT_WEBSOCKET_LIMITS } from '../../src/websocket/limits.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { expectCovered, expectSideBySide } from '../support/coverage.ts';
import { expectSameAtEveryCut } from '../support/cuts.ts';
import { type FrameParts, FULL_DEFLATE, frameBytes, maskingKey } from '../support/frames.ts';
import { mutated } from '../support/mutations.ts';
import { check } from '../support/property.ts';
import {
  plainFrames,
  readFrames,
  type WebSocketSituation,
  type WebSocketTranscript,
} from '../support/websocket-transcript.ts';

const LIMITS = {
  ...DEFAULT_WEBSOCKET_LIMITS,
  messageOctets: 400,
  fragments: 6,
  freeInflationOctets: 300,
  inflationRatio: 3,
};
const RSV1 = 4;

/** A message to be sent: in how many frames, with what between them, compressed or not. */
interface Plan {
  readonly kind: 'text' | 'binary';
  readonly data: Buffer;
  readonly cuts: readonly number[];
  readonly between: readonly (FrameParts | undefined)[];
  readonly isCompressed: boolean;
}

const octets = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));
const control: fc.Arbitrary<FrameParts> = fc.record({
  opcode: fc.constantFrom<number>(OPCODE.ping, OPCODE.pong),
  payload: fc.oneof(octets(12), octets(125)),
});
const text = fc
  .tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.integer({ min: 1, max: 4 }))
  .map(([value, count]) => Buffer.from(value.repeat(count)));
const plan: fc.Arbitrary<Plan> = fc
  .oneof(
    text.map((data) => ({ kind: 'text' as const, data })),
    octets(250).map((data) => ({ kind: 'binary' as const, data })),
  )
  .chain((message) =>
    fc.record({
      kind: fc.constant(message.kind),
      data: fc.constant(message.data),
      cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
      between: fc.array(fc.option(control, { nil: undefined }), { maxLength: 3 }),
      isCompressed: fc.boolean(),
    }),
  );

/** A whole conversation of one side: what was meant, and its bytes. */
interface Conversation {
  readonly plans: readonly Plan[];
  readonly bytes: Buffer;
  readonly usesDeflate: boolean;
}

const conversations = (side: 'client' | 'server'): fc.Arbitrary<Conversation> =>
  fc
    .record({
      plans: fc.array(plan, { maxLength: 4 }),
      usesDeflate: fc.boolean(),
      keys: fc.array(maskingKey, { minLength: 1, maxLength: 5 }),
    })
    .map(({ plans, usesDeflate, keys }) => {
      const compressor = usesDeflate ? new Compressor(15, true) : undefined;
      const frames = plans.flatMap((one) => framesOf(one, compressor));
      const all = [...frames, { opcode: OPCODE.close, payload: Buffer.from([0x03, 0xe8]) }];
      const masked = (frame: FrameParts, index: number): FrameParts =>
        side === 'client' ? { ...frame, key: keys[index % keys.length] } : frame;
      const bytes = Buffer.concat(all.map((frame, index) => frameBytes(masked(frame, index))));
      return { plans, bytes, usesDeflate };
    });

function framesOf({ kind, data, cuts, between, isCompressed }: Plan, compressor?: Compressor) {
  const compressed = isCompressed ? compressor?.compress(data) : undefined;
  const payload = compressed ?? data;
  const borders = cuts.map((cut) => Math.floor(cut * payload.length)).sort((a, b) => a - b);
  return [0, ...borders].flatMap((start, index): FrameParts[] => {
    const frame: FrameParts = {
      opcode: index > 0 ? OPCODE.continuation : OPCODE[kind],
      rsv: index === 0 && compressed ? RSV1 : 0,
      payload: payload.subarray(start, borders[index] ?? payload.length),
      fin: index === borders.length,
    };
    const after = frame.fin ? undefined : between[index];
    return after ? [frame, after] : [frame];
  });
}

describe.each([
  ['server', conversations('client')],
  ['client', conversations('server')],
] as const)('a %s', (role, spoken) => {
  const situation = (usesDeflate: boolean, isSmall: boolean): WebSocketSituation => ({
    role,
    startsAt: 129,
    ...(usesDeflate && { deflate: FULL_DEFLATE }),
    ...(isSmall && { limits: LIMITS }),
  });
  const broken = spoken.chain(({ bytes, usesDeflate }) =>
    mutated(fc.constant(bytes)).map((changed) => ({ bytes: changed, usesDeflate })),
  );

  it('reads the messages that were meant, whatever the frames', () => {
    check(
      fc.property(spoken, ({ plans, bytes, usesDeflate }) => {
        const { events, fault, conversation } = readFrames([Buffer.from(bytes)], {
          ...situation(usesDeflate, false),
          ends: false,
        });
        expect(fault).toBeUndefined();
        expect(conversation.state).toBe('close-received');
        const messages = events.flatMap((event) =>
          event instanceof Frame && event.message ? [event.message] : [],
        );
        expect(messages.map(({ kind }) => kind)).toEqual(plans.map(({ kind }) => kind));
        for (const [index, { data }] of messages.entries()) {
          expect(data.equals(plans[index]!.data)).toBe(true);
        }
      }),
      300,
    );
  });

  it('finds the same frames, messages and faults at every cut', () => {
    const whole = spoken.map(({ bytes, usesDeflate }) => ({ bytes, usesDeflate }));
    check(
      fc.property(fc.oneof(whole, broken), fc.boolean(), ({ bytes, usesDeflate }, isSmall) => {
        const short = bytes.subarray(0, 250);
        const how = situation(usesDeflate, isSmall);
        expectSameAtEveryCut(short, (pieces) => plainFrames(readFrames(pieces, how)));
      }),
      40,
    );
  });

  it('finds one field for each bit, a fault’s frame included', () => {
    check(
      fc.property(fc.oneof(spoken, broken), fc.boolean(), ({ bytes, usesDeflate }, isSmall) => {
        expectAllCovered(readFrames([Buffer.from(bytes)], situation(usesDeflate, isSmall)));
      }),
      300,
    );
  });

  it('throws nothing but protocol errors at mutated bytes, and keeps within its limits', () => {
    const faults = new Set<string | undefined>();
    check(
      fc.property(broken, fc.boolean(), ({ bytes, usesDeflate }, isSmall) => {
        // Anything but a ProtocolError is thrown on by `readFrames`.
        const { events, fault } = readFrames([Buffer.from(bytes)], situation(usesDeflate, isSmall));
        faults.add(fault?.fault);
        const most = isSmall ? LIMITS.messageOctets : 10_000;
        for (const event of events) {
          if (!(event instanceof Frame) || !event.message) continue;
          expect(event.message.data.length).toBeLessThanOrEqual(most);
        }
      }),
      2500,
    );
    expect(faults).toContain(undefined);
    expect(faults).toContain('invalid-deflate');
    expect(faults.size).toBeGreaterThan(8);
  });

  it('keeps nothing of what comes after a fault or a Close', () => {
    const close = frameBytes({ opcode: 8, ...(role === 'server' && { key: 0 }) });
    const reserved = frameBytes({ opcode: 3, ...(role === 'server' && { key: 0 }) });
    for (const last of [close, reserved]) {
      const { conversation } = readFrames([last], { ...situation(false, false), ends: false });
      // A piece of no memory of its own: were it kept, a gigabyte would have to be copied.
      const piece = Buffer.alloc(1 << 20);
      for (let count = 0; count < 1000; count++) conversation.receive(piece);
      expect(conversation.nextEvent()).toBeUndefined();
    }
  });
});

function expectAllCovered({ events, fault }: WebSocketTranscript): void {
  const frames = events.filter((event) => event instanceof Frame);
  expectSideBySide(frames, 129);
  for (const frame of frames) expectCovered(frame);
  if (!fault) return;
  expectCovered(fault.partial!);
  expect(fault.partial!.start).toBe(frames.at(-1)?.end ?? 129);
  expect(fault.offset).toBeGreaterThanOrEqual(fault.partial!.start);
}
