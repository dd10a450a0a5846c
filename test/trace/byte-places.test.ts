import { describe, expect, it, onTestFinished } from 'vitest';
import { type Certificate, makeCertificate } from '../../src/net/certificate.ts';
import { connect } from '../../src/net/client.ts';
import { Router } from '../../src/net/router.ts';
import { Server } from '../../src/net/server.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { type BytePlaces, describePlaces, type Unit } from '../../src/trace/byte-places.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import { Recording } from '../../src/trace/recording.ts';
import type { Side } from '../../src/wire/side.ts';
import { chunk, GET, Recorded, STREAM_HEAD } from '../support/recorded.ts';

/** A recorded conversation: an event in two chunks, another one in a third, and a WebSocket. */
async function record(tls?: Certificate): Promise<Recorder> {
  const recorder = new Recorder(() => 0);
  let next = () => {};
  const router = new Router()
    .get('/events', (_request, response) => {
      const pieces = ['data: he', 'llo\n\ndata: a', '\n\n'];
      response.begin(200, [['Content-Type', 'text/event-stream']]);
      next = () => {
        const piece = pieces.shift();
        if (piece === undefined) response.end();
        else response.write(piece);
      };
      next();
    })
    .get('/ws', async (request, response) => {
      const socket = upgradeToWebSocket(request, response);
      if (socket) await echo(socket);
    });
  const newTap = () => recorder.tap('server');
  const server = new Server(router.handle, { newTap, ...(tls && { tls }) });
  const { port } = await server.listen(0);
  onTestFinished(() => server.close());
  const client = await connect({
    port,
    tap: recorder.tap('client'),
    tls: tls && { trustsAnyone: true },
  });
  const fields = [['Host', 'x']] as const;
  const { content } = await client.open({ method: 'GET', requestTarget: '/events', fields });
  for await (const _piece of content) next();
  const socket = await client.upgrade({ host: 'x', requestTarget: '/ws' });
  socket.send('hello');
  await socket.nextMessage();
  socket.close();
  await socket.closed;
  return recorder;
}

function placesOf(recorder: Recorder, side: Side): BytePlaces {
  return new Recording(recorder).placesOf(side);
}

describe('a byte', () => {
  it('is the same in every layer', async () => {
    const recorder = await record();
    const { server } = recorder;
    const places = placesOf(recorder, 'server');
    const at = server.bytes.indexOf('llo\n\ndata: a');
    const read = places.of(at).at(-1)!;
    expect(describePlaces(places.of(at))).toBe(
      `event 1 byte 8 = chunk 2 byte 0 = content 1 byte 8 = read ${read.number} byte ${read.byte}`,
    );
    const second = server.bytes.indexOf('data: a') + 6;
    expect(describePlaces(places.of(second))).toMatch(/^event 2 byte 6 = chunk 2 byte 11 = /);
  });

  it('of a frame is in its payload, too', async () => {
    const recorder = await record();
    const { server } = recorder;
    const echoed = server.bytes.indexOf('\x05hello') + 1;
    expect(describePlaces(placesOf(recorder, 'server').of(echoed))).toMatch(
      /^payload 1 byte 0 = frame 1 byte 2 = read \d+ byte \d+$/,
    );
    const places = placesOf(recorder, 'client');
    const masked = places.offsetOf({ unit: 'payload', number: 1, byte: 4 })!;
    expect(places.of(masked)[1]).toEqual({ unit: 'frame', number: 1, byte: 10 });
  });

  it('was in a record, where TLS was spoken', async () => {
    const recorder = await record(await makeCertificate(['localhost'], Date.now()));
    const places = placesOf(recorder, 'server');
    const at = recorder.server.bytes.indexOf('llo\n\n');
    expect(describePlaces(places.of(at))).toMatch(
      /^event 1 byte 8 = chunk 2 byte 0 = content 1 byte 8 = record \d+ byte \d+ = read \d+ byte/,
    );
    expect(recorder.tls!.secrets).toMatch(/^SERVER_TRAFFIC_SECRET_0 /m);
    expect(recorder.tls!.client.bytes[0]).toBe(22);
    for (const side of ['client', 'server'] as const) {
      expect(recorder[side].records.at(-1)!.end).toBe(recorder[side].written);
      expect(recorder.tls![side].read).toBeLessThanOrEqual(recorder.tls![side].written);
    }
  });

  it('is found again from each of its places', async () => {
    const recorder = await record();
    for (const side of ['client', 'server'] as const) {
      const stream = recorder[side];
      const places = placesOf(recorder, side);
      const seen = new Set<Unit>();
      for (let offset = 0; offset < stream.written; offset++) {
        const all = places.of(offset);
        expect(all.some(({ unit }) => unit === 'read')).toBe(true);
        for (const place of all) {
          seen.add(place.unit);
          expect(places.offsetOf(place)).toBe(offset);
        }
      }
      expect([...seen]).toContain('frame');
      expect(places.of(stream.written)).toEqual([]);
      expect(places.offsetOf({ unit: 'frame', number: 99, byte: 0 })).toBeUndefined();
    }
  });

  it.each([
    ['as long as the client takes', `${`data: ${'x'.repeat(993)}\n`.repeat(2000)}\n`, 1],
    ['too long for it', `data: ${'x'.repeat(1_100_000)}\n\n`, 0],
  ])('of an event that is %s is told of as the event is', (_, text, count) => {
    const recorded = new Recorded().say('client', GET).say('server', STREAM_HEAD, chunk(text));
    const recording = new Recording(recorded.recorder);
    const event = recording.entries.find(({ kind }) => kind === 'event')!;
    expect(event.fault === undefined).toBe(count === 1);
    expect(recording.piecesOf(event)).toHaveLength(count);
    const inEvent = recording.placesOf('server').of(STREAM_HEAD.length + 100);
    expect(inEvent.filter(({ unit }) => unit === 'event')).toHaveLength(count);
  });
});
