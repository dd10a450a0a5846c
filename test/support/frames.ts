import fc from 'fast-check';
import type { DeflateParameters } from '../../src/websocket/deflate-parameters.ts';
import { encodeHeader } from '../../src/websocket/frame-header.ts';
import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from '../../src/websocket/limits.ts';
import { applyMask } from '../../src/websocket/mask.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';

/** The masking key of the examples in RFC 6455 5.7. */
export const SAMPLE_KEY = 0x37fa213d;

/** Limits so small that generated conversations come near to all of them. */
export const SMALL_WEBSOCKET_LIMITS: WebSocketLimits = {
  ...DEFAULT_WEBSOCKET_LIMITS,
  messageOctets: 200,
  fragments: 4,
};

/** permessage-deflate with nothing held back, RFC 7692 7.1. */
export const FULL_DEFLATE: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

/** A frame to be written down. */
export interface FrameParts {
  readonly opcode: number;
  readonly payload?: Uint8Array | string;
  readonly fin?: boolean;
  readonly rsv?: number;
  /** Absent: not masked. */
  readonly key?: number | undefined;
}

/** The bytes of one frame, right or wrong; only its length is always honest. */
export function frameBytes({ opcode, payload = '', fin = true, rsv = 0, key }: FrameParts): Buffer {
  const octets = Buffer.from(payload);
  if (key !== undefined) applyMask(octets, key);
  const header = { fin, opcode, rsv, payloadLength: octets.length, maskingKey: key };
  return Buffer.concat([encodeHeader(header), octets]);
}

export const maskingKey = fc.integer({ min: 0, max: 0xffffffff });

const octets = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const control = fc.record({
  opcode: fc.constantFrom<number>(OPCODE.ping, OPCODE.pong),
  payload: octets(12),
});
const close = fc.constantFrom<FrameParts>(
  { opcode: OPCODE.close },
  { opcode: OPCODE.close, payload: Buffer.from([0x03, 0xe8, 0x62, 0x79, 0x65]) },
);

/** A message as one frame or as several, with control frames in between. */
const message: fc.Arbitrary<FrameParts[]> = fc
  .tuple(
    fc.oneof(
      text.map((data) => ({ opcode: OPCODE.text as number, data: Buffer.from(data) })),
      octets(150).map((data) => ({ opcode: OPCODE.binary as number, data })),
    ),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
    fc.array(control, { maxLength: 1 }),
  )
  .map(([{ opcode, data }, cuts, between]) => {
    const borders = cuts.map((cut) => Math.floor(cut * data.length)).sort((a, b) => a - b);
    const parts = [0, ...borders].map((start, index): FrameParts => {
      const payload = data.subarray(start, borders[index] ?? data.length);
      const fin = index === borders.length;
      return { opcode: index === 0 ? opcode : OPCODE.continuation, payload, fin };
    });
    return [parts[0]!, ...between, ...parts.slice(1)];
  });

const conversation = fc
  .tuple(
    fc.array(
      fc.oneof(
        message,
        control.map((frame) => [frame]),
      ),
      { maxLength: 4 },
    ),
    close,
  )
  .map(([frames, last]) => [...frames.flat(), last]);

/** What one side of a WebSocket says, as bytes. */
export function framesFrom(side: 'client' | 'server'): fc.Arbitrary<Buffer> {
  return fc.tuple(conversation, maskingKey).map(([frames, key]) => {
    const masked = side === 'client' ? { key } : {};
    return Buffer.concat(frames.map((frame) => frameBytes({ ...frame, ...masked })));
  });
}
