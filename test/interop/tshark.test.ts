import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import { PcapngWriter } from '../../src/capture/pcapng-writer.ts';
import { connectionsOf } from '../../src/cli/export-command.ts';
import { RequestHead, ResponseHead } from '../../src/http/head.ts';
import { makeCertificate } from '../../src/net/certificate.ts';
import { connect } from '../../src/net/client.ts';
import { Server } from '../../src/net/server.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { entriesOf } from '../../src/trace/entries-of.ts';
import { type Exported, exportConnections } from '../../src/trace/export.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import { Frame } from '../../src/websocket/frame.ts';
import type { Placed } from '../../src/wire/field.ts';
import type { Side } from '../../src/wire/side.ts';
import { Unparsed } from '../../src/wire/unparsed.ts';
import { performed } from '../support/performances.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { HAS_TSHARK, type Packet, packetsBy, warningsIn } from '../support/tshark.ts';

const NAME = 'what tshark says of our captures';
const STARTED = Date.UTC(2026, 0, 1);

describe.skipIf(!HAS_TSHARK)(HAS_TSHARK ? NAME : `${NAME}: there is no tshark`, () => {
  it.each(CATALOGUE)('lesson $number', { timeout: 20_000 }, async ({ number }) => {
    const performance = await performed(number);
    const connections = connectionsOf(performance);
    const packets = packetsBy(written(connections));
    const found = connections.map(foundByUs);
    expect(warningsIn(packets, wrongIn(found))).toEqual([]);
    expect(foundIn(packets, found)).toEqual(found);
    const comments = packets.map((packet) => packet['frame.comment']).join('\n');
    for (const [index, { title }] of performance.steps.entries()) {
      expect(comments).toContain(`Lesson ${number}, step ${index + 1}: ${title}`);
    }
  });

  it('a session of wss, which it decrypts', { timeout: 20_000 }, async () => {
    const recorder = await recordWss();
    const connections = [
      { recorder, comments: [{ from: 'client' as const, at: 0, text: 'It begins.' }] },
    ];
    const packets = packetsBy(written(connections));
    expect(warningsIn(packets)).toEqual([]);
    const found = foundIn(packets, connections.map(foundByUs));
    expect(found).toEqual(connections.map(foundByUs));
    expect(found[0]).toEqual({ client: { heads: 1, frames: 3 }, server: { heads: 1, frames: 3 } });
    const commented = packets.find((packet) => packet['frame.comment'] === 'It begins.');
    expect(commented?.['http.request.method']).toBe('GET');
  });
});

function written(connections: readonly Exported[]): string {
  const blocks: Buffer[] = [];
  const writer = new PcapngWriter((bytes) => blocks.push(bytes), 'wirewalk test');
  exportConnections(writer, connections, STARTED);
  const file = join(temporaryFolder(), 'export.pcapng');
  writeFileSync(file, Buffer.concat(blocks));
  return file;
}

/** How many heads and frames a side has sent; `broken`: what no one has read, the two need not agree on. */
type Found = Record<Side, { heads: number; frames: number } | 'broken'>;

function foundByUs({ recorder }: Exported): Found {
  const entries = entriesOf(recorder);
  const of = (side: Side) => {
    const parts = entries.filter(({ from }) => from === side).flatMap((entry) => entry.parts);
    if (recorder[side].fault || parts.some(isBeyondTshark)) return 'broken';
    const heads = parts.filter(
      (part) => part instanceof RequestHead || part instanceof ResponseHead,
    );
    return { heads: heads.length, frames: parts.filter((part) => part instanceof Frame).length };
  };
  return { client: of('client'), server: of('server') };
}

/** What no one has read, and requests with a method that was never registered: `oGET`. */
function isBeyondTshark(part: Placed): boolean {
  if (part instanceof RequestHead) return !METHODS.has(part.method);
  return part instanceof Unparsed;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);

/** Streams in which someone breaks the rules: of those one hears where the bytes go to. */
function wrongIn(found: readonly Found[]): ReadonlySet<string> {
  const wrong = found.flatMap(({ client, server }, stream) => [
    ...(client === 'broken' ? [`${stream} to 80`] : []),
    ...(server === 'broken' ? [`${stream} to ${50_001 + stream}`] : []),
  ]);
  return new Set(wrong);
}

function foundIn(packets: readonly Packet[], ours: readonly Found[]): Found[] {
  const found = ours.map(({ client, server }): Found => {
    const none = (side: Found[Side]) => (side === 'broken' ? 'broken' : { heads: 0, frames: 0 });
    return { client: none(client), server: none(server) };
  });
  const count = (text: string) => (text === '' ? 0 : text.split(',').length);
  for (const packet of packets) {
    const port = packet['tcp.dstport'];
    const side = port === '80' || port === '443' ? 'client' : 'server';
    const counts = found[Number(packet['tcp.stream'])]![side];
    if (counts === 'broken') continue;
    counts.heads += count(packet['http.request.method']) + count(packet['http.response.code']);
    counts.frames += count(packet['websocket.opcode']);
  }
  return found;
}

async function recordWss(): Promise<Recorder> {
  const tls = await makeCertificate(['localhost', '127.0.0.1'], Date.now());
  const recorder = new Recorder(() => performance.now());
  const newTap = () => recorder.tap('server');
  const server = new Server(
    async (request, response) => {
      const socket = upgradeToWebSocket(request, response);
      if (socket) await echo(socket);
    },
    { tls, newTap },
  );
  const { port } = await server.listen(0);
  const tap = recorder.tap('client');
  const client = await connect({ port, tap, tls: { ca: tls.cert } });
  const socket = await client.upgrade({ host: 'localhost', requestTarget: '/' });
  for (const text of ['Hello', 'x'.repeat(40_000)]) {
    socket.send(text);
    await socket.nextMessage();
  }
  socket.close(1000);
  await socket.closed;
  await server.close();
  return recorder;
}
