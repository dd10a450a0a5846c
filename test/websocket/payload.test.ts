import { describe, expect, it } from 'vitest';
import { decodeHeader, encodeHeader } from '../../src/websocket/frame-header.ts';
import { applyMask } from '../../src/websocket/mask.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { PayloadInPieces } from '../../src/websocket/payload.ts';
import { ByteQueue } from '../../src/wire/byte-queue.ts';
import { SAMPLE_KEY } from '../support/frames.ts';

/** More than there is room for at once, twice over. */
const LENGTH = 3_000_000;
const WHOLE = Buffer.from(Uint8Array.from({ length: LENGTH }, (_, index) => index % 251));

function announced(payloadLength: number, maskingKey?: number): PayloadInPieces {
  const queue = new ByteQueue();
  queue.append(encodeHeader({ fin: true, opcode: OPCODE.binary, payloadLength, maskingKey }));
  return new PayloadInPieces(decodeHeader(queue)!);
}

describe('a payload that comes in pieces', () => {
  it.each([
    [1_000_003, undefined],
    [65_536, undefined],
    [9_973, undefined],
    [1_000_003, SAMPLE_KEY],
    [65_536, SAMPLE_KEY],
    [9_973, SAMPLE_KEY],
  ])('is whole in the end, unmasked: pieces of %i octets, key %s', (size, key) => {
    const sent = Buffer.from(WHOLE);
    const payload = announced(LENGTH, key);
    if (key !== undefined) applyMask(sent, key);
    for (let at = 0; at < LENGTH; at += size) {
      expect(payload.octets).toBe(at);
      const end = Math.min(LENGTH, at + size);
      expect(payload.add(sent.subarray(at, end)).equals(WHOLE.subarray(at, end))).toBe(true);
    }
    expect(payload.whole.equals(WHOLE)).toBe(true);
  });

  it('is unmasked wherever its first piece lies, and however short the pieces are', () => {
    for (let start = 0; start < 9; start++) {
      for (const size of [1, 7, 8, 130, 1000]) {
        const text = Buffer.from(WHOLE.subarray(0, 2000));
        const memory = Buffer.alloc(text.length + start);
        const sent = memory.subarray(start);
        text.copy(sent);
        applyMask(sent, SAMPLE_KEY);
        const payload = announced(text.length, SAMPLE_KEY);
        for (let at = 0; at < text.length; at += size) payload.add(sent.subarray(at, at + size));
        expect(payload.whole.equals(text)).toBe(true);
      }
    }
  });

  it('takes little room before anything has come, whatever was announced', () => {
    const payload = announced(32 * 1024 * 1024, SAMPLE_KEY);
    expect(payload.whole.buffer.byteLength).toBeLessThanOrEqual(1024 * 1024);
  });
});
