import { describe, expect, it } from 'vitest';
import type { DispatchedEvent } from '../../src/sse/event-block.ts';
import { EventStreamReader } from '../../src/sse/event-stream-reader.ts';
import { DEFAULT_EVENT_STREAM_LIMITS } from '../../src/sse/limits.ts';
import { readSpan } from '../../src/wire/field.ts';

/** Reads a stream that is there as a whole. */
function read(stream: string | Buffer) {
  const reader = new EventStreamReader();
  reader.receive(Buffer.from(stream as string));
  const events: (DispatchedEvent | undefined)[] = [];
  for (let block = reader.nextEvent(); block; block = reader.nextEvent()) events.push(block.event);
  return { reader, blocks: events, events: events.filter((event) => event !== undefined) };
}

function dataOf(stream: string | Buffer): string[] {
  return read(stream).events.map(({ data }) => data);
}

// The examples of HTML 9.2.6.
describe('the examples of the Standard', () => {
  it('the stock price', () => {
    expect(dataOf('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual(['YHOO\n+2\n10']);
  });

  it('four blocks', () => {
    const stream =
      ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n';
    const { blocks, events, reader } = read(stream);
    expect(blocks).toHaveLength(3);
    expect(events).toEqual([
      { type: 'message', data: 'first event', lastEventId: '1' },
      { type: 'message', data: 'second event', lastEventId: '' },
    ]);
    expect(reader.pendingOctets).toBe('data:  third event\n'.length);
  });

  it('two events without text, and a block that is never ended', () => {
    expect(dataOf('data\n\ndata\ndata\n\ndata:')).toEqual(['', '\n']);
  });

  it('a space after the colon', () => {
    expect(dataOf('data:test\n\ndata: test\n\n')).toEqual(['test', 'test']);
  });

  it('types of events', () => {
    const stream = 'event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n';
    expect(read(stream).events.map(({ type }) => type)).toEqual(['add', 'remove']);
  });
});

describe('a line', () => {
  it.each([
    ['LF', 'data: a\ndata: b\n\ndata: c\n\n'],
    ['CR', 'data: a\rdata: b\r\rdata: c\r\r'],
    ['CR LF', 'data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n'],
    ['all of them', 'data: a\rdata: b\r\n\ndata: c\n\r'],
  ])('ends at %s', (_, stream) => {
    expect(dataOf(stream)).toEqual(['a\nb', 'c']);
  });

  it.each([
    ['LF CR is two', 'data: a\n\rdata: b\n\n', ['a', 'b']],
    ['CR CR LF is two', 'data: a\r\r\ndata: b\n\n', ['a', 'b']],
    ['CR LF CR LF is two', 'data: a\r\n\r\ndata: b\n\n', ['a', 'b']],
    ['nothing else ends one', 'data: a\u2028b\u0085c\vd\fe\n\n', ['a\u2028b\u0085c\vd\fe']],
    ['only one space is dropped', 'data:  a \n\n', [' a ']],
    ['a tab is none', 'data:\ta\n\n', ['\ta']],
    ['the first colon counts', 'data:a:b\n\n', ['a:b']],
    ['a name is taken as it is', ' data: a\nDATA: b\ndata : c\ndata: d\n\n', ['d']],
    ['without a colon it is a name', 'data\n\n', ['']],
    ['a comment is none', ':data: a\n\n', []],
    ['unknown names are ignored', 'x: 1\ndata: a\n\n', ['a']],
    ['NUL may stand in data', 'data: a\0b\n\n', ['a\0b']],
  ])('%s', (_, stream, data) => {
    expect(dataOf(stream)).toEqual(data);
  });

  it('that ends in CR needs no octet after it where it dispatches', () => {
    const reader = new EventStreamReader();
    reader.receive(Buffer.from('data: a\r\r'));
    expect(reader.nextEvent()?.event?.data).toBe('a');
    reader.receive(Buffer.from('\ndata: b\r\n\r'));
    expect(reader.nextEvent()?.event?.data).toBe('b');
    reader.receive(Buffer.from('\n'));
    expect(reader.nextEvent()).toBeUndefined();
  });
});

describe('text', () => {
  const BOM = '\ufeff';

  it('may begin with one byte order mark', () => {
    expect(dataOf(`${BOM}data: a\n\n`)).toEqual(['a']);
    expect(dataOf(`${BOM}${BOM}data: a\n\n`)).toEqual([]);
    expect(dataOf(`data: a\n\n${BOM}data: b\n\n`)).toEqual(['a']);
    expect(dataOf(`${BOM}\ndata: ${BOM}a\n\n`)).toEqual([`${BOM}a`]);
  });

  it('is UTF-8, with U+FFFD for what is not', () => {
    expect(dataOf('data: £€😀\n\n')).toEqual(['£€😀']);
    expect(dataOf(Buffer.from('data: \xff\xe2\x82\n\n', 'latin1'))).toEqual(['\ufffd\ufffd']);
    expect(dataOf(Buffer.from('data: \xf0\x9f\r\ndata: \x98\x80\n\n', 'latin1'))).toEqual([
      '\ufffd\n\ufffd\ufffd',
    ]);
    expect(dataOf(Buffer.from('\xef\xbbdata: a\n\n', 'latin1'))).toEqual([]);
  });
});

describe('an id', () => {
  function idsOf(stream: string) {
    return read(stream).events.map(({ lastEventId }) => lastEventId);
  }

  it.each([
    ['stays until there is another', 'id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n', '112'],
    ['is taken without data, too', 'id: 1\n\ndata: a\n\n', '1'],
    ['with NUL is ignored', 'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n', '11'],
    ['that is the last of a block counts', 'id: 1\nid: 2\ndata: a\n\n', '2'],
    ['after the data counts as well', 'data: a\nid: 1\n\n', '1'],
  ])('%s', (_, stream, ids) => {
    expect(idsOf(stream)).toEqual([...ids]);
  });

  it('that is empty resets it', () => {
    expect(idsOf('id: 1\ndata: a\n\nid\ndata: b\n\nid: 2\n\nid:\ndata: c\n\n')).toEqual([
      '1',
      '',
      '',
    ]);
  });

  it('counts only when its block is complete', () => {
    expect(read('id: 1\n\nid: 2\ndata: a\n').reader.lastEventId).toBe('1');
    expect(read('id: 1\n\nid: 2\n\n').reader.lastEventId).toBe('2');
  });
});

describe('a reconnection time', () => {
  it.each([
    ['retry: 2500', 2500],
    ['retry:0', 0],
    ['retry: 007', 7],
    ['retry', undefined],
    ['retry:', undefined],
    ['retry: 10x', undefined],
    ['retry: +1', undefined],
    ['retry: -1', undefined],
    ['retry: 1.5', undefined],
    ['retry:  1', undefined],
  ])('%s', (line, milliseconds) => {
    expect(read(`${line}\n\n`).reader.reconnectionTime).toBe(milliseconds);
  });
});

describe('an event', () => {
  it('has its type for itself', () => {
    const stream =
      'event: a\ndata: 1\n\ndata: 2\n\nevent: b\nevent\ndata: 3\n\nevent: c\n\ndata: 4\n\n';
    expect(read(stream).events.map(({ type }) => type)).toEqual([
      ...['a', 'message', 'message', 'message'],
    ]);
  });

  it('is dropped when the stream ends before its blank line', () => {
    const { events, reader } = read('data: a\n\ndata: b\n');
    expect(events).toHaveLength(1);
    expect(reader.pendingOctets).toBe(8);
  });
});

describe('the places', () => {
  it('are named as the Standard names them', () => {
    const stream = '\ufeff: hi\nevent: x\ndata:y\nid\nfoo: 1\n\n';
    const reader = new EventStreamReader();
    reader.receive(Buffer.from(stream));
    const block = reader.nextEvent()!;
    const named = block.spans().filter(({ field }) => !field.delimiter);
    expect(named.map((span) => [span.field.name, readSpan(span, block.bytes).value])).toEqual([
      ['comment', ' hi'],
      ...[
        ['field name', 'event'],
        ['event', 'x'],
      ],
      ...[
        ['field name', 'data'],
        ['data', 'y'],
      ],
      ['field name', 'id'],
      ...[
        ['field name', 'foo'],
        ['value', '1'],
      ],
      ['blank line', ''],
    ]);
  });
});

describe('limits', () => {
  const LIMITS = { lineOctets: 10, blockOctets: 30, blockLines: 4 };

  function readWithin(stream: string): string[] {
    const reader = new EventStreamReader({ limits: LIMITS });
    reader.receive(Buffer.from(stream));
    const data: string[] = [];
    for (let block = reader.nextEvent(); block; block = reader.nextEvent()) {
      if (block.event) data.push(block.event.data);
    }
    return data;
  }

  it.each([
    ['line', 'data: abcd\n\n', 'data: abcde\n\n', 'line-too-long', 10],
    ['line without an end', 'data: abcd', 'data: abcde', 'line-too-long', 10],
    ['second line', 'data: a\ndata: abcd\n\n', 'data: a\ndata: abcde\n\n', 'line-too-long', 18],
    [
      'block',
      'data: 1234\ndata: 1234\ndata: 1\n\n',
      'data: 1234\ndata: 1234\ndata: 12\n\n',
      'block-too-long',
      30,
    ],
    ['number of lines', ':\n:\n:\n:\n\n', ':\n:\n:\n:\n:\n\n', 'too-many-lines', 8],
  ])('%s', (_, accepted, refused, fault, offset) => {
    expect(() => readWithin(accepted)).not.toThrow();
    expect(() => readWithin(refused)).toThrow(expect.objectContaining({ fault, offset }));
    expect(() => readWithin(`data: ok\n\n${refused}`)).toThrow(
      expect.objectContaining({ fault, offset: offset + 10 }),
    );
  });

  it('begin again with each block', () => {
    expect(readWithin('data: 1234\n\n'.repeat(20))).toHaveLength(20);
  });

  it('are what they are said to be', () => {
    expect(DEFAULT_EVENT_STREAM_LIMITS).toEqual({
      ...{ lineOctets: 1_048_576, blockOctets: 8_388_608, blockLines: 65_536 },
    });
  });
});
