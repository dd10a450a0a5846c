import { describe, expect, it } from 'vitest';
import { FrameOutbox } from '../../src/net/frame-outbox.ts';
import type { Transport } from '../../src/net/transport.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';

const KIB = 1024;

/** A transport whose peer reads all at once, and what was written to it. */
function outbox() {
  const writes: number[] = [];
  const transport = {
    unsentOctets: 0,
    cork: () => {},
    uncork: () => {},
    write: (bytes: Uint8Array) => writes.push(bytes.length) > 0,
  };
  return { box: new FrameOutbox(transport as unknown as Transport, 1000), writes };
}

function frame(octets: number) {
  const payload = Buffer.alloc(octets);
  return { fin: true, rsv: 0, opcode: OPCODE.binary, payloadLength: octets, payload };
}

describe('frames that wait to be written', () => {
  it('leave in pieces, so that it is seen that the peer reads on', () => {
    const { box, writes } = outbox();
    box.add(frame(1024 * KIB));
    expect(writes).toHaveLength(17);
    expect(Math.max(...writes)).toBe(64 * KIB + 10);
  });

  it('leave in larger pieces for a peer that has read more since the last look', () => {
    const { box, writes } = outbox();
    box.isStuck(0);
    box.add(frame(1024 * KIB));
    box.isStuck(500);
    writes.length = 0;
    box.add(frame(1024 * KIB));
    expect(Math.max(...writes)).toBe(256 * KIB + 10);
    box.isStuck(1000);
    box.isStuck(1500);
    box.add(frame(1024 * KIB));
    expect(writes.at(-1)).toBe(64 * KIB + 10);
  });

  it('leave whole where only a short rest would be left', () => {
    const { box, writes } = outbox();
    box.add(frame(64 * KIB));
    box.flush();
    expect(writes).toEqual([10, 64 * KIB]);
  });

  it('leave together at the end of the turn, however large, until they are many', () => {
    const { box, writes } = outbox();
    box.add(frame(20 * KIB));
    box.add(frame(200 * KIB));
    expect(writes).toEqual([]);
    box.add(frame(50 * KIB));
    expect(writes.reduce((sum, length) => sum + length)).toBe(270 * KIB + 4 + 10 + 4);
  });
});
