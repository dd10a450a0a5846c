import { describe, expect, it, vi } from 'vitest';
import type { Handler } from '../../src/net/http-session.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import type { WebSocket } from '../../src/net/websocket.ts';
import { acceptFor } from '../../src/websocket/accept.ts';
import type { CloseStatus } from '../../src/websocket/close.ts';
import { octets } from '../support/bytes.ts';
import { deferred } from '../support/deferred.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { clientOf, rawPeer, serve, serveRaw } from '../support/sockets.ts';

// A missing FIN must not hold the suite for long.
vi.setConfig({ testTimeout: 2_000 });

const target = { host: 'a', requestTarget: '/chat' };
const UPGRADE = [
  'GET /chat HTTP/1.1',
  'Host: a',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  '\r\n',
].join('\r\n');
const SWITCHED = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  '\r\n',
].join('\r\n');

const echoing: Handler = async (request, response) => {
  const socket = upgradeToWebSocket(request, response);
  if (socket) await echo(socket);
};

/** A server and a client with an open WebSocket between them. */
async function bothEnds(): Promise<{ client: WebSocket; server: WebSocket }> {
  const { promise: server, resolve } = deferred<WebSocket>();
  const port = await serve((request, response) => {
    resolve(upgradeToWebSocket(request, response)!);
  });
  const client = await (await clientOf(port)).upgrade(target);
  return { client, server: await server };
}

/** What the echo server says behind its 101 to such bytes, up to its FIN, as hex pairs. */
async function framesAfter(...frames: Uint8Array[]): Promise<string> {
  const peer = await rawPeer(await serve(echoing));
  peer.write(UPGRADE);
  await peer.until(SWITCHED);
  peer.write(Buffer.concat(frames));
  return hex((await peer.toTheEnd()).slice(SWITCHED.length));
}

const key = SAMPLE_KEY;
const HELLO = frameBytes({ opcode: 1, payload: 'Hello', key });
const CLOSE = frameBytes({ opcode: 8, payload: octets('03e8'), key });
const ECHO = '810548656c6c6f';
const CLOSED = '880203e8';

describe('the opening handshake over a socket', () => {
  it('leads to messages in both directions', async () => {
    const socket = await (await clientOf(await serve(echoing))).upgrade(target);
    for (const text of ['Hello', '', 'é'.repeat(70_000)]) {
      socket.send(text);
      const message = await socket.nextMessage();
      expect([message!.kind, message!.data.toString()]).toEqual(['text', text]);
    }
    socket.send(octets('00 ff'));
    expect(await socket.nextMessage()).toEqual({ kind: 'binary', data: octets('00 ff') });
  });

  it('may have frames behind it in the same segment', async () => {
    const peer = await rawPeer(await serve(echoing));
    peer.write(Buffer.concat([Buffer.from(UPGRADE), HELLO]));
    expect(hex((await peer.until('Hello')).slice(SWITCHED.length))).toBe(ECHO);
  });

  it('may come one octet at a time', async () => {
    const peer = await rawPeer(await serve(echoing));
    for (const octet of Buffer.concat([Buffer.from(UPGRADE), HELLO])) {
      peer.write(Uint8Array.of(octet));
    }
    expect(hex((await peer.until('Hello')).slice(SWITCHED.length))).toBe(ECHO);
  });

  it('that is refused leaves the connection to HTTP', async () => {
    const peer = await rawPeer(await serve(echoing));
    peer.write(UPGRADE.replace('13', '8'));
    await peer.until('\r\n\r\n');
    peer.write(UPGRADE);
    const answer = await peer.until(SWITCHED);
    expect(answer).toMatch(/^HTTP\/1\.1 426 .*\r\n/);
  });

  it('is refused, not met with silence, where the request has content', async () => {
    const peer = await rawPeer(await serve(echoing));
    peer.write(UPGRADE.replace('Host', 'Content-Length: 2\r\nHost'));
    peer.write('ab');
    peer.end();
    expect(await peer.toTheEnd()).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('fails at a client whose server answers another question', async () => {
    const port = await serveRaw(async (peer) => {
      await peer.until('\r\n\r\n');
      peer.write(SWITCHED);
    });
    const client = await clientOf(port);
    await expect(client.upgrade(target)).rejects.toThrow('does not belong to our key');
    await client.closed;
  });

  it('fails at a client whose server refuses', async () => {
    const client = await clientOf(await serve((_, response) => response.send(404)));
    await expect(client.upgrade(target)).rejects.toThrow('answered 404, not 101');
  });
});

describe('the closing handshake over a socket, RFC 6455 7', () => {
  it('begun by the client ends both ends', async () => {
    const { client, server } = await bothEnds();
    client.close(4001, 'bye');
    expect(await server.closed).toEqual({ code: 4001, reason: 'bye', ending: 'clean' });
    expect(await client.closed).toEqual({ code: 4001, reason: '', ending: 'clean' });
    expect(await client.nextMessage()).toBeUndefined();
  });

  it('begun by the server ends both ends', async () => {
    const { client, server } = await bothEnds();
    server.close(1001, 'shutdown');
    expect(await client.closed).toEqual({ code: 1001, reason: 'shutdown', ending: 'clean' });
    expect(await server.closed).toEqual({ code: 1001, reason: '', ending: 'clean' });
  });

  it('begun by both at once ends both ends', async () => {
    const { client, server } = await bothEnds();
    client.close(4001);
    server.close(4002);
    expect((await client.closed).code).toBe(4002);
    expect((await server.closed).code).toBe(4001);
  });

  it('delivers what was sent before it', async () => {
    const { client, server } = await bothEnds();
    server.send('last words');
    server.close();
    const texts: string[] = [];
    for await (const { data } of client) texts.push(data.toString());
    expect(texts).toEqual(['last words']);
  });

  it('begins once, and nothing is sent behind it', async () => {
    const { client } = await bothEnds();
    client.close();
    client.close();
    expect(() => client.send('late')).toThrow('while the connection is');
    expect((await client.closed).code).toBe(1000);
  });

  it('that never came counts as 1006', async () => {
    const { promise: closed, resolve } = deferred<CloseStatus>();
    const port = await serve((request, response) => {
      resolve(upgradeToWebSocket(request, response)!.closed);
    });
    const peer = await rawPeer(port);
    peer.write(UPGRADE);
    await peer.until(SWITCHED);
    peer.end();
    expect(await closed).toEqual({ code: 1006, reason: '', ending: 'no close frame' });
  });
});

describe('frames over a socket', () => {
  it.each([
    ['a Close is answered with its code', [CLOSE], CLOSED],
    ['a Close without a code is answered without one', [frameBytes({ opcode: 8, key })], '8800'],
    ['a Close may follow a message at once', [HELLO, CLOSE], ECHO + CLOSED],
    [
      'a ping is answered with its payload',
      [frameBytes({ opcode: 9, payload: 'hi', key }), CLOSE],
      `8a026869${CLOSED}`,
    ],
    [
      'a pong that no one asked for is no matter',
      [frameBytes({ opcode: 10, payload: 'hi', key }), CLOSE],
      CLOSED,
    ],
    [
      'a ping within a message is answered before it',
      [
        frameBytes({ opcode: 1, payload: 'Hel', fin: false, key }),
        frameBytes({ opcode: 9, key }),
        frameBytes({ opcode: 0, payload: 'lo', key }),
      ],
      `8a00${ECHO}`,
    ],
  ])('%s', async (_, frames, expected) => {
    const peer = await rawPeer(await serve(echoing));
    peer.write(UPGRADE);
    await peer.until(SWITCHED);
    peer.write(Buffer.concat(frames));
    const said = await peer.until(octets(expected).toString('latin1'));
    expect(hex(said.slice(SWITCHED.length))).toBe(expected);
  });

  it.each([
    ['is not masked', frameBytes({ opcode: 1, payload: 'Hello' }), 1002],
    ['has a reserved opcode', frameBytes({ opcode: 3, key }), 1002],
    ['has a reserved bit', frameBytes({ opcode: 1, rsv: 1, key }), 1002],
    ['continues nothing', frameBytes({ opcode: 0, key }), 1002],
    ['is a ping of 126 octets', frameBytes({ opcode: 9, payload: 'x'.repeat(126), key }), 1002],
    ['closes with 1005', frameBytes({ opcode: 8, payload: octets('03ed'), key }), 1002],
    ['is no UTF-8', frameBytes({ opcode: 1, payload: octets('ff'), key }), 1007],
    ['announces over 32 MiB', octets('82 ff 00 00 00 00 02 00 00 01 00 00 00 00'), 1009],
  ])('one that %s fails the connection', async (_, frame, code) => {
    const said = octets(await framesAfter(frame, HELLO));
    expect([said[0], said.readUInt16BE(2)]).toEqual([0x88, code]);
    expect(said).toHaveLength(2 + said[1]!);
  });

  it('that are wrong, behind our own Close, end the connection without another', async () => {
    const port = await serve((request, response) => {
      upgradeToWebSocket(request, response)!.close(1001);
    });
    const peer = await rawPeer(port);
    peer.write(UPGRADE);
    await peer.until('\x88\x02\x03\xe9');
    peer.write(frameBytes({ opcode: 3, key }));
    expect(await peer.toTheEnd()).toBe(`${SWITCHED}\x88\x02\x03\xe9`);
  });

  it('that are masked fail the connection at a client', async () => {
    const closes: string[] = [];
    const port = await serveRaw(async (peer) => {
      const request = await peer.until('\r\n\r\n');
      const accept = acceptFor(/Sec-WebSocket-Key: (.*)\r\n/.exec(request)![1]!);
      peer.write(SWITCHED.replace(/(?<=Accept: ).*/, accept));
      peer.write(HELLO);
      closes.push((await peer.toTheEnd()).slice(request.length));
      peer.end();
    });
    const socket = await (await clientOf(port)).upgrade(target);
    expect(await socket.closed).toEqual({ code: 1006, reason: '', ending: 'failed' });
    expect(hex(closes[0]!)).toMatch(/^88[89a-f]/);
  });
});

function hex(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}
