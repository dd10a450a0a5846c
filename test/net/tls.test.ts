import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect as connectSocket, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Agent, fetch } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket as ForeignWebSocket } from 'ws';
import { type Certificate, makeCertificate } from '../../src/net/certificate.ts';
import { connect } from '../../src/net/client.ts';
import { connectWebSocket } from '../../src/net/connect-websocket.ts';
import { Router } from '../../src/net/router.ts';
import { Server, type ServerOptions } from '../../src/net/server.ts';
import type { Tap } from '../../src/net/tap.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { Channels } from '../../src/push/channels.ts';
import { EventStreamClient } from '../../src/push/event-stream-client.ts';
import { addChannelRoutes } from '../../src/push/routes.ts';
import { Running } from '../support/running.ts';

const made: Promise<Certificate> = makeCertificate(['localhost', '127.0.0.1'], Date.now());

async function serve(options: ServerOptions = {}) {
  const tls = await made;
  const channels = new Channels();
  const router = addChannelRoutes(new Router(), channels)
    .get('/', (_request, response) => response.send(200, [], 'over TLS\n'))
    .get('/ws', async (request, response) => {
      const socket = upgradeToWebSocket(request, response);
      if (socket) await echo(socket);
    })
    .get('/cut', (_request, response) => {
      response.begin(200, []);
      response.write('some of it');
      setImmediate(() => response.giveUp());
    });
  const server = new Server(router.handle, { tls, ...options });
  const { port } = await server.listen(0);
  onTestFinished(() => server.close());
  return { server, port, channels, ca: tls.cert };
}

describe('a server with a certificate', () => {
  it('answers our client over TLS', async () => {
    const { port, ca } = await serve();
    const client = await connect({ port, tls: { ca } });
    const fields = [['Host', 'localhost']] as const;
    for (let turn = 0; turn < 2; turn++) {
      const { content } = await client.request({ method: 'GET', requestTarget: '/', fields });
      expect(content.toString()).toBe('over TLS\n');
    }
    client.end();
    await client.closed;
  });

  it('is not trusted unless its certificate is, or anyone is', async () => {
    const { port } = await serve();
    await expect(connect({ port, tls: {} })).rejects.toThrow(/self-signed/);
    (await connect({ port, tls: { trustsAnyone: true } })).destroy();
  });

  it('is not trusted under another name', async () => {
    const { cert: ca } = await made;
    const other = await makeCertificate(['example.com'], Date.now());
    const { port } = await serve({ tls: other });
    await expect(connect({ port, tls: { ca } })).rejects.toThrow();
    await expect(connect({ port, tls: { ca: other.cert } })).rejects.toThrow(/altnames/);
  });

  it('speaks WebSocket, at both ends', async () => {
    const { port, ca } = await serve();
    const socket = await connectWebSocket(`wss://localhost:${port}/ws`, { tls: { ca } });
    socket.send('x'.repeat(200_000));
    expect((await socket.nextMessage())?.data).toHaveLength(200_000);
    socket.close();
    expect(await socket.closed).toMatchObject({ code: 1000, ending: 'clean' });
  });

  it('sends event streams', async () => {
    const { port, ca, channels } = await serve();
    const url = `https://localhost:${port}/events/x?since=0`;
    const source = new EventStreamClient(url, { tls: { ca } });
    onTestFinished(() => source.close());
    channels.channel('x')!.log.append({ type: 'message', data: 'hello' });
    const [event] = await once(source, 'event');
    expect(event).toMatchObject({ data: 'hello' });
  });

  it('cuts what cannot be completed, so that no one takes it for complete', async () => {
    const { port, ca } = await serve();
    const client = await connect({ port, tls: { ca } });
    const fields = [['Host', 'localhost']] as const;
    const request = client.request({ method: 'GET', requestTarget: '/cut', fields });
    await expect(request).rejects.toThrow();
  });

  it('drops a client that does not speak TLS', async () => {
    const { port } = await serve();
    const socket = connectSocket(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'close');
  });

  it('closes although someone is in the middle of a handshake', async () => {
    const { port, server } = await serve();
    const socket = connectSocket(port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await server.close();
    await closed;
  });

  it('agrees on http/1.1, and on nothing else', async () => {
    const { port, ca } = await serve();
    const agreed = connectTls({ port, ca, host: 'localhost', ALPNProtocols: ['h2', 'http/1.1'] });
    await once(agreed, 'secureConnect');
    expect(agreed.alpnProtocol).toBe('http/1.1');
    agreed.destroy();
    const other = connectTls({ port, ca, host: 'localhost', ALPNProtocols: ['h2'] });
    const [error] = await once(other, 'error');
    expect(error.code).toBe('ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
  });
});

describe('someone who listens in', () => {
  function listener() {
    const seen = { read: [] as Buffer[], wrote: [] as Buffer[], secrets: [] as string[] };
    const plain: string[] = [];
    const tap: Tap = {
      read: (bytes) => plain.push(`< ${Buffer.from(bytes).toString('latin1')}`),
      wrote: (bytes) => plain.push(`> ${Buffer.from(bytes).toString('latin1')}`),
      event: () => {},
      fault: () => {},
      ended: () => {},
      records: {
        read: (bytes) => seen.read.push(Buffer.from(bytes)),
        wrote: (bytes) => seen.wrote.push(Buffer.from(bytes)),
        secret: (line) => seen.secrets.push(line),
      },
    };
    return { seen, plain, tap };
  }

  it('sees the records at either end, the plaintext inside, and the secrets', async () => {
    const [near, far] = [listener(), listener()];
    const { port, ca } = await serve({ newTap: () => far.tap });
    const client = await connect({ port, tls: { ca }, tap: near.tap });
    const fields = [['Host', 'localhost']] as const;
    await client.request({ method: 'GET', requestTarget: '/', fields });
    client.end();
    await client.closed;
    const all = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('hex');
    expect(all(far.seen.read)).toBe(all(near.seen.wrote));
    expect(all(near.seen.read)).toBe(all(far.seen.wrote));
    // Each stream begins with a handshake record, RFC 8446 5.1, and shows nothing of what is in it.
    expect(all(near.seen.wrote)).toMatch(/^160301/);
    expect(Buffer.concat(far.seen.wrote).includes('over TLS')).toBe(false);
    expect(near.plain.join('')).toContain('over TLS\n');
    expect(far.plain[0]).toMatch(/^< GET /);
    expect(near.seen.secrets.join('')).toMatch(/^SERVER_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]{64} /m);
    expect([...near.seen.secrets].sort()).toEqual([...far.seen.secrets].sort());
  });
});

describe('a client', () => {
  it('is told if there is no one, or no one who speaks TLS', async () => {
    await expect(connect({ port: 1, tls: {} })).rejects.toThrow('ECONNREFUSED');
    const plain = new Server((_request, response) => response.send(200));
    const { port } = await plain.listen(0);
    onTestFinished(() => plain.close());
    await expect(connect({ port, tls: {} })).rejects.toThrow(/wrong version number|packet/);
  });

  it('is told if the handshake takes too long', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      silent.close();
    });
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const connecting = connect({ port, tls: {}, connectMilliseconds: 20 });
    await expect(connecting).rejects.toThrow('has not answered in 20 ms');
  });
});

const HAS_CURL = spawnSync('curl', ['--version']).status === 0;

describe('clients that others have written', () => {
  it('undici', async () => {
    const { port, ca } = await serve();
    const dispatcher = new Agent({ connect: { ca } });
    onTestFinished(() => dispatcher.close());
    const response = await fetch(`https://localhost:${port}/`, { dispatcher });
    expect(await response.text()).toBe('over TLS\n');
  });

  it('ws', async () => {
    const { port, ca } = await serve();
    const socket = new ForeignWebSocket(`wss://localhost:${port}/ws`, { ca });
    await once(socket, 'open');
    socket.send('hello');
    const [data] = await once(socket, 'message');
    expect(data.toString()).toBe('hello');
    socket.close();
    await once(socket, 'close');
  });

  it.skipIf(!HAS_CURL)('curl', async () => {
    const { port } = await serve();
    const curl = new Running(spawn('curl', ['-sk', `https://127.0.0.1:${port}/`]));
    expect(await curl.exit).toEqual([0, null]);
    expect(curl.stdout).toBe('over TLS\n');
  });
});
