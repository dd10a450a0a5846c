import { describe, expect, it } from 'vitest';
import { findSource } from '../../src/lesson/script/source.ts';
import type { EventBlock } from '../../src/sse/event-block.ts';
import { EventStreamReader } from '../../src/sse/event-stream-reader.ts';
import {
  blankLine,
  COMMENT,
  DELIMITERS,
  FIELD_NAME,
  UNPARSED,
  valueNamed,
} from '../../src/sse/fields.ts';
import { readSpan } from '../../src/wire/field.ts';
import { latin1 } from '../support/bytes.ts';
import { expectCovered, expectSideBySide } from '../support/coverage.ts';
import { expectSameAtEveryCut } from '../support/cuts.ts';
import { STREAMS } from '../support/event-streams.ts';

describe.each(Object.entries(STREAMS))('%s', (_, stream) => {
  it('reads the same at each cut', () => {
    expectSameAtEveryCut(latin1(stream), (pieces) => {
      const { blocks, reader } = read(pieces);
      const { lastEventId, reconnectionTime, pendingOctets } = reader;
      const told = blocks.map((block) => ({
        event: block.event,
        retry: block.retry,
        lines: block.lines,
        spans: block.spans().map((span) => [span.start, span.end, span.field.name]),
        readings: block.spans().map((span) => readSpan(span, block.bytes)),
      }));
      return { told, lastEventId, reconnectionTime, pendingOctets };
    });
  });

  it('has each octet in one field of one block, or pending', () => {
    const { blocks, reader } = read([latin1(stream)]);
    expectSideBySide(blocks);
    for (const block of blocks) expectCovered(block);
    expect((blocks.at(-1)?.end ?? 0) + reader.pendingOctets).toBe(stream.length);
  });
});

describe('a blank line', () => {
  it.each([
    ['data: a\n\n', 'dispatch the event'],
    ['data\n\n', 'dispatch the event'],
    [': open\nretry: 5\nid: 1\n\n', 'no data, so no event'],
    ['\n', 'no data, so no event'],
  ])('says whether it dispatches an event: %j', (stream, meaning) => {
    const block = read([latin1(stream)]).blocks[0]!;
    expect(readSpan(block.spans().at(-1)!, block.bytes).meaning).toBe(meaning);
  });
});

describe('the LF of a CR LF', () => {
  it('that dispatches stands before the next block', () => {
    const { blocks } = read([latin1('data: a\r\n\r\ndata: b\r\n\r\n')]);
    expect(blocks.map(({ start, end }) => [start, end])).toEqual([
      [0, 10],
      [10, 21],
    ]);
    expect(blocks[1]!.spans()[0]).toEqual({ field: DELIMITERS.END_OF_LINE, start: 0, end: 1 });
  });
});

describe('a reconnection time', () => {
  it.each(['retry: 5\n', 'retry: 5\r', 'retry: 5\r\n', 'data: a\nretry: 5\ndata'])(
    'counts from the end of its line on, although no blank line follows: %j',
    (stream) => {
      const { blocks, reader } = read([latin1(stream)]);
      expect(blocks).toEqual([]);
      expect(reader.reconnectionTime).toBe(5);
    },
  );

  it('does not count before its line has ended', () => {
    expect(read([latin1('retry: 5')]).reader.reconnectionTime).toBeUndefined();
  });

  it('is told with the block that sets it, the last of several', () => {
    const { blocks, reader } = read([latin1('retry: 5\nretry: 6\nretry: x\n\n:\n\nretry: 7\n\n')]);
    expect(blocks.map(({ retry }) => retry)).toEqual([6, undefined, 7]);
    expect(reader.reconnectionTime).toBe(7);
  });
});

describe('the fields', () => {
  const values = ['data', 'event', 'id', 'retry', 'toString'].map(valueNamed);
  const others = [blankLine(true), blankLine(false), COMMENT, FIELD_NAME, UNPARSED];
  const all = [...Object.values(DELIMITERS), ...values, ...others];

  it.each(all.map((field) => [field.name, field] as const))('%s: its code is there', (_, field) => {
    const { readBy, writtenBy } = field.code ?? {};
    expect([readBy, writtenBy].filter((code) => code && !findSource(code))).toEqual([]);
    expect(field.ref).toMatch(/^HTML 9\.2\.[56]$/);
  });
});

function read(pieces: readonly Buffer[]): { blocks: EventBlock[]; reader: EventStreamReader } {
  const reader = new EventStreamReader();
  const blocks: EventBlock[] = [];
  for (const piece of pieces) {
    reader.receive(piece);
    for (let block = reader.nextEvent(); block; block = reader.nextEvent()) blocks.push(block);
  }
  return { blocks, reader };
}
