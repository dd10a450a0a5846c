import { describe, expect, it } from 'vitest';
import { ResponseHead } from '../../src/http/head.ts';
import { MessageReader } from '../../src/http/message-reader.ts';
import { type Placed, readSpan } from '../../src/wire/field.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import { latin1 } from '../support/bytes.ts';
import { expectCovered } from '../support/coverage.ts';
import { expectSameAtEveryCut } from '../support/cuts.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  /** What anyone but a client finds. */
  readonly fault: string;
  /** How a client reads it. */
  readonly fields: Readonly<Record<string, string>>;
  /** Defects as they are shown: their names and what is read of them. */
  readonly defects: readonly string[];
}

const NEXT = 'HTTP/1.1 299 Next\r\nContent-Length: 0\r\n\r\n';

const CASES: readonly Case[] = [
  {
    name: 'a folded line',
    text: 'HTTP/1.1 200 OK\r\nX: a \r\n\t b\r\n  c\r\nContent-Length: 1\r\n\r\nx',
    fault: 'obs-fold',
    fields: { x: 'a b c', 'content-length': '1' },
    defects: ['obs-fold', 'obs-fold'],
  },
  {
    name: 'a fold with nothing in it',
    text: 'HTTP/1.1 200 OK\r\nX: a\r\n \r\nContent-Length: 1\r\n\r\nx',
    fault: 'obs-fold',
    fields: { x: 'a', 'content-length': '1' },
    defects: [],
  },
  {
    name: 'a folded Content-Length',
    text: 'HTTP/1.1 200 OK\r\nContent-Length:\r\n 1\r\n\r\nx',
    fault: 'obs-fold',
    fields: { 'content-length': '1' },
    defects: ['obs-fold'],
  },
  {
    name: 'an LF alone',
    text: 'HTTP/1.1 200 OK\nX: a\nContent-Length: 1\r\n\nx',
    fault: 'bare-lf',
    fields: { x: 'a', 'content-length': '1' },
    defects: ['LF', 'LF', 'LF'],
  },
  {
    name: 'white space before a colon',
    text: 'HTTP/1.1 200 OK\r\nContent-Length \t: 1\r\n\r\nx',
    fault: 'space-before-colon',
    fields: { 'content-length': '1' },
    defects: ['BWS'],
  },
  {
    name: 'equal lengths in two lines',
    text: 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx',
    fault: 'invalid-content-length',
    fields: { 'content-length': '1, 1' },
    defects: ['Content-Length', 'Content-Length'],
  },
  {
    name: 'equal lengths in a list',
    text: 'HTTP/1.1 200 OK\r\nContent-Length: 1, 1,1\r\n\r\nx',
    fault: 'invalid-content-length',
    fields: { 'content-length': '1, 1,1' },
    defects: ['Content-Length'],
  },
  ...['999', '600', '099', '000'].map((code) => ({
    name: `a status of no class, ${code}`,
    text: `HTTP/1.1 ${code} x\r\nContent-Length: 1\r\n\r\nx`,
    fault: 'invalid-status',
    fields: { 'content-length': '1' },
    defects: ['status-code'],
  })),
];

/** Everything that is read: places, and the fault that ends it. */
function read(pieces: readonly Buffer[], isLenient: boolean) {
  const reader = new MessageReader('response', undefined, undefined, isLenient);
  const events: Placed[] = [];
  try {
    for (const piece of pieces) {
      reader.receive(piece);
      for (let event = reader.nextEvent(); event; event = reader.nextEvent()) events.push(event);
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { events, fault: error.fault };
  }
  return { events, fault: undefined };
}

function defectsOf(head: ResponseHead): string[] {
  const bytes = latin1(head.text);
  const readings = head.spans().map((span) => ({ span, reading: readSpan(span, bytes) }));
  const defects = readings.filter(({ reading }) => reading.meaning?.includes('a defect'));
  return defects.map(({ span }) => span.field.name);
}

describe.each(CASES)('a response with $name', ({ text, fault, fields, defects }) => {
  const bytes = latin1(text + NEXT);

  it('is read by a client, as is what follows', () => {
    const { events, fault: found } = read([bytes], true);
    expect(found).toBeUndefined();
    const heads = events.filter((event) => event instanceof ResponseHead);
    expect(heads.map(({ start }) => start)).toEqual([0, text.length]);
    const [head] = heads as [ResponseHead];
    for (const [name, value] of Object.entries(fields)) expect(head.field(name)).toBe(value);
    expect(head.framing).toEqual({ kind: 'length', length: 1 });
    expect(head.isInterim).toBe(false);
    expectCovered(head);
    expect(defectsOf(head)).toEqual(defects);
  });

  it('is read the same however it comes', () => {
    expectSameAtEveryCut(bytes, (pieces) => {
      const { events, fault: found } = read(pieces, true);
      const places = events.filter((event) => event.constructor.name !== 'Content');
      return { found, places: places.map(({ start, end }) => [start, end]) };
    });
  });

  it('is refused by anyone else', () => {
    expect(read([bytes], false).fault).toBe(fault);
  });
});

describe('a client', () => {
  it.each([
    [
      'lengths that differ',
      'HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n',
      'invalid-content-length',
    ],
    [
      'a length that is none, twice',
      'HTTP/1.1 200 OK\r\nContent-Length: x, x\r\n\r\n',
      'invalid-content-length',
    ],
    ['a CR alone', 'HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n', 'bare-cr'],
    [
      'white space before the first field',
      'HTTP/1.1 200 OK\r\n X: a\r\n\r\n',
      'space-before-fields',
    ],
    ['white space without a name', 'HTTP/1.1 200 OK\r\nA: b\r\n: a\r\n\r\n', 'invalid-field-name'],
  ])('still refuses %s', (_, text, fault) => {
    expect(read([latin1(text)], true).fault).toBe(fault);
  });

  it('has limits for folded lines as for others', () => {
    const long = `HTTP/1.1 200 OK\r\nX: a\r\n${' b\r\n'.repeat(10_000)}\r\n`;
    expect(read([latin1(long)], true).fault).toBe('fields-too-large');
  });
});

describe('a request', () => {
  it('is never read leniently', () => {
    const reader = new MessageReader('request', undefined, undefined, true);
    reader.receive(latin1('GET / HTTP/1.1\nHost: a\n\n'));
    expect(() => reader.nextEvent()).toThrow('A line ends in CR LF');
  });
});
