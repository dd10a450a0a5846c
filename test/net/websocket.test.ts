import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectWebSocket } from '../../src/net/connect-websocket.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import type { Handler } from '../../src/net/handler.ts';
import type { Request } from '../../src/net/request.ts';
import type { Response } from '../../src/net/response.ts';
import { sendInFragments } from '../../src/net/send-in-fragments.ts';
import { Server } from '../../src/net/server.ts';
import { echo, type UpgradeOptions, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import type { WebSocket } from '../../src/net/websocket.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import { acceptFor } from '../../src/websocket/accept.ts';
import type { CloseStatus } from '../../src/websocket/close.ts';
import { Compressor } from '../../src/websocket/deflate.ts';
import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from '../../src/websocket/limits.ts';
import { DEFAULT_WEBSOCKET_TIMES } from '../../src/websocket/times.ts';
import { octets } from '../support/bytes.ts';
import { deferred } from '../support/deferred.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { connectRaw } from '../support/raw-client.ts';
import { clientOf, type RawPeer, rawPeer, serve, serveRaw } from '../support/sockets.ts';

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

/** Our server's end of a WebSocket that a peer of no kind has opened. */
async function rawEnds(
  options: UpgradeOptions = {},
  extensions?: string,
): Promise<{ peer: RawPeer; server: WebSocket }> {
  const { promise: server, resolve } = deferred<WebSocket>();
  const port = await serve((request, response) => {
    resolve(upgradeToWebSocket(request, response, options)!);
  });
  const peer = await rawPeer(port);
  const offer = extensions === undefined ? '' : `Sec-WebSocket-Extensions: ${extensions}\r\n`;
  peer.write(UPGRADE.replace('Host: a\r\n', `Host: a\r\n${offer}`));
  await peer.until(extensions === undefined ? SWITCHED : '\r\n\r\n');
  return { peer, server: await server };
}

const limits = (changes: Partial<WebSocketLimits>): UpgradeOptions => ({
  limits: { ...DEFAULT_WEBSOCKET_LIMITS, ...changes },
});

/** The same, with a clock that stands until it is moved. */
async function endsInTime(options: UpgradeOptions = {}) {
  const { promise, resolve } = deferred<WebSocket>();
  const server = new Server(
    (request, response) => resolve(upgradeToWebSocket(request, response, options)!),
    { environment: { ...SYSTEM_ENVIRONMENT, monotonic: () => 0 } },
  );
  const { port } = await server.listen(0);
  onTestFinished(() => server.close());
  const peer = await rawPeer(port);
  peer.write(UPGRADE);
  await peer.until(SWITCHED);
  return { peer, socket: await promise, sweep: (now: number) => server.sweep(now) };
}

/** The same with a peer that does not read until it is told to, and a clock that stands. */
async function deafEnds(options: UpgradeOptions = {}) {
  const { promise, resolve } = deferred<WebSocket>();
  const server = new Server(
    (request, response) => resolve(upgradeToWebSocket(request, response, options)!),
    { environment: { ...SYSTEM_ENVIRONMENT, monotonic: () => 0 } },
  );
  const { port } = await server.listen(0);
  onTestFinished(() => server.close());
  const peer = await connectRaw(port);
  onTestFinished(() => void peer.socket.destroy());
  await peer.write(UPGRADE);
  await peer.until(SWITCHED);
  peer.socket.pause();
  peer.keeps = false;
  return { peer, server: await promise, sweep: (now: number) => server.sweep(now) };
}

/** What the echo server says after its 101 to such bytes, up to its FIN, as hex pairs. */
async function framesAfter(...frames: Uint8Array[]): Promise<string> {
  const peer = await rawPeer(await serve(echoing));
  peer.write(UPGRADE);
  await peer.until(SWITCHED);
  peer.write(Buffer.concat(frames));
  return hex((await peer.toTheEnd()).slice(SWITCHED.length));
}

const MORE_THAN_KERNELS_HOLD = Buffer.alloc(24 << 20);
const key = SAMPLE_KEY;
const HELLO = frameBytes({ opcode: 1, payload: 'Hello', key });
const CLOSE = frameBytes({ opcode: 8, payload: octets('03e8'), key });
const ECHO = '810548656c6c6f';
const CLOSED = '880203e8';
const PING = octets('8900').toString('latin1');

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

  it('may have frames after it in the same segment', async () => {
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
    const { promise: afterwards, resolve } = deferred<string>();
    const port = await serveRaw(async (peer) => {
      const request = await peer.until('\r\n\r\n');
      peer.write(SWITCHED);
      resolve((await peer.toTheEnd()).slice(request.length));
    });
    const recorder = new Recorder(() => 0);
    const client = await clientOf(port, { tap: recorder.tap('client') });
    await expect(client.upgrade(target)).rejects.toThrow('does not belong to our key');
    await client.closed;
    expect(await afterwards).toBe('');
    expect(recorder.client.fin).toBeDefined();
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

  it('begins once, and nothing is sent after it', async () => {
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

  it('that are wrong, after our own Close, end the connection without another', async () => {
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

describe('what is agreed on over a socket', () => {
  const accepting = (options: UpgradeOptions): Handler => {
    return async (request, response) => {
      const socket = upgradeToWebSocket(request, response, options);
      if (socket) await echo(socket);
    };
  };

  it('is a subprotocol, known at both ends', async () => {
    const { promise: server, resolve } = deferred<WebSocket>();
    const port = await serve((request, response) => {
      resolve(upgradeToWebSocket(request, response, { protocols: ['soap', 'chat'] })!);
    });
    const url = `ws://127.0.0.1:${port}/`;
    const client = await connectWebSocket(url, { protocols: ['mqtt', 'chat', 'soap'] });
    expect([client.protocol, (await server).protocol]).toEqual(['chat', 'chat']);
    client.terminate();
  });

  it('is no subprotocol where there is none in common', async () => {
    const port = await serve(accepting({ protocols: ['soap'] }));
    const client = await connectWebSocket(`ws://127.0.0.1:${port}/`, { protocols: ['mqtt'] });
    expect(client.protocol).toBe('');
    client.terminate();
  });

  it('is the origin: another is answered 403, and speaks HTTP on', async () => {
    const peer = await rawPeer(await serve(accepting({ origins: ['https://a.example'] })));
    peer.write(UPGRADE.replace('Host', 'Origin: https://b.example\r\nHost'));
    expect(await peer.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
    peer.write(UPGRADE.replace('Host', 'Origin: https://a.example\r\nHost'));
    await peer.until(SWITCHED);
  });

  it('is that messages are compressed', async () => {
    const port = await serve(accepting({ deflate: true, compressFrom: 0 }));
    const client = await connectWebSocket(`ws://127.0.0.1:${port}/`, {
      deflate: true,
      compressFrom: 0,
    });
    for (const text of ['Hello', 'Hello', '', 'é'.repeat(100_000)]) {
      client.send(text);
      expect((await client.nextMessage())!.data.toString()).toBe(text);
    }
    client.terminate();
  });
});

describe('how a connection ends', () => {
  it('clean, with a Close each way', async () => {
    const { peer, server } = await rawEnds();
    peer.write(CLOSE);
    expect(hex((await peer.toTheEnd()).slice(SWITCHED.length))).toBe(CLOSED);
    peer.end();
    expect(await server.closed).toEqual({ code: 1000, reason: '', ending: 'clean' });
  });

  it('clean, without a code: 1005', async () => {
    const { peer, server } = await rawEnds();
    peer.write(frameBytes({ opcode: 8, key }));
    await peer.toTheEnd();
    peer.end();
    expect(await server.closed).toEqual({ code: 1005, reason: '', ending: 'clean' });
  });

  it('with a FIN and no Close', async () => {
    const { peer, server } = await rawEnds();
    peer.write(HELLO.subarray(0, 8));
    peer.end();
    await peer.toTheEnd();
    expect(await server.closed).toEqual({ code: 1006, reason: '', ending: 'no close frame' });
  });

  it('with a FIN instead of an answer to our Close', async () => {
    const { peer, server } = await rawEnds();
    server.close();
    await peer.until(octets(CLOSED).toString('latin1'));
    peer.end();
    expect(await server.closed).toMatchObject({ code: 1006, ending: 'no close frame' });
  });

  it('with a reset', async () => {
    const { peer, server } = await rawEnds();
    peer.reset();
    expect(await server.closed).toEqual({ code: 1006, reason: '', ending: 'reset' });
  });

  it('with a fault', async () => {
    const { peer, server } = await rawEnds();
    peer.write(frameBytes({ opcode: 3, key }));
    await peer.toTheEnd();
    peer.end();
    expect(await server.closed).toEqual({ code: 1006, reason: '', ending: 'failed' });
  });

  it('silent, where our Close is not answered', async () => {
    const { socket, sweep } = await endsInTime();
    socket.close();
    const { closeMilliseconds } = DEFAULT_WEBSOCKET_TIMES;
    for (const now of [1000, 999 + closeMilliseconds, 1000 + closeMilliseconds]) sweep(now);
    expect(await socket.closed).toEqual({ code: 1006, reason: '', ending: 'silent' });
  });

  it('silent, where a ping is not answered', async () => {
    const { peer, socket, sweep } = await endsInTime();
    const { pingMilliseconds, pongMilliseconds } = DEFAULT_WEBSOCKET_TIMES;
    sweep(0);
    sweep(pingMilliseconds - 1);
    expect(peer.received).toBe(SWITCHED);
    sweep(pingMilliseconds);
    await peer.until(PING);
    sweep(pingMilliseconds + pongMilliseconds - 1);
    sweep(pingMilliseconds + pongMilliseconds);
    expect(await socket.closed).toMatchObject({ ending: 'silent' });
    expect(peer.received).toBe(SWITCHED + PING);
  });

  it('clean, where every ping is answered', async () => {
    const { peer, socket, sweep } = await endsInTime();
    const { pingMilliseconds } = DEFAULT_WEBSOCKET_TIMES;
    sweep(0);
    for (const time of [1, 2]) {
      sweep(time * pingMilliseconds);
      await peer.until(PING);
      peer.write(frameBytes({ opcode: 10, key }));
      await once(socket, 'pong');
      sweep(time * pingMilliseconds);
    }
    peer.write(CLOSE);
    await peer.toTheEnd();
    peer.end();
    expect((await socket.closed).ending).toBe('clean');
  });

  it('clean, where our Close finds more unread than we keep', async () => {
    const { peer, server } = await rawEnds(limits({ unreadOctets: 10 }));
    const arrived = once(server, 'ping');
    peer.write(Buffer.concat([frameBytes({ opcode: 9, key }), HELLO, HELLO]));
    await arrived;
    server.close();
    peer.write(CLOSE);
    await peer.toTheEnd();
    peer.end();
    expect((await server.closed).ending).toBe('clean');
    expect((await server.nextMessage())!.data.toString()).toBe('Hello');
  });

  it('not read, where nothing leaves for a time of what waits for the peer', async () => {
    const { server, sweep } = await deafEnds();
    const { stallMilliseconds } = DEFAULT_WEBSOCKET_TIMES;
    server.send(MORE_THAN_KERNELS_HOLD);
    // Between these looks there is no turn of the event loop, and so nothing can leave.
    sweep(0);
    sweep(stallMilliseconds - 1);
    expect(server.canSend).toBe(true);
    sweep(stallMilliseconds);
    expect(await server.closed).toMatchObject({ code: 1006, ending: 'not read' });
  });

  it('not read, also where the peer sends all the while', async () => {
    const { peer, server, sweep } = await deafEnds();
    const { stallMilliseconds } = DEFAULT_WEBSOCKET_TIMES;
    server.send(MORE_THAN_KERNELS_HOLD);
    let isOpen = true;
    for (let time = 0; isOpen; time += stallMilliseconds / 2) {
      sweep(time);
      void peer.write(HELLO).catch(() => {});
      isOpen = (await server.nextMessage()) !== undefined;
    }
    expect(await server.closed).toMatchObject({ code: 1006, ending: 'not read' });
  });

  it('clean, where one message alone is longer than what may wait', async () => {
    const { peer, server } = await rawEnds(limits({ writeOctets: 1000 }));
    server.send('x'.repeat(2000));
    await peer.until('x'.repeat(2000));
    peer.write(CLOSE);
    await peer.toTheEnd();
    peer.end();
    expect((await server.closed).ending).toBe('clean');
  });

  it('and is told to who listens, once', async () => {
    const { client, server } = await bothEnds();
    const told: object[] = [];
    client.on('close', (closed) => told.push(closed));
    server.close(4000, 'enough');
    const closed = await client.closed;
    expect(told).toEqual([closed]);
  });

  it('at once where we give it up', async () => {
    const { client, server } = await bothEnds();
    client.terminate();
    expect((await client.closed).ending).toBe('no close frame');
    expect((await server.closed).code).toBe(1006);
    await client.ready();
    client.close();
  });

  it('with 1001 where the server shuts down, and no echo is lost in an error', async () => {
    const errors: unknown[] = [];
    const server = new Server(echoing, { onError: (error) => errors.push(error) });
    const { port } = await server.listen(0);
    onTestFinished(() => server.close());
    const client = await connectWebSocket(`ws://127.0.0.1:${port}/`);
    client.send('one');
    await client.nextMessage();
    const gone = server.shutDown();
    client.send('too late to be sent back');
    expect(await client.closed).toEqual({ code: 1001, reason: '', ending: 'clean' });
    await gone;
    expect(errors).toEqual([]);
  });
});

describe('after our own Close', () => {
  it('nothing is sent but pongs, until the Close of the peer has come, RFC 6455 5.5.2', async () => {
    const { peer, server } = await rawEnds();
    server.close();
    expect(server.canSend).toBe(false);
    expect(() => server.send('late')).toThrow('while the connection is');
    peer.write(Buffer.concat([frameBytes({ opcode: 9, payload: 'a', key }), HELLO]));
    peer.write(Buffer.concat([CLOSE, frameBytes({ opcode: 9, payload: 'b', key })]));
    expect(hex((await peer.toTheEnd()).slice(SWITCHED.length))).toBe(`${CLOSED}8a0161`);
    expect((await server.nextMessage())!.data.toString()).toBe('Hello');
    peer.end();
    expect((await server.closed).ending).toBe('clean');
  });
});

describe('text that is wrong fails the connection', () => {
  it('at its first impossible octet, before its frame has ended', async () => {
    const { peer, server } = await rawEnds();
    peer.write(octets('81 fe ff ff 00 00 00 00 41 c3 28'));
    const said = octets(hex((await peer.toTheEnd()).slice(SWITCHED.length)));
    expect([said[0], said.readUInt16BE(2)]).toEqual([0x88, 1007]);
    peer.end();
    expect((await server.closed).ending).toBe('failed');
  });
});

describe('messages of any size', () => {
  const SIZES = [0, 1, 125, 126, 127, 1023, 1024, 16_383, 16_384, 65_535, 65_536, 1 << 20];

  it.each([false, true])('come back, compressed: %s', async (deflate) => {
    const port = await serve(async (request, response) => {
      await echo(upgradeToWebSocket(request, response, { deflate })!);
    });
    const client = await connectWebSocket(`ws://127.0.0.1:${port}/`, { deflate });
    const messages = SIZES.map((size) => Buffer.alloc(size, 'some text or other '));
    for (const data of messages) client.send(data, 'binary');
    for (const data of messages) {
      const message = await client.nextMessage();
      expect(message!.kind).toBe('binary');
      if (!message!.data.equals(data)) expect(message!.data.length).toBe(data.length);
    }
    client.terminate();
  });
});

describe('messages that are handed on in parts', () => {
  async function handOn(
    request: Request,
    response: Response,
    limits: UpgradeOptions['limits'],
  ): Promise<void> {
    const options = { inParts: true, deflate: true, limits };
    const socket = upgradeToWebSocket(request, response, options)!;
    let octetsCome = 0;
    for (let part = await socket.nextPart(); part; part = await socket.nextPart()) {
      octetsCome += part.data.length;
      if (part.isLast) socket.send(`${part.kind}, ${octetsCome} octets`);
      if (part.isLast) octetsCome = 0;
    }
  }
  const inParts: Handler = (request, response) => handOn(request, response, undefined);

  /** So much is kept of one message; five pieces are more, and more than the sockets hold. */
  const kept = { messageOctets: 2 * 1024 * 1024 };
  const pieces = Array.from({ length: 5 }, () => Buffer.alloc(512 * 1024));

  it('may be longer than any that is kept, and come as they are sent, in fragments', async () => {
    const port = await serve((request, response) => handOn(request, response, kept));
    const client = await connectWebSocket(`ws://127.0.0.1:${port}/`);
    await sendInFragments(client, pieces);
    expect((await client.nextMessage())!.data.toString()).toBe('binary, 2621440 octets');
    client.terminate();
  });

  it('are refused where they are to be kept, and longer than any that is', async () => {
    const port = await serve(async (request, response) => {
      await echo(upgradeToWebSocket(request, response, { limits: kept })!);
    });
    const client = await connectWebSocket(`ws://127.0.0.1:${port}/`);
    const sent = sendInFragments(client, pieces).catch(() => undefined);
    expect(await client.closed).toMatchObject({ code: 1009 });
    await sent;
  });

  it('come as a whole where they are compressed', async () => {
    const url = `ws://127.0.0.1:${await serve(inParts)}/`;
    const client = await connectWebSocket(url, { deflate: true, compressFrom: 0 });
    client.send('a'.repeat(5000));
    expect((await client.nextMessage())!.data.toString()).toBe('text, 5000 octets');
    client.terminate();
  });

  it('come to who listens, those too that came before', async () => {
    const { peer, server } = await rawEnds({ inParts: true });
    peer.write(Buffer.concat([HELLO, frameBytes({ opcode: 9, key })]));
    await peer.until(octets('8a00').toString('latin1'));
    const parts: string[] = [];
    server.on('part', ({ data, isLast }) => parts.push(`${data}${isLast ? '.' : ''}`));
    peer.write(CLOSE);
    await peer.toTheEnd();
    peer.end();
    await server.closed;
    expect(parts).toEqual(['Hello.']);
  });
});

describe('messages that are sent in fragments', () => {
  it('are one message, in which no character is cut between two texts', async () => {
    const socket = await (await clientOf(await serve(echoing))).upgrade(target);
    const text = 'one, \u{1f600} two';
    await sendInFragments(socket, [text.slice(0, 6), text.slice(6), Buffer.from('!')]);
    expect(await socket.nextMessage()).toEqual({ kind: 'text', data: Buffer.from(`${text}!`) });
    await sendInFragments(socket, []);
    expect(await socket.nextMessage()).toEqual({ kind: 'text', data: Buffer.alloc(0) });
  });

  it('do not mix with another', async () => {
    const { peer, server } = await rawEnds();
    const { promise: more, resolve: goOn } = deferred<void>();
    async function* source() {
      yield 'a';
      await more;
      yield 'b';
    }
    const sent = sendInFragments(server, source());
    await peer.until('\x01\x01a');
    expect(() => server.send('c')).toThrow('a message is under way');
    server.ping();
    goOn();
    await sent;
    server.send('c');
    await peer.until('\x89\x00\x00\x01b\x80\x00\x81\x01c');
  });

  it('end the connection with 1011 where their source fails', async () => {
    const { client, server } = await bothEnds();
    const failing = (function* () {
      yield 'a';
      throw new Error('no more');
    })();
    await expect(sendInFragments(server, failing)).rejects.toThrow('no more');
    expect((await client.closed).code).toBe(1011);
  });
});

describe('a server that does not answer', () => {
  it('is given up in time', async () => {
    let time = 0;
    const port = await serveRaw((peer) => void peer.until('\r\n\r\n').then(() => (time = 10_000)));
    const environment = { ...SYSTEM_ENVIRONMENT, monotonic: () => time };
    const opening = connectWebSocket(`ws://127.0.0.1:${port}/`, { environment });
    await expect(opening).rejects.toThrow('was not answered in time');
  });
});

describe('a peer that is slow to read', () => {
  const piece = Buffer.alloc(256 * 1024);

  it('is told of by send, and ready tells when that is over', async () => {
    const { client, server } = await bothEnds();
    let octetsSent = 0;
    do octetsSent += piece.length;
    while (server.send(piece));
    expect(octetsSent).toBeLessThan(DEFAULT_WEBSOCKET_LIMITS.writeOctets);
    let roomy = false;
    const ready = server.ready().then(() => {
      roomy = true;
    });
    for (let count = 0; count < octetsSent / piece.length; count++) await client.nextMessage();
    await ready;
    expect(roomy).toBe(true);
    client.terminate();
    await server.closed;
  });

  it('is waited for no longer when it is gone', async () => {
    const { peer, server } = await rawEnds();
    while (server.send(piece));
    const ready = server.ready();
    peer.reset();
    await ready;
    await server.closed;
    await server.ready();
    expect(() => server.send(piece)).toThrow('closed');
  });

  it('who sends pings all the while costs one pong, not one for each', async () => {
    const { promise, resolve: accept } = deferred<WebSocket>();
    const port = await serve((request, response) => {
      const roomy = limits({ writeOctets: 64 * 1024 * 1024 });
      accept(upgradeToWebSocket(request, response, roomy)!);
    });
    const peer = await connectRaw(port);
    await peer.write(UPGRADE);
    await peer.until(SWITCHED);
    const server = await promise;
    peer.socket.pause();
    peer.keeps = false;
    // More than the kernels' buffers hold.
    const size = 16 * 1024 * 1024;
    server.send(Buffer.alloc(size));
    const ping = frameBytes({ opcode: 9, payload: 'x'.repeat(125), key });
    const flood = Buffer.concat(Array.from({ length: 20_000 }, () => ping));
    const { promise: allHaveCome, resolve } = deferred<void>();
    let pings = 0;
    server.on('ping', () => {
      pings++;
      if (pings === 20_000) resolve();
    });
    void peer.write(flood);
    await allHaveCome;
    peer.socket.resume();
    const headerLength = 10;
    const octetsUpToPong = SWITCHED.length + headerLength + size + 127;
    await peer.untilOctets(octetsUpToPong);
    void peer.write(CLOSE);
    await peer.toTheEnd();
    expect(peer.socket.bytesRead).toBe(octetsUpToPong + octets(CLOSED).length);
    peer.socket.end();
    expect((await server.closed).ending).toBe('clean');
  });
});

describe('what follows a message that is longer than what may wait', () => {
  it('does not end the connection: all of it comes, and the Close', async () => {
    const { client, server } = await bothEnds();
    const { writeOctets } = DEFAULT_WEBSOCKET_LIMITS;
    const large = Buffer.alloc(writeOctets + (4 << 20));
    server.send(large);
    server.send('after');
    server.ping();
    server.close();
    const sizes: number[] = [];
    for await (const { data } of client) sizes.push(data.length);
    expect(sizes).toEqual([large.length, 'after'.length]);
    expect(await server.closed).toMatchObject({ code: 1000, ending: 'clean' });
    expect(await client.closed).toMatchObject({ code: 1000, ending: 'clean' });
  });

  it('is refused to who never waits for room, and nothing else is lost', async () => {
    const { peer, server } = await deafEnds(limits({ writeOctets: 1000 }));
    while (server.send(Buffer.alloc(1 << 20)));
    server.send('x'.repeat(900));
    server.send('x'.repeat(900));
    expect(() => server.send('x')).toThrow('wait for ready()');
    expect(() => server.sendFragment('text', 'x')).toThrow('wait for ready()');
    server.ping();
    const ready = server.ready();
    peer.socket.resume();
    await ready;
    server.send('x');
    server.close();
    await peer.write(CLOSE);
    await peer.toTheEnd();
    peer.socket.end();
    expect((await server.closed).ending).toBe('clean');
  });
});

describe('a peer that is slow, and steady', () => {
  const { pingMilliseconds, closeMilliseconds } = DEFAULT_WEBSOCKET_TIMES;
  const stallMilliseconds = 100 * pingMilliseconds;
  const times = { ...DEFAULT_WEBSOCKET_TIMES, stallMilliseconds };

  it('is not silent while what we have written waits for it', async () => {
    const { peer, server, sweep } = await deafEnds({ times });
    server.send(MORE_THAN_KERNELS_HOLD);
    for (let time = 0; time < 10; time++) sweep(time * pingMilliseconds);
    peer.socket.resume();
    await server.ready();
    // The kernels may hold more of it, and no one sees that leave.
    sweep(10 * pingMilliseconds);
    sweep(11 * pingMilliseconds);
    sweep(11 * pingMilliseconds + stallMilliseconds - 1);
    server.close();
    sweep(12 * pingMilliseconds);
    sweep(12 * pingMilliseconds + stallMilliseconds - 1);
    await peer.write(CLOSE);
    await peer.toTheEnd();
    peer.socket.end();
    expect((await server.closed).ending).toBe('clean');
  });

  it('has its Close waited for while ours is still on its way', async () => {
    const { peer, server, sweep } = await deafEnds({ times });
    server.send(MORE_THAN_KERNELS_HOLD);
    server.close();
    for (let time = 0; time < 10; time++) sweep(time * closeMilliseconds);
    peer.socket.resume();
    await peer.write(CLOSE);
    await peer.toTheEnd();
    peer.socket.end();
    expect((await server.closed).ending).toBe('clean');
  });
});

describe('what came before a fault', () => {
  const WRONG = frameBytes({ opcode: 3, key });
  const slowly: Handler = async (request, response) => {
    const socket = upgradeToWebSocket(request, response)!;
    for await (const { data } of socket) {
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      if (socket.canSend) socket.send(data);
    }
  };
  const listening: Handler = (request, response) => {
    const socket = upgradeToWebSocket(request, response)!;
    socket.on('message', ({ data }) => socket.send(data));
  };
  const pulling: Handler = async (request, response) => {
    const socket = upgradeToWebSocket(request, response)!;
    for (let next = await socket.nextMessage(); next; next = await socket.nextMessage()) {
      if (socket.canSend) socket.send(next.data);
    }
  };
  const WAYS: [string, Handler][] = [
    ['a loop', echoing],
    ['a loop that takes its time', slowly],
    ['a listener', listening],
    ['one call after the other', pulling],
  ];
  const closesWith = (code: number) =>
    octets(code.toString(16).padStart(4, '0')).toString('latin1');

  describe.each(WAYS)('is answered by %s before the Close', (_, handler) => {
    it.each([
      ['a fault', WRONG, 1002],
      ['a Close', CLOSE, 1000],
    ])('however the segments fall: %s', async (_, last, code) => {
      const conversation = Buffer.concat([Buffer.from(UPGRADE), HELLO, HELLO, last]);
      const cuts = [
        0,
        UPGRADE.length,
        UPGRADE.length + HELLO.length,
        conversation.length - last.length,
      ];
      for (const cut of cuts) {
        const peer = await rawPeer(await serve(handler));
        peer.write(conversation.subarray(0, cut));
        if (cut > 0) await peer.until(cut === UPGRADE.length ? SWITCHED : 'Hello');
        peer.write(conversation.subarray(cut));
        const said = (await peer.toTheEnd()).slice(SWITCHED.length);
        expect(said.split('Hello')).toHaveLength(3);
        expect(said.slice(said.lastIndexOf('Hello') + 5).slice(2, 4)).toBe(closesWith(code));
      }
    });
  });

  it('is answered to a peer that ends its half without a Close', async () => {
    const peer = await rawPeer(await serve(slowly));
    peer.write(UPGRADE);
    await peer.until(SWITCHED);
    peer.write(HELLO);
    peer.end();
    expect(hex((await peer.toTheEnd()).slice(SWITCHED.length))).toBe(ECHO.replace('81', '82'));
  });

  it('is waited for no longer than the close timeout', async () => {
    const { peer, socket, sweep } = await endsInTime();
    const { closeMilliseconds } = DEFAULT_WEBSOCKET_TIMES;
    peer.write(Buffer.concat([frameBytes({ opcode: 9, key }), HELLO, WRONG]));
    await once(socket, 'ping');
    sweep(0);
    sweep(closeMilliseconds - 1);
    expect(socket.canSend).toBe(true);
    sweep(closeMilliseconds);
    expect(await peer.toTheEnd()).toContain(closesWith(1002));
    expect((await socket.nextMessage())!.data.toString()).toBe('Hello');
  });
});

describe('many messages that inflate to much more', () => {
  it('are handed on one a turn, so that others are served in between', async () => {
    const { peer, server } = await rawEnds({ deflate: true }, 'permessage-deflate');
    const { promise, resolve } = deferred<void>();
    let turn = 0;
    const turns: number[] = [];
    const nextTurn = () => {
      turn++;
      if (turns.length < COUNT) setImmediate(nextTurn);
    };
    setImmediate(nextTurn);
    server.on('message', ({ data }) => {
      expect(data.length).toBe(SIZE);
      if (turns.push(turn) === COUNT) resolve();
    });
    const payload = new Compressor(15, false).compress(Buffer.alloc(SIZE));
    const frame = frameBytes({ opcode: 2, rsv: 4, payload, key });
    peer.write(Buffer.concat(Array.from({ length: COUNT }, () => frame)));
    peer.write(CLOSE);
    await promise;
    expect(new Set(turns).size).toBe(COUNT);
    await peer.toTheEnd();
    peer.end();
    expect((await server.closed).ending).toBe('clean');
  });

  it('are compressed no more at a time when they are sent back, and in their order', async () => {
    const handler: Handler = async (request, response) => {
      const socket = upgradeToWebSocket(request, response, { deflate: true });
      if (socket) await echo(socket);
    };
    const client = await connectWebSocket(`ws://127.0.0.1:${await serve(handler)}/`, {
      deflate: true,
    });
    const messages = [SIZE, 10, 2000, SIZE / 2, 0].map((size) => Buffer.alloc(size, `${size}`));
    for (const message of messages) client.send(message);
    client.close();
    const sizes: boolean[] = [];
    for await (const { data } of client) sizes.push(data.equals(messages[sizes.length]!));
    expect(sizes).toEqual(messages.map(() => true));
    expect((await client.closed).ending).toBe('clean');
  });

  it('are compressed one piece a turn, so that others are served in between', async () => {
    const { peer, server } = await rawEnds({ deflate: true }, 'permessage-deflate');
    let turn = 0;
    const nextTurn = () => {
      turn++;
      next = setImmediate(nextTurn);
    };
    let next = setImmediate(nextTurn);
    // 16 messages of four pieces; what they come to is far less than a peer has to read.
    for (let count = 0; count < 16; count++) {
      expect(server.send(Buffer.alloc(512 * 1024))).toBe(false);
    }
    await server.ready();
    clearImmediate(next);
    expect(turn).toBeGreaterThanOrEqual(16 * 4 - 1);
    server.close();
    peer.write(CLOSE);
    await peer.toTheEnd();
    peer.end();
    expect((await server.closed).ending).toBe('clean');
  });

  const SIZE = 4 << 20;
  const COUNT = 12;
});

describe('messages that no one reads', () => {
  it('stop the socket, and the peer has to wait', async () => {
    const { client, server } = await bothEnds();
    const piece = Buffer.alloc(512 * 1024);
    while (client.send(piece));
    // Enough to fill what we keep and both kernels' buffers, and not one more is sent.
    let isRoom = false;
    void client.ready().then(() => {
      isRoom = true;
    });
    await server.nextMessage();
    await server.nextMessage();
    for (let count = 0; !isRoom; count++) {
      expect((await server.nextMessage())!.data.length).toBe(piece.length);
      expect(count).toBeLessThan(100);
    }
    client.terminate();
    await server.closed;
  });

  it('are no reason to take the peer for silent', async () => {
    const { peer, socket, sweep } = await endsInTime(limits({ unreadOctets: 10 }));
    peer.write(Buffer.concat([frameBytes({ opcode: 9, key }), HELLO]));
    await once(socket, 'ping');
    const { pingMilliseconds, pongMilliseconds } = DEFAULT_WEBSOCKET_TIMES;
    // Its pong would wait after its message.
    for (const time of [0, 1, 2, 3]) sweep(time * (pingMilliseconds + pongMilliseconds));
    expect((await socket.nextMessage())!.data.toString()).toBe('Hello');
    peer.write(CLOSE);
    await peer.toTheEnd();
    peer.end();
    expect((await socket.closed).ending).toBe('clean');
  });
});

function hex(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}
