import { describe, expect, it, vi } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import { HttpServerConnection } from '../../src/http/server-connection.ts';
import { entriesOf } from '../../src/trace/entries-of.ts';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { type RecordedStream, Recorder } from '../../src/trace/recorder.ts';
import { viewsOf } from '../../src/trace/views.ts';
import { FrameReader } from '../../src/websocket/frame-reader.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import type { Placed } from '../../src/wire/field.ts';
import type { ProtocolError } from '../../src/wire/protocol-error.ts';
import type { Side } from '../../src/wire/side.ts';
import { latin1, octets } from '../support/bytes.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { labelText } from '../support/label-text.ts';
import { performed } from '../support/performances.ts';

describe.each(CATALOGUE)('the recordings of lesson $number', ({ number }) => {
  it('have each byte in one entry, and each bit of an entry in one span', async () => {
    const taps = vi.spyOn(Recorder.prototype, 'tap');
    await performed(number);
    const recorders = new Set(taps.mock.contexts as Recorder[]);
    taps.mockRestore();
    expect(recorders.size).toBeGreaterThan(3);
    for (const recorder of recorders) expectExplained(recorder);
  });

  it('are in the order of their times', async () => {
    const { steps } = await performed(number);
    for (const { entry: shown } of steps) {
      const { connection } = shown;
      // A hold is told when it is over.
      const times = connection.entries.map((entry) =>
        Math.round(entry.time + (entry.kind === 'hold' ? entry.duration : 0)),
      );
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(connection.entries[0]!.time).toBeGreaterThan(0);
    }
  });
});

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n';
const key = SAMPLE_KEY;
const HELLO = frameBytes({ opcode: 1, payload: 'Hello', key });

describe('an entry', () => {
  it('is a head with its content, or a frame', () => {
    const requests = requestsRecorded(POST, 'ab', 'c', GET);
    expect(ranges(requests)).toEqual([
      [0, POST.length + 3],
      [POST.length + 3, POST.length + 3 + GET.length],
    ]);
    expect(requests[0]!.parts).toHaveLength(3);
    expect(ranges(framesRecorded(HELLO, HELLO))).toEqual([
      [0, 11],
      [11, 22],
    ]);
  });

  it('has the time of the write that carried its first byte', () => {
    const entries = requestsRecorded(POST, 'abc', GET);
    expect(entries.map(({ time }) => time)).toEqual([0.1, 0.3]);
  });

  it('has the fault of what was refused, and all that lay after it', () => {
    const [good, bad] = requestsRecorded(GET, `BAD\n${GET}`);
    expect(good!.fault).toBeUndefined();
    expect(bad!.fault).toMatchObject({ fault: 'invalid-method', offset: GET.length + 3 });
    expect([bad!.start, bad!.end]).toEqual([GET.length, GET.length * 2 + 4]);
    expectEntryCovered(bad!);
  });

  it('shows a refused frame by its header, and the rest as unparsed', () => {
    const bad = frameBytes({ opcode: 3, payload: 'Hello', key });
    const [entry] = framesRecorded(Buffer.concat([bad, HELLO]));
    expect(entry).toMatchObject({ start: 0, end: 22, fault: { fault: 'reserved-opcode' } });
    expect(spansOfEntry(entry!).at(-1)).toMatchObject({
      start: 6,
      end: 22,
      field: { name: 'unparsed' },
    });
    expectEntryCovered(entry!);
  });

  it('of what came after a fault has no fault of its own', () => {
    const entries = framesRecorded(HELLO, frameBytes({ opcode: 3, key }), HELLO);
    expect(entries.map(({ fault }) => fault?.fault)).toEqual([
      undefined,
      'reserved-opcode',
      undefined,
    ]);
    for (const entry of entries) expectEntryCovered(entry);
  });

  it('shows a head that the end of the connection has cut off', () => {
    const recorder = recordRequests([GET, 'GET / HT'], true);
    expectExplained(recorder);
    expect(entriesOf(recorder)[1]).toMatchObject({ fault: { fault: 'unexpected-end' } });
  });

  it('shows a head that was not waited for to its end by the lines that were whole', () => {
    let now = 0;
    const connection = new HttpServerConnection(undefined, () => now);
    const recorder = record(
      {
        receive: (bytes) => connection.receive(bytes),
        receiveEnd: () => {
          now = 60_000;
          connection.expire(now);
        },
        nextEvent: () => connection.nextEvent(),
      },
      [latin1('GET / HTTP/1.1\r\nHo'), latin1('st: a\r\nX')],
      true,
    );
    expectExplained(recorder);
    const [entry] = entriesOf(recorder);
    expect(entry!.fault).toMatchObject({ fault: 'head-timeout' });
    const names = spansOfEntry(entry!).map(({ field }) => field.name);
    expect(names).toEqual(expect.arrayContaining(['method', 'Host', 'unfinished']));
  });

  it('holds what came after the last request of a connection, and was never parsed', () => {
    const recorder = recordRequests([GET]);
    recorder.tap('server').ended();
    recorder.tap('client').wrote(latin1(GET));
    expectExplained(recorder);
    recorder.tap('client').ended();
    const [, , late] = entriesOf(recorder);
    expect(labelText(late!)).toBe('never parsed');
    expect(late).toMatchObject({ from: 'client', fault: undefined, start: GET.length });
    expect(late!.time).toBe(recorder.client.writes[1]!.time);
    expect(spansOfEntry(late!)).toMatchObject([
      { field: { name: 'unparsed', ref: 'RFC 9112 9.6' } },
    ]);
  });

  it('stands for a FIN where one was sent', () => {
    const recorder = new Recorder(stopwatch());
    const tap = recorder.tap('server');
    tap.wrote(latin1('x'));
    tap.ended();
    const [unread, fin] = entriesOf(recorder);
    expect(unread).toMatchObject({ kind: 'message', from: 'server', start: 0, end: 1 });
    expect(fin).toMatchObject({ kind: 'fin', from: 'server', start: 1, end: 1, parts: [] });
    expect(fin!.bytes).toHaveLength(0);
  });
});

describe('the label of an entry', () => {
  it.each([
    ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'GET /'],
    ['GET /b HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n', 'GET /b  Upgrade: websocket'],
  ])('of a request is its method and target: %j', (request, label) => {
    expect(labelText(requestsRecorded(request)[0]!)).toBe(label);
  });

  it.each([
    [{ opcode: 1, payload: 'Hello', key }, 'TEXT "Hello"  FIN MASK'],
    [{ opcode: 1, payload: 'a'.repeat(21), key }, 'TEXT 21 bytes  FIN MASK'],
    [{ opcode: 1, payload: 'a  b', key }, 'TEXT "a  b"  FIN MASK'],
    [{ opcode: 2, payload: octets('01 ff'), key }, 'BINARY 01 ff  FIN MASK'],
    [{ opcode: 9, key }, 'PING  FIN MASK'],
    [{ opcode: 8, payload: octets('03e8 6279'), key }, 'CLOSE 1000  FIN MASK'],
    [{ opcode: 1, payload: 'Hel', fin: false, key }, 'TEXT "Hel"  MASK'],
    [{ opcode: 3, payload: 'x', key }, 'opcode 3  FIN MASK  refused'],
    [{ opcode: 1, rsv: 4, payload: 'x', key }, 'TEXT  FIN RSV1 MASK  refused'],
  ])('of a frame is its opcode, payload and flags: %j', (frame, label) => {
    expect(labelText(framesRecorded(frameBytes(frame))[0]!)).toBe(label);
  });
});

describe('the layers of an entry', () => {
  it('are the wire alone, where nothing is masked', () => {
    expect(viewsOf(requestsRecorded(GET)[0]!).map(({ name }) => name)).toEqual(['wire']);
    const ping = frameBytes({ opcode: 9, key });
    expect(viewsOf(framesRecorded(ping)[0]!).map(({ name }) => name)).toEqual(['wire']);
  });

  it('are the wire and what was meant, where a payload is masked', () => {
    const [wire, unmask] = viewsOf(framesRecorded(HELLO)[0]!);
    expect(wire!.bytes).toEqual(HELLO);
    expect(unmask).toMatchObject({ name: 'unmask', offset: 6, bytes: Buffer.from('Hello') });
  });
});

/** Every byte that was written lies in one entry, and every bit of an entry in one span. */
function expectExplained(recorder: Recorder): void {
  const entries = entriesOf(recorder);
  for (const side of ['client', 'server'] as const) {
    const own = entries.filter(({ from, kind }) => from === side && kind === 'message');
    const stream: RecordedStream = recorder[side];
    let reached = 0;
    for (const entry of own) {
      expect(entry.start).toBe(reached);
      expect(entry.bytes).toEqual(stream.bytes.subarray(entry.start, entry.end));
      expectEntryCovered(entry);
      reached = entry.end;
    }
    expect(reached).toBe(stream.written);
  }
}

function expectEntryCovered(entry: Entry): void {
  expect(findUncovered(spansOfEntry(entry), entry.end - entry.start)).toEqual([]);
}

function ranges(entries: readonly Entry[]): number[][] {
  return entries.map(({ start, end }) => [start, end]);
}

/** Ticks a tenth of a millisecond each time it is read. */
function stopwatch(): () => number {
  let ticks = 0;
  return () => ticks++ / 10;
}

interface Reader {
  receive(bytes: Buffer): void;
  receiveEnd(): void;
  nextEvent(): Placed | 'paused' | undefined;
}

/** Records what a client writes, and what the reader at the server makes of it. */
function record(reader: Reader, writes: readonly Buffer[], ends: boolean): Recorder {
  const recorder = new Recorder(stopwatch());
  const [client, server] = (['client', 'server'] satisfies Side[]).map((side) =>
    recorder.tap(side),
  );
  const readOn = () => {
    for (let event = reader.nextEvent(); typeof event === 'object'; event = reader.nextEvent()) {
      server!.event(event);
    }
  };
  for (const bytes of writes) client!.wrote(bytes);
  try {
    for (const bytes of writes) {
      server!.read(bytes);
      reader.receive(Buffer.from(bytes));
      readOn();
    }
    if (ends) reader.receiveEnd();
    readOn();
  } catch (error) {
    server!.fault(error as ProtocolError);
  }
  return recorder;
}

function recordRequests(writes: readonly string[], ends = false): Recorder {
  const connection = new HttpServerConnection();
  const reader: Reader = {
    receive: (bytes) => connection.receive(bytes),
    receiveEnd: () => connection.receiveEnd(),
    nextEvent: () => {
      const event = connection.nextEvent();
      if (event !== 'paused') return event;
      connection.sendHead({ statusCode: 204, fields: [] });
      connection.sendEnd();
      return connection.nextEvent();
    },
  };
  return record(reader, writes.map(latin1), ends);
}

function requestsRecorded(...writes: string[]): Entry[] {
  return entriesOf(recordRequests(writes));
}

function framesRecorded(...frames: Buffer[]): Entry[] {
  return entriesOf(record(new FrameReader('server', 0), frames, false));
}
