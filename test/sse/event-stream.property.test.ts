import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeComment, encodeEvent, encodeRetry } from '../../src/sse/encode.ts';
import type { EventBlock } from '../../src/sse/event-block.ts';
import { EventStreamReader } from '../../src/sse/event-stream-reader.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { readSpan } from '../../src/wire/field.ts';
import { check } from '../support/property.ts';

/** Reads a stream in pieces, and looks for events after each of them. */
function readIn(pieces: readonly Uint8Array[]) {
  const reader = new EventStreamReader();
  const blocks: EventBlock[] = [];
  for (const piece of pieces) {
    reader.receive(piece);
    for (let block = reader.nextEvent(); block; block = reader.nextEvent()) blocks.push(block);
  }
  return { blocks, reader };
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}

/** All that can be told of what was read. */
function told({ blocks, reader }: ReturnType<typeof readIn>) {
  const { lastEventId, reconnectionTime, pendingOctets } = reader;
  const read = blocks.map((block) => ({
    event: block.event,
    place: [block.start, block.end],
    spans: block.spans().map((span) => [span.field.name, span.start, span.end]),
    values: block.spans().map((span) => readSpan(span, block.bytes)),
  }));
  return { read, lastEventId, reconnectionTime, pendingOctets };
}

/** Streams that have what is hard in them: line ends, marks, colons, and octets that are no text. */
const PIECE = fc.constantFrom(
  ...['data', 'event', 'id', 'retry', ':', ': ', ' ', 'a', '7', '\r', '\n', '\r\n', '\n\n', '\r\r'],
  ...['\r\n\r\n', '\0', '€', '😀', '\ufeff', 'data: x\n\n', 'id: 1\n', 'retry: 5\r'],
);
const OCTETS = fc.oneof(
  { weight: 9, arbitrary: PIECE.map((text) => Buffer.from(text)) },
  fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
);
const STREAM = fc.array(OCTETS, { maxLength: 30 }).map((pieces) => Buffer.concat(pieces));

describe('any stream', () => {
  it('reads the same at any cuts', () => {
    const cuts = fc.array(fc.nat(200), { maxLength: 6 });
    check(
      fc.property(STREAM, cuts, (stream, places) => {
        expect(told(readIn(cutAt(stream, places)))).toEqual(told(readIn([stream])));
      }),
      1000,
    );
  });

  it('reads the same octet by octet', () => {
    check(
      fc.property(STREAM, (stream) => {
        const octets = Array.from(stream, (octet) => Uint8Array.of(octet));
        expect(told(readIn(octets))).toEqual(told(readIn([stream])));
      }),
      500,
    );
  });

  it('has each octet in one field, and the rest pending', () => {
    check(
      fc.property(STREAM, (stream) => {
        const { blocks, reader } = readIn([stream]);
        let at = 0;
        for (const block of blocks) {
          expect(block.start).toBe(at);
          expect(findUncovered(block.spans(), block.end - block.start)).toEqual([]);
          expect(block.bytes).toEqual(stream.subarray(block.start, block.end));
          at = block.end;
        }
        expect(at + reader.pendingOctets).toBe(stream.length);
      }),
      1000,
    );
  });

  it('gives no event that another reader would not: by the steps of the Standard, one by one', () => {
    check(
      fc.property(STREAM, (stream) => {
        const events = readIn([stream]).blocks.flatMap(({ event }) => event ?? []);
        expect(events).toEqual(bySteps(stream));
      }),
      1000,
    );
  });
});

/** HTML 9.2.6 word by word, on text that is there as a whole. */
function bySteps(stream: Buffer) {
  const text = new TextDecoder().decode(stream);
  const lines = text.split(/\r\n|\n|\r/).slice(0, -1);
  const events: { type: string; data: string; lastEventId: string }[] = [];
  let [data, type, lastEventId] = ['', '', ''];
  for (const line of lines) {
    if (line === '') {
      if (data !== '') {
        events.push({ type: type || 'message', data: data.replace(/\n$/, ''), lastEventId });
      }
      [data, type] = ['', ''];
      continue;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line)!;
    if (name === 'event') type = value;
    else if (name === 'data') data += `${value}\n`;
    else if (name === 'id' && !value.includes('\0')) lastEventId = value;
  }
  return events;
}

describe('what is encoded', () => {
  const TEXT = fc.string({ unit: 'grapheme', maxLength: 20 });
  const DATA = fc
    .array(fc.oneof(TEXT, fc.constantFrom('\n', '\r', '\r\n', '\n\n', ': ', '\0')), {
      maxLength: 5,
    })
    .map((parts) => parts.join(''));
  const LINE = TEXT.map((text) => text.replace(/[\r\n\0]/g, ''));
  const EVENT = fc.record({ id: LINE, event: LINE, data: DATA });

  it('decodes to itself, its line ends told apart no more', () => {
    const events = fc.array(EVENT, { maxLength: 4 });
    check(
      fc.property(events, DATA, fc.nat(), (sent, comment, milliseconds) => {
        const stream = sent.map((event) => encodeEvent(event) + encodeComment(comment)).join('');
        const bytes = Buffer.from(`${stream}${encodeRetry(milliseconds)}\n`);
        const { blocks, reader } = readIn([bytes]);
        expect(blocks.flatMap(({ event }) => event ?? [])).toEqual(
          sent.map(({ id, event, data }) => ({
            type: event === '' ? 'message' : event,
            data: data.replace(/\r\n?/g, '\n'),
            lastEventId: id,
          })),
        );
        expect(reader.reconnectionTime).toBe(milliseconds);
        expect(reader.pendingOctets).toBe(0);
      }),
      500,
    );
  });
});

describe('a long line', () => {
  it('octet by octet costs no more for each octet', () => {
    const reader = new EventStreamReader();
    const octet = Buffer.from('x');
    reader.receive(Buffer.from('data: '));
    for (let sent = 0; sent < 300_000; sent++) {
      reader.receive(octet);
      reader.nextEvent();
    }
    reader.receive(Buffer.from('\n\n'));
    expect(reader.nextEvent()?.event?.data).toHaveLength(300_000);
  });
});
