import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CapturedPiece } from '../../src/capture/captured.ts';
import { makeCertificate } from '../../src/net/certificate.ts';
import { Relay } from '../../src/net/relay.ts';
import { KeyLog } from '../../src/tls/key-log.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { explainPieces, StreamExplainer } from '../../src/trace/explain-pieces.ts';
import { labelText } from '../support/label-text.ts';

const certificate = makeCertificate(['localhost'], Date.now());
const REQUEST = 'GET /secret HTTP/1.1\r\nHost: a\r\n\r\n';

/** Records between two ends, as text has them: without a word on who has sent which. */
async function recordsOf(): Promise<{ pieces: CapturedPiece[]; secrets: string }> {
  const pieces: CapturedPiece[] = [];
  const server = createServer(await certificate, (socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let tellGone = () => {};
  const gone = new Promise<void>((resolve) => {
    tellGone = resolve;
  });
  const newListener = () => ({
    bytes: (from: 'client' | 'server', bytes: Uint8Array) => {
      pieces.push({ from, bytes: Buffer.from(bytes), time: undefined });
    },
    ended: () => {},
    gone: tellGone,
  });
  const relay = new Relay({ host: '127.0.0.1', port, newListener });
  onTestFinished(async () => {
    server.close();
    await relay.close();
  });
  const client = connect({
    ...{ port: (await relay.listen(0)).port, host: '127.0.0.1', rejectUnauthorized: false },
  });
  let secrets = '';
  client.on('keylog', (line) => {
    secrets += line;
  });
  client.on('data', () => {});
  client.end(REQUEST);
  await gone;
  return { pieces, secrets };
}

function listener() {
  const entries: Entry[] = [];
  const told = () => entries.map((entry) => `${entry.from}: ${labelText(entry)}`);
  return { entry: (entry: Entry) => entries.push(entry), note: () => {}, told };
}

describe('records of TLS', () => {
  it('that came as text are opened by secrets', async () => {
    const { pieces, secrets } = await recordsOf();
    const keyLog = new KeyLog();
    const without = listener();
    explainPieces(pieces, undefined, keyLog, without);
    expect(without.told().join()).not.toContain('GET /secret');
    keyLog.add(secrets);
    const within = listener();
    explainPieces(pieces, undefined, keyLog, within);
    expect(within.told()).toContain('client: GET /secret');
    expect(within.told()).toContain('server: 204 No Content');
  });

  it('that are of one direction are told as such, and whose they are', async () => {
    const { pieces } = await recordsOf();
    for (const side of ['client', 'server'] as const) {
      const heard = listener();
      const explainer = new StreamExplainer(undefined, new KeyLog(), heard);
      for (const { from, bytes } of pieces) if (from === side) explainer.receive(bytes);
      explainer.end();
      const hello = side === 'client' ? 'ClientHello' : 'ServerHello';
      expect(heard.told()[0]).toMatch(new RegExp(`^${side}: TLS handshake: ${hello}`));
    }
  });

  it('are of the side whose hello it is, where nothing says so', async () => {
    const { pieces } = await recordsOf();
    const [hello] = pieces.filter(({ from }) => from === 'server') as [CapturedPiece];
    const heard = listener();
    explainPieces([{ ...hello, from: undefined }], undefined, new KeyLog(), heard);
    expect(heard.told()[0]).toMatch(/^server: TLS handshake: ServerHello/);
  });
});
