import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeCertificate } from '../../src/net/certificate.ts';
import { connect } from '../../src/net/client.ts';
import { Server } from '../../src/net/server.ts';
import { frameContextOf } from '../../src/trace/frame-context.ts';
import { type Layer, layersOf } from '../../src/trace/layers.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import { Recording } from '../../src/trace/recording.ts';
import { byteAtOffset, streamOffsetOf } from '../../src/trace/views.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { latin1, octets } from '../support/bytes.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { performed } from '../support/performances.ts';
import { check } from '../support/property.ts';
import { chunk, GET, Recorded, STREAM_HEAD, upgraded } from '../support/recorded.ts';

vi.setConfig({ testTimeout: 20_000 });

const key = SAMPLE_KEY;
const masked = (payload: string | Buffer, fin = true, opcode = 1) =>
  frameBytes({ opcode, payload, key, fin });

/** The levels of a row, by their numbers and names. */
function named(recorded: Recorded, row: number): string[] {
  return levels(recorded, row).map(({ number, name }) => `${number} ${name}`);
}

function levels({ recorder }: Recorded, row: number): Layer[] {
  const recording = new Recording(recorder);
  return layersOf(recording, recording.entries.at(row)!);
}

function textOf(level: Layer | undefined): string {
  return Buffer.from(level!.views[0]!.bytes).toString('latin1');
}

describe('the levels of a row', () => {
  const stream = () =>
    new Recorded()
      .say('client', GET)
      .say('server', STREAM_HEAD, chunk('data: he'), chunk('llo\n\ndata: a\n\n'));

  it.each<[string, Recorded, number, string[]]>([
    ['a request without content', new Recorded().say('client', GET), 0, ['1 tcp', '3 message']],
    [
      'a masked text',
      upgraded().say('client', masked('Hello')),
      -1,
      ['1 tcp', '3 frame', '4 unmask', '6 text'],
    ],
    ['a ping', upgraded().say('client', masked('', true, 9)), -1, ['1 tcp', '3 frame']],
    [
      'a binary frame from the server',
      upgraded().say('server', frameBytes({ opcode: 2, payload: 'x' })),
      -1,
      ['1 tcp', '3 frame', '6 message'],
    ],
    ['the head of a stream', stream(), 1, ['1 tcp', '3 message']],
    ['a chunk of a stream', stream(), 2, ['1 tcp', '3 chunk', '6 event']],
    ['an event', stream(), 4, ['1 tcp', '3 chunk', '6 event']],
    [
      'what was dropped',
      new Recorded().say('client', GET).say('server', STREAM_HEAD, chunk('data: 1')).end('server'),
      3,
      ['6 event'],
    ],
    ['what was never read', upgraded().write('client', masked('x')), -1, ['3 bytes']],
  ])('are those that it has: %s', (_what, recorded, row, expected) => {
    expect(named(recorded, row)).toEqual(expected);
  });

  it('show a read as a whole, with what else it brought, and where messages begin in it', () => {
    const [hel, ping] = [masked('Hel', false), masked('hi', true, 9)];
    const recorded = upgraded()
      .write('client', Buffer.concat([hel, ping]))
      .read('client');
    const tcp = levels(recorded, -1)[0]!.views[0]!;
    expect(Buffer.from(tcp.bytes)).toEqual(Buffer.concat([hel, ping]));
    expect(tcp.borders).toEqual([hel.length]);
    expect(tcp.spans.map(({ reading }) => reading?.value)).toEqual(['#2']);
  });

  it('show where reads end in a frame', () => {
    const recorded = upgraded().write('client', masked('Hello')).read('client', 4).read('client');
    const wire = levels(recorded, -1)[1]!.views[0]!;
    expect(wire.borders).toEqual([4]);
  });

  it('show all events that a chunk has a part of, and where chunks meet in them', () => {
    const recorded = stream();
    const events = levels(recorded, 2).at(-1)!;
    expect(textOf(events)).toBe('data: hello\n\n');
    expect(events.views[0]!.borders).toEqual([8]);
    const both = levels(recorded, 3).at(-1)!;
    expect(textOf(both)).toBe('data: hello\n\ndata: a\n\n');
    expect(levels(recorded, 4)[1]!.views[0]!.bytes).toHaveLength(
      chunk('data: he').length + chunk('llo\n\ndata: a\n\n').length,
    );
  });

  it('put a text together from its frames, and show a character that was cut', () => {
    const bytes = Buffer.from('aκb');
    const recorded = upgraded().say(
      'client',
      masked(bytes.subarray(0, 2), false),
      masked('', true, 9),
      masked(bytes.subarray(2), true, 0),
    );
    for (const row of [2, 4]) {
      const text = levels(recorded, row).at(-1)!;
      expect(text.views[0]!.bytes).toEqual(bytes);
      expect(text.views[0]!.borders).toEqual([2]);
      const spans = text.views[0]!.spans.map(({ field, start, end }) => [field.name, start, end]);
      expect(spans).toEqual([
        ['text', 0, 1],
        ['character', 1, 3],
        ['text', 3, 4],
      ]);
    }
  });

  it('show a compressed message as it was on the wire, and inflated', () => {
    // RFC 7692 7.2.3.1
    const frame = frameBytes({ opcode: 1, rsv: 4, payload: octets('f2 48 cd c9 c9 07 00') });
    const recorded = upgraded('permessage-deflate').say('server', frame);
    expect(named(recorded, -1)).toEqual(['1 tcp', '3 frame', '5 unpack', '6 text']);
    const [, , inflated, text] = levels(recorded, -1);
    expect([inflated, text].map(textOf)).toEqual(['Hello', 'Hello']);
    expect(inflated!.views[0]!.pieces).toBeUndefined();
    const context = frameContextOf(recorded.entries[2]!);
    expect(context).toMatchObject({ usesDeflate: true, mustBeMasked: false });
  });

  it('show content without its chunks', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const recorded = new Recorded()
      .say('client', GET)
      .say('server', `${head}${chunk('ab')}${chunk('c')}0\r\n\r\n`);
    expect(textOf(levels(recorded, 1).at(-1))).toBe('abc');
  });
});

describe('under TLS', () => {
  it('there are records, and the reads are reads of records', async () => {
    const recorder = await recordedOverTls();
    const recording = new Recording(recorder);
    const response = recording.entries.findIndex(({ from }) => from === 'server');
    const all = layersOf(recording, recording.entries[response]!);
    expect(all.map(({ number, name }) => `${number} ${name}`)).toEqual([
      ...['1 tcp', '2 tls', '3 message', '6 content'],
    ]);
    const [tcp, tls] = all.map(({ views: [view] }) => view!);
    const names = tls!.spans.map(({ field }) => field.name);
    expect(names).toEqual(expect.arrayContaining(['encrypted_record']));
    expect(tls!.bytes[0]).toBe(23);
    const wire = recorder.tls!.server.bytes;
    expect(wire.indexOf(tls!.bytes)).toBeGreaterThan(0);
    expect(wire.indexOf(tcp!.bytes)).toBe(tcp!.offset);
    expectIdentity(recorder);
  });
});

async function recordedOverTls(): Promise<Recorder> {
  const tls = await makeCertificate(['localhost'], Date.now());
  const recorder = new Recorder(() => 0);
  const newTap = () => recorder.tap('server');
  const server = new Server((_asked, answer) => answer.send(200, [], 'hello'), { tls, newTap });
  const { port } = await server.listen(0);
  onTestFinished(() => server.close());
  const client = await connect({ port, tap: recorder.tap('client'), tls: { trustsAnyone: true } });
  await client.request({ method: 'GET', requestTarget: '/', fields: [['Host', 'x']] });
  await recorder.quiet();
  client.end();
  return recorder;
}

describe('a byte', () => {
  const said = fc.constantFrom<['client' | 'server', Buffer]>(
    ['client', latin1(GET)],
    ['client', masked('Hel', false)],
    ['client', masked('hi', true, 9)],
    ['client', masked('lo', true, 0)],
    ['server', frameBytes({ opcode: 1, payload: 'Hello' })],
    ['server', latin1(STREAM_HEAD)],
    ['server', latin1(chunk('data: 1\n\nda'))],
    ['server', latin1(chunk('ta: 2\n\n'))],
    ['server', latin1('0\r\n\r\n')],
  );

  it('is the same in every layer, and is found again from each', () => {
    check(
      fc.property(
        fc.boolean(),
        fc.array(fc.tuple(said, fc.nat(20)), { maxLength: 8 }),
        (ws, turns) => {
          const recorded = ws ? upgraded() : new Recorded();
          for (const [[from, bytes], cut] of turns) {
            recorded.write(from, bytes).read(from, cut).read(from);
          }
          expectIdentity(recorded.recorder);
        },
      ),
      300,
    );
  });

  it.each([9, 10])('is the same in every layer of lesson %i', async (number) => {
    const { steps } = await performed(number);
    for (const connection of new Set(steps.map((step) => step.entry.connection)))
      expectIdentity(connection.recorder);
  });
});

/** Whatever layer a byte of the stream is looked at in, it is found in all others that have it. */
function expectIdentity(recorder: Recorder): void {
  const recording = new Recording(recorder);
  for (const entry of recording.entries.filter(({ bytes }) => bytes.length > 0)) {
    const stream = recorder[entry.from].bytes;
    for (const { number, views } of layersOf(recording, entry)) {
      const [view] = views;
      const { bytes, spans, pieces = [] } = view!;
      expect(findUncovered(spans, bytes.length)).toEqual([]);
      for (const { at, start, end } of pieces) {
        // The borders of pieces are where it could go wrong.
        for (const offset of [start, end - 1]) {
          const byte = byteAtOffset(view!, offset)!;
          expect(byte).toBe(at + offset - start);
          expect(streamOffsetOf(view!, byte)).toBe(offset);
          // What is unmasked is the same byte, and has another value.
          const isOnWire = number === 3 || (number === 1 && !recorder.tls);
          if (isOnWire) expect(bytes[byte]).toBe(stream[offset]);
        }
      }
    }
  }
}
