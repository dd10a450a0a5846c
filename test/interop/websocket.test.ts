import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { WebSocket as UndiciWebSocket } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ServerOptions, WebSocketServer, WebSocket as WsClient } from 'ws';
import { connectWebSocket } from '../../src/net/connect-websocket.ts';
import { echo, type UpgradeOptions, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import type { WebSocket } from '../../src/net/websocket.ts';
import { serve } from '../support/sockets.ts';

const SIZES = [0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20];
const BITS = [8, 9, 10, 11, 12, 13, 14, 15];

/** Our echo server; `sockets` are its ends of the connections. */
async function ourServer(options: UpgradeOptions = {}) {
  const sockets: WebSocket[] = [];
  const port = await serve(async (request, response) => {
    const socket = upgradeToWebSocket(request, response, options);
    if (!socket) return;
    sockets.push(socket);
    await echo(socket);
  });
  return { url: `ws://127.0.0.1:${port}/`, sockets };
}

async function wsClient(url: string, options: object = {}, protocols: string[] = []) {
  const client = new WsClient(url, protocols, options);
  onTestFinished(() => client.terminate());
  await once(client, 'open');
  return client;
}

/** The echo server of `ws`. */
async function wsServer(options: ServerOptions = {}): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options });
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function ourClient(...args: Parameters<typeof connectWebSocket>): Promise<WebSocket> {
  const client = await connectWebSocket(...args);
  onTestFinished(() => client.terminate());
  return client;
}

/** Text that is now like itself, now not, the same each time. */
function sampleText(length: number): Buffer {
  const text = Buffer.alloc(length);
  let state = 1;
  for (let index = 0; index < text.length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    text[index] = 97 + ((state >>> 16) % (index % 1000 < 500 ? 26 : 2));
  }
  return text;
}

const TEXT = sampleText(1 << 20);
const sized = (sizes: readonly number[]) => sizes.map((size) => TEXT.subarray(0, size));
/** Messages of all lengths of length. */
const MESSAGES = sized(SIZES);
/** Messages that point into each other, over window borders. */
const SIMILAR = sized([0, 300, 5_000, 5_000, 40_000, 300, 1, 66_000, 300]);

/** Sends all and expects each back, as text and as octets by turns. */
async function expectWsEchoes(client: WsClient, all = SIMILAR): Promise<void> {
  const back: [Buffer, boolean][] = [];
  const done = new Promise<void>((resolve, reject) => {
    client.once('close', (code) => reject(new Error(`closed with ${code}`)));
    client.on('message', (data: Buffer, isBinary) => {
      back.push([data, isBinary]);
      if (back.length === all.length) resolve();
    });
  });
  for (const [index, data] of all.entries()) client.send(data, { binary: index % 2 === 1 });
  await done;
  for (const [index, data] of all.entries()) {
    expect([back[index]![0].equals(data), back[index]![1]]).toEqual([true, index % 2 === 1]);
  }
  client.removeAllListeners();
}

async function expectOurEchoes(client: WebSocket, all = SIMILAR): Promise<void> {
  for (const [index, data] of all.entries()) client.send(data, index % 2 ? 'binary' : 'text');
  for (const [index, data] of all.entries()) {
    const message = await client.nextMessage();
    const same = message?.data.equals(data);
    expect([same, message?.kind]).toEqual([true, index % 2 ? 'binary' : 'text']);
  }
}

const TAKEOVERS = [false, true].flatMap((server) =>
  [false, true].map((client) => [server, client]),
);

describe('our server and the client of ws', () => {
  it('exchange messages of any size', async () => {
    const { url } = await ourServer();
    const client = await wsClient(url, { perMessageDeflate: false });
    expect(client.extensions).toBe('');
    await expectWsEchoes(client, MESSAGES);
  });

  it.each(TAKEOVERS)('compressed, server forgets: %s, client forgets: %s', async (one, other) => {
    const { url } = await ourServer({
      deflate: { serverNoContextTakeover: one!, clientNoContextTakeover: other! },
      compressFrom: 0,
    });
    const client = await wsClient(url, { perMessageDeflate: { threshold: 0 } });
    expect(client.extensions).toContain('permessage-deflate');
    await expectWsEchoes(client);
  });

  it.each(BITS)('compressed, with windows of %i bits', async (bits) => {
    const { url } = await ourServer({
      deflate: { serverMaxWindowBits: bits, clientMaxWindowBits: bits },
      compressFrom: 0,
    });
    const client = await wsClient(url, { perMessageDeflate: { threshold: 0 } });
    expect(client.extensions).toContain('permessage-deflate');
    await expectWsEchoes(client);
  });

  it.each(BITS)('compressed, where the client asks for windows of %i bits', async (bits) => {
    const { url } = await ourServer({ deflate: true, compressFrom: 0 });
    const wishes = { threshold: 0, serverMaxWindowBits: bits, clientMaxWindowBits: bits };
    await expectWsEchoes(await wsClient(url, { perMessageDeflate: wishes }));
  });

  it.each([false, true])('take fragments, compressed: %s', async (compress) => {
    const { url } = await ourServer({ deflate: compress });
    const client = await wsClient(url, { perMessageDeflate: compress && { threshold: 0 } });
    for (const part of ['Hel', '', 'l', 'o é'.repeat(1000)]) {
      client.send(part, { fin: false, compress });
      client.ping();
    }
    client.send('', { fin: true, compress });
    const [data] = (await once(client, 'message')) as [Buffer];
    expect(data.toString()).toBe(`Hell${'o é'.repeat(1000)}`);
  });

  it('answer each other’s pings', async () => {
    const { url, sockets } = await ourServer();
    const client = await wsClient(url);
    client.ping('one');
    expect(`${(await once(client, 'pong'))[0]}`).toBe('one');
    sockets[0]!.ping('two');
    expect(`${(await once(sockets[0]!, 'pong'))[0]}`).toBe('two');
  });

  it.each([1000, 1003, 3000, 4999])('close with %i, from either side', async (code) => {
    const { url, sockets } = await ourServer();
    const [first, second] = [await wsClient(url), await wsClient(url)];
    first.close(code, 'bye');
    expect(await sockets[0]!.closed).toEqual({ code, reason: 'bye', ending: 'clean' });
    const ended = once(second, 'close');
    sockets[1]!.close(code, 'bye');
    const [closeCode, reason] = await ended;
    expect([closeCode, `${reason}`]).toEqual([code, 'bye']);
    expect(await sockets[1]!.closed).toMatchObject({ code, ending: 'clean' });
  });

  it('agree on a subprotocol', async () => {
    const { url } = await ourServer({ protocols: ['soap', 'chat'] });
    expect((await wsClient(url, {}, ['mqtt', 'chat'])).protocol).toBe('chat');
  });
});

describe('our client and the server of ws', () => {
  it('exchange messages of any size', async () => {
    await expectOurEchoes(await ourClient(await wsServer({ perMessageDeflate: false })), MESSAGES);
  });

  it.each(TAKEOVERS)('compressed, server forgets: %s, client forgets: %s', async (one, other) => {
    const url = await wsServer({ perMessageDeflate: { threshold: 0 } });
    const deflate = { serverNoContextTakeover: one!, clientNoContextTakeover: other! };
    await expectOurEchoes(await ourClient(url, { deflate, compressFrom: 0 }));
  });

  it.each(BITS)('compressed, with windows of %i bits', async (bits) => {
    const url = await wsServer({ perMessageDeflate: { threshold: 0 } });
    const deflate = { serverMaxWindowBits: bits, clientMaxWindowBits: bits };
    await expectOurEchoes(await ourClient(url, { deflate, compressFrom: 0 }));
  });

  it.each(BITS)('compressed, where the server asks for windows of %i bits', async (bits) => {
    const wishes = { threshold: 0, serverMaxWindowBits: bits, clientMaxWindowBits: bits };
    const url = await wsServer({ perMessageDeflate: wishes });
    await expectOurEchoes(await ourClient(url, { deflate: true, compressFrom: 0 }));
  });

  it('close with a code, and answer pings', async () => {
    const client = await ourClient(await wsServer());
    client.ping('hi');
    expect(`${(await once(client, 'pong'))[0]}`).toBe('hi');
    client.close(4321, 'bye');
    expect(await client.closed).toEqual({ code: 4321, reason: 'bye', ending: 'clean' });
  });

  it('agree on a subprotocol', async () => {
    const url = await wsServer({ handleProtocols: (offered) => [...offered].at(-1)! });
    expect((await ourClient(url, { protocols: ['a', 'b'] })).protocol).toBe('b');
  });
});

describe('our server and the client of undici', () => {
  it.each([false, true])('exchange messages and close, compressed: %s', async (deflate) => {
    const { url, sockets } = await ourServer({ deflate, compressFrom: 0 });
    const client = new UndiciWebSocket(url);
    client.binaryType = 'arraybuffer';
    const next = (type: 'open' | 'message' | 'close') =>
      new Promise<unknown>((resolve) => {
        client.addEventListener(type, (event) => resolve('data' in event ? event.data : event), {
          once: true,
        });
      });
    await next('open');
    expect(client.extensions.includes('permessage-deflate')).toBe(deflate);
    for (const data of MESSAGES) {
      const text = next('message');
      client.send(data.toString());
      expect((await text) === data.toString()).toBe(true);
      const binary = next('message');
      client.send(Uint8Array.from(data));
      expect(Buffer.from((await binary) as ArrayBuffer).equals(data)).toBe(true);
    }
    const closed = next('close');
    client.close(3001, 'bye');
    expect(await closed).toMatchObject({ code: 3001, wasClean: true });
    expect(await sockets[0]!.closed).toEqual({ code: 3001, reason: 'bye', ending: 'clean' });
  });
});

const PYTHON = ['python3', '/usr/bin/python3'].find(
  (python) => spawnSync(python, ['-c', 'import websockets.server']).status === 0,
);

/** Runs a Python script for as long as the test runs, and gives its first line. */
async function python(script: string, ...args: string[]): Promise<string> {
  const child: ChildProcess = spawn(PYTHON!, ['-W', 'ignore', '-c', script, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.kill();
  });
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) return line;
  return '';
}

const PYTHON_SERVER = `
import asyncio, websockets
async def talk(socket, path=None):
    async for message in socket:
        await socket.send(message)
async def main():
    server = await websockets.serve(talk, '127.0.0.1', 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Future()
asyncio.run(main())
`;
const PYTHON_CLIENT = `
import asyncio, sys, websockets
async def main():
    async with websockets.connect(sys.argv[1], max_size=None) as socket:
        for size in [0, 1, 125, 126, 65535, 65536, 1 << 20]:
            for message in ['x' * size, b'\\xff' * size, ['a' * (size // 2), 'b', 'c']]:
                await socket.send(message)
                whole = ''.join(message) if isinstance(message, list) else message
                assert await socket.recv() == whole
        await (await socket.ping())
    print('all came back', flush=True)
asyncio.run(main())
`;

describe.skipIf(!PYTHON)('python3-websockets, where it is installed', () => {
  it.each([false, true])('as client of our server, compressed: %s', async (deflate) => {
    const { url, sockets } = await ourServer({ deflate });
    expect(await python(PYTHON_CLIENT, url)).toBe('all came back');
    expect((await sockets[0]!.closed).ending).toBe('clean');
  });

  it.each([false, true])('as server of our client, compressed: %s', async (deflate) => {
    const url = `ws://127.0.0.1:${await python(PYTHON_SERVER)}/`;
    const client = await ourClient(url, { deflate, compressFrom: 0 });
    for (const size of [0, 1, 125, 126, 65_535, 65_536, 1 << 19]) {
      for (const data of ['x'.repeat(size), Buffer.alloc(size, 0xff)]) {
        client.send(data);
        const message = await client.nextMessage();
        expect(message?.data.equals(Buffer.from(data))).toBe(true);
      }
    }
    client.close();
    expect((await client.closed).ending).toBe('clean');
  });
});
