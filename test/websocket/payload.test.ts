import { describe, expect, it } from 'vitest';
import { PayloadInPieces } from '../../src/websocket/payload.ts';

/** More than there is room for at once, twice over. */
const LENGTH = 3_000_000;
const WHOLE = Buffer.from(Uint8Array.from({ length: LENGTH }, (_, index) => index % 251));

describe('a payload that comes in pieces', () => {
  it.each([1_000_003, 65_536, 9_973])('is whole in the end: pieces of %i octets', (size) => {
    const payload = new PayloadInPieces(LENGTH);
    for (let at = 0; at < LENGTH; at += size) {
      expect(payload.octets).toBe(at);
      const piece = WHOLE.subarray(at, at + size);
      expect(payload.add(piece).equals(piece)).toBe(true);
    }
    expect(payload.whole.equals(WHOLE)).toBe(true);
  });

  it('takes little room before anything has come, whatever was announced', () => {
    expect(new PayloadInPieces(32 * 1024 * 1024).whole).toHaveLength(1024 * 1024);
  });
});
