import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { PcapngReader } from '../../src/capture/pcapng-reader.ts';
import { makeCertificate } from '../../src/net/certificate.ts';
import { connect } from '../../src/net/client.ts';
import { Server } from '../../src/net/server.ts';
import type { Tap } from '../../src/net/tap.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { KeyLog } from '../../src/tls/key-log.ts';
import { CaptureExplainer } from '../../src/trace/explain-capture.ts';
import { labelText } from '../support/label-text.ts';
import { runWirewalk } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { HAS_TSHARK, packetsBy, warningsIn } from '../support/tshark.ts';

const TIME_LIMIT = 30_000;

it('trace keeps what it has shown, its secrets first', { timeout: TIME_LIMIT }, async () => {
  const folder = temporaryFolder();
  const [secrets, out] = [join(folder, 'keys.log'), join(folder, 'out.pcapng')];
  const { port, ca } = await serveEcho();
  const words = ['--to', `127.0.0.1:${port}`, '--secrets', secrets, '--out', out];
  const running = runWirewalk('trace', ...words);
  const [, relayPort] = await running.until(/^127\.0\.0\.1:(\d+) ▸ /);
  const tap = tapFor((line) => appendFileSync(secrets, line));
  const client = await connect({ port: Number(relayPort), tap, tls: { ca } });
  const socket = await client.upgrade({ host: 'localhost', requestTarget: '/' });
  socket.send('Hello');
  await socket.nextMessage();
  socket.close(1000);
  await socket.closed;
  await running.until(/connection 1: closed/);
  running.child.kill('SIGINT');
  expect(await running.exit).toEqual([130, null]);
  expect(running.stdout).toContain('TEXT "Hello"  FIN MASK');
  const labels = labelsIn(out);
  for (const each of ['GET /', '101 Switching', 'TEXT "Hello"  FIN MASK', 'TEXT "Hello"  FIN']) {
    expect(labels.filter((label) => label.startsWith(each))).not.toEqual([]);
  }
  if (!HAS_TSHARK) return;
  const packets = packetsBy(out);
  expect(warningsIn(packets)).toEqual([]);
  const opcodes = packets.map((packet) => packet['websocket.opcode']);
  expect(opcodes.filter(Boolean)).toEqual(['1', '1', '8', '8']);
});

async function serveEcho() {
  const tls = await makeCertificate(['localhost', '127.0.0.1'], Date.now());
  const server = new Server(
    async (request, response) => {
      const socket = upgradeToWebSocket(request, response);
      if (socket) await echo(socket);
    },
    { tls },
  );
  onTestFinished(() => server.close());
  return { ca: tls.cert, port: (await server.listen(0)).port };
}

/** Someone who only wants to know the secrets. */
function tapFor(secret: (line: string) => void): Tap {
  const nothing = () => {};
  return {
    ...{ read: nothing, wrote: nothing, event: nothing, fault: nothing, ended: nothing },
    records: { read: nothing, wrote: nothing, secret },
  };
}

/** What a capture has, with no other secrets than its own. */
function labelsIn(file: string): string[] {
  const labels: string[] = [];
  const explainer = new CaptureExplainer(new PcapngReader(), new KeyLog(), {
    connection: () => {},
    entry: (_number, entry) => labels.push(labelText(entry)),
    note: (_number, sentence) => labels.push(sentence),
  });
  explainer.receive(readFileSync(file));
  explainer.end();
  return labels;
}
