import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket as ForeignWebSocket, WebSocketServer } from 'ws';
import { makeCertificate } from '../../src/net/certificate.ts';
import { connect } from '../../src/net/client.ts';
import { connectWebSocket } from '../../src/net/connect-websocket.ts';
import { Relay } from '../../src/net/relay.ts';
import { Router } from '../../src/net/router.ts';
import { Server } from '../../src/net/server.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { KeyLog } from '../../src/tls/key-log.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { AnyObserver } from '../../src/trace/passive-observer.ts';
import { labelText } from '../support/label-text.ts';

/** A relay to a port, and what a observer there makes of what goes by. */
async function listenTo(port: number, keyLog = new KeyLog()) {
  const entries: Entry[] = [];
  let tellGone = () => {};
  const gone = new Promise<void>((resolve) => {
    tellGone = resolve;
  });
  const relay = new Relay({
    host: '127.0.0.1',
    port,
    newListener: () => {
      const observer = new AnyObserver(
        { time: () => 0, onEntry: (entry) => entries.push(entry) },
        { keyLog, mayBeLate: true },
      );
      return {
        bytes: (from, bytes) => observer.bytes(from, bytes),
        ended: (from) => observer.ended(from),
        gone: () => {
          observer.gone();
          tellGone();
        },
      };
    },
  });
  const { port: own } = await relay.listen(0);
  onTestFinished(() => relay.close());
  const told = () => entries.map((entry) => `${entry.from}: ${labelText(entry)}`);
  return { port: own, gone, entries, told };
}

describe('between two others, a observer', () => {
  it('tells of requests and responses, HEAD and pipelined ones included', async () => {
    const server = createServer((asked, answer) => answer.end(asked.method));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port, gone, told } = await listenTo((server.address() as AddressInfo).port);
    const client = await connect({ port });
    const fields = [['Host', 'x']] as const;
    const head = (method: string) => ({ method, requestTarget: '/', fields });
    await Promise.all([
      client.request(head('HEAD')),
      client.request(head('GET')),
      client.request(head('POST'), 'content'),
    ]);
    client.end();
    await gone;
    expect(told().filter((line) => line.startsWith('client'))).toEqual([
      ...['client: HEAD /', 'client: GET /', 'client: POST /'],
      'client: FIN  clean: client closed first',
    ]);
    expect(told().filter((line) => line.startsWith('server'))).toEqual([
      ...['server: 200 OK', 'server: 200 OK', 'server: 200 OK'],
      'server: FIN  server closes too',
    ]);
  });

  it.each([true, false])('tells of frames, of ws on both sides, deflate %s', async (deflate) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: deflate });
    server.on('connection', (socket) => socket.on('message', (data) => socket.send(`${data}!`)));
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port, gone, told, entries } = await listenTo((server.address() as AddressInfo).port);
    const client = new ForeignWebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: deflate });
    await once(client, 'open');
    const text = 'over and over '.repeat(100);
    client.send(text);
    await once(client, 'message');
    client.close(1000, 'done');
    await gone;
    expect(told()).toContainEqual(expect.stringMatching(/^client: TEXT .*FIN/));
    expect(told()).toContainEqual(expect.stringMatching(/^server: CLOSE 1000/));
    expect(entries.every(({ fault }) => fault === undefined)).toBe(true);
    const frames = entries.filter(({ parts: [part] }) => part && 'header' in part);
    expect(frames).toHaveLength(4);
  });

  it('tells of what is said over TLS, if it is told the secrets', async () => {
    const tls = await makeCertificate(['localhost'], Date.now());
    const router = new Router().get('/ws', async (asked, answer) => {
      const socket = upgradeToWebSocket(asked, answer);
      if (socket) await echo(socket);
    });
    const keyLog = new KeyLog();
    const silent = { read() {}, wrote() {}, event() {}, fault() {}, ended() {} };
    const records = { read() {}, wrote() {}, secret: (line: string) => keyLog.add(line) };
    const server = new Server(router.handle, { tls, newTap: () => ({ ...silent, records }) });
    const { port: far } = await server.listen(0);
    onTestFinished(() => server.close());
    const { port, gone, told } = await listenTo(far, keyLog);
    const options = { tls: { trustsAnyone: true } };
    const socket = await connectWebSocket(`wss://localhost:${port}/ws`, options);
    socket.send('hello');
    await socket.nextMessage();
    socket.close();
    await gone;
    for (const line of [
      'client: TLS handshake: ClientHello',
      'server: TLS handshake: Finished, encrypted',
      'client: GET /ws  Upgrade: websocket',
      'server: 101 Switching Protocols',
      'client: TEXT "hello"  FIN MASK',
      'server: TEXT "hello"  FIN',
      'server: TLS alert: close_notify, encrypted',
    ]) {
      expect(told()).toContain(line);
    }
  });

  it('tells of the records alone where no one tells the secrets', async () => {
    const tls = await makeCertificate(['localhost'], Date.now());
    const server = new Server((_asked, answer) => answer.send(200), { tls });
    const { port: far } = await server.listen(0);
    onTestFinished(() => server.close());
    const { port, gone, told } = await listenTo(far);
    const client = await connect({ port, tls: { trustsAnyone: true } });
    await client.request({ method: 'GET', requestTarget: '/', fields: [['Host', 'x']] });
    client.end();
    await gone;
    expect(told()).toContain('client: TLS application_data, encrypted');
    expect(told().every((line) => /TLS|: FIN\b/.test(line))).toBe(true);
  });
});
