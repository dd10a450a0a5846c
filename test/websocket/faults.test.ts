import { describe, expect, it } from 'vitest';
import { WEBSOCKET_FAULTS, type WebSocketFault } from '../../src/websocket/faults.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { DEFAULT_WEBSOCKET_LIMITS } from '../../src/websocket/limits.ts';
import { octets } from '../support/bytes.ts';
import { expectCovered } from '../support/coverage.ts';
import { FRAME_VECTORS, type FrameVector, HELLO } from '../support/frame-vectors.ts';
import { FULL_DEFLATE, frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { readFrames } from '../support/websocket-transcript.ts';

const STARTS_AT = 129;

describe.each(Object.entries(FRAME_VECTORS))('%s', (fault, vectors) => {
  it.each(vectors)('fails the connection at its frame: $wrong', (vector) => {
    const frames = vector.wrong.map((frame) => octets(frame.replace('◆', '')));
    const { fault: found, events } = read(vector, frames);
    const start = frames.slice(0, -1).reduce((sum, { length }) => sum + length, STARTS_AT);
    const marked = /^(.*)◆/.exec(vector.wrong.at(-1)!)?.[1] ?? '';
    const offset = start + octets(marked).length;
    expect(found).toMatchObject({ fault, offset });
    expect(found?.message).toBe(WEBSOCKET_FAULTS[fault as WebSocketFault].sentence);
    expect(events).toHaveLength(frames.length - 1);
    expectCovered(found!.partial!);
  });

  it.each(vectors)('does not without its defect: $right', (vector) => {
    const { fault, events } = read(vector, vector.right.map(octets));
    expect(fault).toBeUndefined();
    expect(events.filter((event) => event instanceof Frame)).toHaveLength(vector.right.length);
  });
});

describe('a connection that has failed', () => {
  it('reads nothing more', () => {
    const bad = frameBytes({ opcode: 3, key: SAMPLE_KEY });
    const { conversation } = readFrames([bad, octets(HELLO)], { role: 'server' });
    conversation.receive(octets(HELLO));
    expect(conversation.nextEvent()).toBeUndefined();
  });
});

describe('the fault table', () => {
  it.each(Object.entries(WEBSOCKET_FAULTS))('%s has a code, a section and a sentence', (_, row) => {
    expect([1002, 1007, 1008, 1009]).toContain(row.closeCode);
    expect(row.ref).toMatch(/^RFC \d+ [\d.]+$/);
    expect(row.sentence).toMatch(/^[A-Z].*\.$/);
    expect(row.sentence.length).toBeLessThanOrEqual(123);
  });
});

function read({ role, limits, deflate }: FrameVector, frames: readonly Buffer[]) {
  return readFrames([Buffer.concat(frames)], {
    role: role ?? 'server',
    limits: { ...DEFAULT_WEBSOCKET_LIMITS, ...limits },
    startsAt: STARTS_AT,
    ...(deflate && { deflate: FULL_DEFLATE }),
  });
}
