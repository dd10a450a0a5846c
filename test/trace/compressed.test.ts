import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/trace/entry.ts';
import { Explainer } from '../../src/trace/explain.ts';
import { WIDEST_DEFLATE } from '../../src/websocket/deflate-parameters.ts';
import type { Frame } from '../../src/websocket/frame.ts';
import { FrameReader } from '../../src/websocket/frame-reader.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import { labelText } from '../support/label-text.ts';

/** RFC 7692 7.2.3.1 and 7.2.3.2: "Hello" alone, and again with what was remembered of the first. */
const HELLO = 'c1 07 f2 48 cd c9 c9 07 00';
const AGAIN = 'c1 05 f2 00 11 00 00';

function explain(hex: string): { labels: string[]; entries: Entry[] } {
  const entries: Entry[] = [];
  const explainer = new Explainer('ws-server', (entry) => entries.push(entry));
  explainer.bytes(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  explainer.end();
  return { labels: entries.map((entry) => labelText(entry)), entries };
}

describe('a compressed message whose handshake was not heard', () => {
  it('is inflated, and so is one that points into it', () => {
    const { labels, entries } = explain(`${HELLO} ${AGAIN}`);
    expect(labels).toEqual(['TEXT "Hello"  FIN RSV1', 'TEXT "Hello"  FIN RSV1']);
    expect(entries.every(({ fault }) => fault === undefined)).toBe(true);
  });

  it('is said to be compressed where it points into what was not heard, and no one is accused', () => {
    const { labels, entries } = explain(`${AGAIN} 81 02 68 69 ${HELLO} ${AGAIN}`);
    expect(labels).toEqual([
      'TEXT 5 bytes, compressed  FIN RSV1',
      'TEXT "hi"  FIN',
      'TEXT "Hello"  FIN RSV1',
      'TEXT "Hello"  FIN RSV1',
    ]);
    expect(entries.every(({ fault }) => fault === undefined)).toBe(true);
    expect((entries[0]!.parts[0] as Frame).message).toBeUndefined();
  });

  it('is refused where its handshake was heard and it cannot be inflated', () => {
    const reader = new FrameReader('client', 0, { deflate: WIDEST_DEFLATE });
    reader.receive(Buffer.from(AGAIN.replaceAll(' ', ''), 'hex'));
    expect(() => reader.nextEvent()).toThrow(ProtocolError);
  });
});
