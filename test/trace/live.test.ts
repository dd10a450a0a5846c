import { describe, expect, it } from 'vitest';
import { WINDOW } from '../../src/trace/direction.ts';
import { type Entry, type MessageEntry, spansOfEntry } from '../../src/trace/entry.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import type { Side } from '../../src/wire/side.ts';
import { Overheard } from '../support/overheard.ts';

const ENDS: readonly Side[] = ['server', 'client'];
const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const STREAM = 'HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\n';
const CHUNKED_STREAM = `${STREAM}Transfer-Encoding: chunked\r\n\r\n`;
const EMPTY = 'HTTP/1.1 204 No Content\r\n\r\n';

function chunk(data: string): string {
  return `${data.length.toString(16)}\r\n${data}\r\n`;
}

/** A response to one request, as it is told at an end. */
function answered(end: Side, pieces: readonly string[], ends = false): Overheard {
  const overheard = new Overheard(end);
  overheard.client(GET);
  for (const piece of pieces) overheard.server(piece);
  if (ends) overheard.serverEnds();
  return overheard;
}

/** What was told of the server without the end of its bytes, which only its own end can tell. */
function answerOf({ entries, told }: Overheard): string[] {
  const own = told.filter((_, index) => entries[index]!.kind !== 'fin');
  return own.filter((label) => label.startsWith('server')).map((label) => label.slice(8));
}

/** Each byte that was told is told once, in its order, and has one name; so has each of an event. */
function expectExplained({ entries }: Overheard): void {
  const reached: Record<string, number> = {};
  for (const entry of entries) {
    expect(findUncovered(spansOfEntry(entry), entry.bytes.length)).toEqual([]);
    if (entry.kind !== 'message' && entry.kind !== 'event') continue;
    const stream = `${entry.from} ${entry.kind}`;
    expect(entry.start).toBe(reached[stream] ?? 0);
    expect(entry.end - entry.start).toBe(entry.bytes.length);
    reached[stream] = entry.end;
  }
}

describe.each(ENDS)('an event stream, heard at its %s', (end) => {
  it('is told chunk by chunk as it comes, and after each what it completes', () => {
    const overheard = answered(end, [CHUNKED_STREAM]);
    expect(overheard.told).toEqual(['client: GET /', 'server: 200 OK  content follows']);
    overheard.server(chunk(': open\nretry: 100\nid: e-0\n\n'));
    overheard.server(chunk('event: price\nid: e-1\ndata: 1\n\n:\n\ndata'));
    overheard.server(chunk(': 2\n'));
    overheard.server(chunk('\n'));
    overheard.server('0\r\nX: 1\r\n\r\n');
    expect(answerOf(overheard)).toEqual([
      '200 OK  content follows',
      'chunk 27 bytes',
      'settings: retry, id',
      'chunk 37 bytes',
      'event price e-1  30 bytes',
      'comment',
      'chunk 4 bytes',
      'chunk 1 byte',
      'event message  9 bytes',
      'last chunk',
    ]);
    expectExplained(overheard);
    const events = overheard.entries.filter(({ kind }) => kind === 'event');
    expect(events.map(({ start, end }) => [start, end])).toEqual([
      [0, 27],
      [27, 57],
      [57, 60],
      [60, 69],
    ]);
    expect(events.at(-1)!.bytes.toString()).toBe('data: 2\n\n');
  });

  it('is told the same, wherever it is cut', () => {
    const text = `${CHUNKED_STREAM}${chunk('data: 1\n\ndata: 2\n')}${chunk('\n')}0\r\n\r\n`;
    const whole = answered(end, [text]);
    const cut = answered(end, [...text]);
    expect(cut.told).toEqual(whole.told);
    expectExplained(cut);
  });

  it('without chunks is told piece by piece', () => {
    const overheard = answered(end, [`${STREAM}\r\n`, 'data: 1\n', '\n'], true);
    expect(answerOf(overheard)).toEqual([
      '200 OK  content follows',
      'part of the content: 8 bytes',
      'part of the content: 1 byte',
      'event message  9 bytes',
    ]);
    expectExplained(overheard);
  });

  it('with a Content-Length is told as a whole, and then its events', () => {
    const overheard = answered(end, [`${STREAM}Content-Length: 9\r\n\r\n`, 'data: 1', '\n\n']);
    expect(answerOf(overheard)).toEqual(['200 OK', 'event message  9 bytes']);
  });

  it.each([
    ['to HEAD has none', 'HEAD', CHUNKED_STREAM],
    [
      'that is compressed is not looked into',
      'GET',
      `${STREAM}Content-Encoding: br\r\nX: \r\n\r\n`,
    ],
    [
      'of a refusal is none',
      'GET',
      `${CHUNKED_STREAM.replace('200 OK', '500 No')}${chunk('\n\n')}`,
    ],
  ])('%s', (_, method, text) => {
    const overheard = new Overheard(end);
    overheard.client(GET.replace('GET', method));
    overheard.server(text);
    overheard.serverEnds();
    expect(overheard.entries.filter(({ kind }) => kind === 'event')).toEqual([]);
    if (method === 'HEAD') expect(answerOf(overheard)).toEqual(['200 OK']);
  });

  it('says what is dropped when it ends without a blank line', () => {
    const overheard = answered(end, [CHUNKED_STREAM, chunk('data: 1\n\ndata: 22\n'), '0\r\n\r\n']);
    expect(answerOf(overheard).slice(-2)).toEqual([
      'last chunk',
      'buffered: 9 bytes, no blank line: dropped',
    ]);
    expect(overheard.entries.at(-1)).toMatchObject({ kind: 'event', start: 9, end: 18 });
    expectExplained(overheard);
  });

  it('says so as well when it breaks off', () => {
    const overheard = answered(end, [CHUNKED_STREAM, chunk('data: 22\n'), '5\r\nab'], true);
    expect(answerOf(overheard).slice(-3)).toEqual([
      'chunk 5 bytes, its first part',
      'buffered: 11 bytes, no blank line: dropped',
      'nothing more  refused',
    ]);
    const [broken] = overheard.entries.filter(({ fault }) => fault);
    expect(broken!.fault!.fault).toBe('unexpected-end');
  });

  it('and when the connection is gone', () => {
    const overheard = answered(end, [CHUNKED_STREAM, chunk('data: 22\n')]);
    overheard.observer.gone();
    overheard.observer.gone();
    expect(answerOf(overheard).at(-1)).toBe('buffered: 9 bytes, no blank line: dropped');
    expect(overheard.told).toHaveLength(4);
  });

  it('drops nothing where only the LF of the last line end is left', () => {
    const data = chunk('data: 1\r\n\r\n');
    const overheard = answered(end, [CHUNKED_STREAM, data, data, '0\r\n\r\n']);
    expect(answerOf(overheard).filter((label) => label.startsWith('buffered'))).toEqual([]);
    expect(answerOf(overheard).filter((label) => label.startsWith('event'))).toHaveLength(2);
  });

  it('is followed no further than an event that has no end', () => {
    const line = chunk(`data: ${'x'.repeat(9993)}\n`);
    const overheard = answered(end, [CHUNKED_STREAM, ...Array.from({ length: 850 }, () => line)]);
    const events = overheard.entries.filter(({ kind }) => kind === 'event');
    expect(events.map(({ fault }) => fault?.fault)).toEqual(['block-too-long']);
    expect(overheard.entries.filter(({ kind }) => kind === 'message')).toHaveLength(852);
  });
});

describe.each(ENDS)('a hold, heard at the %s', (end) => {
  const holdsOf = ({ entries }: Overheard) => entries.filter(({ kind }) => kind === 'hold');

  it.each([
    [100, []],
    [101, ['server: held 101 ms']],
    [24_830, ['server: held 24.8 s']],
  ])('of %i ms is told as %j', (duration, told) => {
    const overheard = new Overheard(end);
    overheard.now = 5;
    overheard.client(GET);
    overheard.now += duration;
    overheard.server(EMPTY);
    expect(overheard.told).toEqual(['client: GET /', ...told, 'server: 204 No Content']);
    for (const hold of holdsOf(overheard)) expect(hold).toMatchObject({ time: 5, duration });
  });

  it('begins when the request is complete, and ends with a final response', () => {
    const overheard = new Overheard(end);
    overheard.client('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na');
    overheard.now = 500;
    overheard.client('b');
    overheard.now = 700;
    overheard.server('HTTP/1.1 103 Early Hints\r\n\r\n');
    overheard.now = 900;
    overheard.server(EMPTY.slice(0, 5));
    overheard.now = 2000;
    overheard.server(EMPTY.slice(5));
    expect(holdsOf(overheard)).toEqual([
      expect.objectContaining({ time: 500, duration: 400, start: 28 }),
    ]);
    expect(overheard.told.slice(-2)).toEqual(['server: held 400 ms', 'server: 204 No Content']);
  });

  it('is none where the response begins before its request is complete', () => {
    const overheard = new Overheard(end);
    overheard.client('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na');
    overheard.now = 500;
    overheard.server(EMPTY);
    overheard.client('b');
    overheard.now = 600;
    overheard.client(GET);
    overheard.now = 650;
    overheard.server(EMPTY);
    expect(holdsOf(overheard)).toEqual([]);
  });

  it('is not the time that the response before it takes', () => {
    const overheard = new Overheard('client');
    overheard.client(GET);
    overheard.client(GET);
    overheard.server('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n');
    overheard.now = 500;
    overheard.server(`a${EMPTY}`);
    expect(holdsOf(overheard)).toEqual([]);
    expect(overheard.told).toHaveLength(4);
  });
});

const LONG = 20 * WINDOW;

describe.each(ENDS)('a long message, heard at the %s', (end) => {
  it.each([
    ['with a Content-Length', `HTTP/1.1 200 OK\r\nContent-Length: ${LONG}\r\n\r\n`, plain],
    ['until the end', 'HTTP/1.1 200 OK\r\n\r\n', plain],
    ['in small chunks', CHUNKED, inChunksOf(1000)],
    ['in large chunks', CHUNKED, inChunksOf(3 * WINDOW)],
    ['in events', CHUNKED_STREAM, inChunksOf(1000)],
  ])('%s is never kept beyond the window', (_, head, pieces) => {
    const overheard = answered(end, [head]);
    let told = head.length;
    let most = 0;
    let seen = 0;
    for (const piece of pieces(LONG)) {
      overheard.server(piece);
      for (const entry of overheard.entries.slice(seen)) if (isWire(entry)) told = entry.end;
      seen = overheard.entries.length;
      most = Math.max(most, overheard.said.server - told);
    }
    overheard.serverEnds();
    expect(most).toBeLessThanOrEqual(WINDOW);
    const own = overheard.entries.filter(isWire);
    expect(Math.max(...own.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(WINDOW);
    expect(own.at(-1)!.end).toBe(overheard.said.server);
    expectExplained(overheard);
  });

  it('is cut where the window ends, however it comes', () => {
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${2 * WINDOW}\r\n\r\n`;
    const content = 'x'.repeat(2 * WINDOW);
    for (const pieces of [
      [head + content],
      [head, content],
      [head, ...(content.match(/.{7}|.+/g) ?? [])],
    ]) {
      const overheard = answered(end, pieces);
      expect(answerOf(overheard)).toEqual([
        '200 OK  and the first part of its content',
        `part of the content: ${WINDOW} bytes`,
        `part of the content: ${head.length} bytes`,
      ]);
      const own = overheard.entries.filter(isWire);
      expect(own.map(({ goesOn }) => goesOn)).toEqual([true, true, false]);
    }
  });

  it('in chunks is one entry up to the window, and then one a chunk', () => {
    const piece = chunk('x'.repeat(WINDOW / 2));
    const overheard = answered(end, [CHUNKED, piece, piece, piece, '0\r\n\r\n']);
    expect(answerOf(overheard)).toEqual([
      '200 OK  and the first part of its content',
      `chunk ${WINDOW / 2} bytes`,
      `chunk ${WINDOW / 2} bytes`,
      'last chunk',
    ]);
    expect(answerOf(answered(end, [CHUNKED, piece, '0\r\n\r\n']))).toEqual(['200 OK']);
  });

  it('may be a request', () => {
    const overheard = new Overheard(end);
    overheard.client(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${WINDOW}\r\n\r\n`);
    overheard.client('x'.repeat(WINDOW));
    expect(overheard.told).toEqual([
      'client: POST /  and the first part of its content',
      expect.stringMatching(/^client: part of the content: \d+ bytes$/),
    ]);
    expectExplained(overheard);
  });
});

it('what is written in one piece is cut into windows as well', () => {
  const overheard = new Overheard('server');
  overheard.client(GET);
  overheard.server(`HTTP/1.1 200 OK\r\nContent-Length: ${LONG}\r\n\r\n${'x'.repeat(LONG)}`);
  expect(overheard.entries.filter(isWire)).toHaveLength(LONG / WINDOW + 1);
});

it('an observer that tells in pieces tells each head at once', () => {
  const overheard = new Overheard('server', { inPieces: true });
  overheard.client('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n');
  expect(overheard.told).toEqual(['client: POST /  content follows']);
  overheard.client('ab');
  overheard.server(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n`);
  expect(overheard.told.slice(1)).toEqual([
    'client: part of the content: 2 bytes',
    'server: 200 OK  content follows',
  ]);
});

function isWire(entry: Entry): entry is MessageEntry {
  return entry.from === 'server' && entry.kind === 'message';
}

function* plain(octets: number): Generator<string> {
  for (let sent = 0; sent < octets; sent += 1000) yield 'x'.repeat(Math.min(1000, octets - sent));
}

/** Chunks in pieces as a socket would give them, with the last chunk after them. */
function inChunksOf(size: number): (octets: number) => Generator<string> {
  return function* (octets) {
    for (let sent = 0; sent < octets; sent += size) {
      yield* chunk(`${'x'.repeat(size - 2)}\n\n`).match(/.{1,1000}/gs) ?? [];
    }
    yield '0\r\n\r\n';
  };
}
