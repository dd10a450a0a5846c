import { describe, expect, it } from 'vitest';
import { Frame } from '../../src/websocket/frame.ts';
import { FramePart } from '../../src/websocket/frame-part.ts';
import { FrameReader } from '../../src/websocket/frame-reader.ts';
import { octets } from '../support/bytes.ts';

const LONG = Buffer.concat([octets('02 7e 0100'), Buffer.alloc(0x100, 'a')]);
const REST = octets('80 01 62');
const PING = octets('89 00');
const SHORT = octets('82 01 63');

/** What a reader hands on whose messages are in parts where their first frame is longer than 200 octets. */
function read(bytes: Buffer, size: number): (Frame | FramePart)[] {
  const reader = new FrameReader('client', 0, { inParts: 200 });
  const events: (Frame | FramePart)[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    reader.receive(Buffer.from(bytes.subarray(at, at + size)));
    for (let event = reader.nextEvent(); event; event = reader.nextEvent()) {
      events.push(event as Frame | FramePart);
    }
  }
  return events;
}

describe('a message whose first frame is long', () => {
  it.each([1, 7, 100, 1000])('is handed on in parts, and no other is: %i at once', (size) => {
    const events = read(Buffer.concat([LONG, PING, REST, SHORT]), size);
    const parts = events.filter((event) => event instanceof FramePart);
    const data = Buffer.concat(parts.map(({ part }) => part.data)).toString();
    expect(data).toBe(`${'a'.repeat(0x100)}b`);
    expect(parts.map(({ part }) => part.isLast).lastIndexOf(true)).toBe(parts.length - 1);
    const frames = events.filter((event) => event instanceof Frame);
    expect(frames.map(({ message }) => message?.data.toString())).toEqual([undefined, 'c']);
  });

  it('is not too long for a reader that keeps less', () => {
    const limits = { messageOctets: 10 };
    const reader = new FrameReader('client', 0, { inParts: 200, limits });
    reader.receive(LONG.subarray(0, 50));
    expect(reader.nextEvent()).toBeInstanceOf(FramePart);
  });
});
