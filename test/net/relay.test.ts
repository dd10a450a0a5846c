import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Relay, type RelayListener } from '../../src/net/relay.ts';

async function relayTo(talk: (socket: Socket) => void, answer?: RelayListener['answer']) {
  const sockets: Socket[] = [];
  const target = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    talk(socket);
  }).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const told: string[] = [];
  const taken: string[] = [];
  let tellGone = () => {};
  const gone = new Promise<void>((resolve) => {
    tellGone = resolve;
  });
  const relay = new Relay({
    host: '127.0.0.1',
    port: (target.address() as AddressInfo).port,
    newListener: () => ({
      bytes: (from, bytes) => told.push(`${from} ${Buffer.from(bytes)}`),
      ended: (from) => told.push(`${from} ended`),
      connected: () => taken.push('connected'),
      gone: (error, side) => {
        taken.push(`gone by ${side}`);
        told.push(`gone ${(error as NodeJS.ErrnoException | undefined)?.code ?? ''}`);
        tellGone();
      },
      ...(answer && { answer }),
    }),
  });
  const { port } = await relay.listen(0);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    target.close();
    await relay.close();
  });
  return { port, told, taken, gone, relay, sockets, target };
}

function dial(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

describe('a relay', () => {
  it('passes bytes and ends on, both ways, and tells of them in order', async () => {
    const { port, told, gone } = await relayTo((socket) => {
      socket.on('data', (bytes) => socket.write(`${bytes} back`));
      socket.on('end', () => socket.end('bye'));
    });
    const client = dial(port);
    client.write('hello');
    expect(`${(await once(client, 'data'))[0]}`).toBe('hello back');
    client.end();
    expect(`${(await once(client, 'data'))[0]}`).toBe('bye');
    await once(client, 'end');
    await gone;
    expect(told).toEqual([
      ...['client hello', 'server hello back', 'client ended', 'server bye', 'server ended'],
      'gone ',
    ]);
  });

  it('passes on what is long, no faster than it is read', async () => {
    const long = Buffer.alloc(20_000_000, 'x');
    const { port } = await relayTo((socket) => socket.end(long));
    const client = dial(port);
    let octets = 0;
    client.on('data', ({ length }) => {
      octets += length;
    });
    await once(client, 'end');
    expect(octets).toBe(long.length);
  });

  it.each(['client', 'server'])('passes a reset by the %s on', async (side) => {
    const { port, told, gone } = await relayTo((socket) => {
      socket.write('hello');
      if (side === 'server') socket.once('data', () => socket.resetAndDestroy());
      else socket.once('data', () => {});
    });
    const client = dial(port);
    await once(client, 'data');
    if (side === 'client') client.resetAndDestroy();
    else client.write('go');
    await gone;
    expect(told.at(-1)).toBe('gone ECONNRESET');
  });

  it('breaks off where there is no server', async () => {
    const relay = new Relay({
      host: '127.0.0.1',
      port: 1,
      newListener: () => ({ bytes() {}, ended() {}, gone() {} }),
    });
    const { port } = await relay.listen(0);
    onTestFinished(() => relay.close());
    const client = dial(port);
    client.resume();
    await new Promise((resolve) => client.once('close', resolve));
  });

  it('gives up its connections when it is closed', async () => {
    const { port, relay, gone } = await relayTo((socket) => socket.write('hello'));
    const client = dial(port);
    await once(client, 'data');
    await relay.close();
    await gone;
  });
});

describe('someone in between who answers', () => {
  const answer = (bytes: Uint8Array) =>
    `${bytes}` === 'known' ? Buffer.from('answered') : undefined;

  it('keeps from the server what it answers, and passes on the rest', async () => {
    const { port, told } = await relayTo((socket) => {
      socket.on('data', (bytes) => socket.write(`${bytes} back`));
    }, answer);
    const client = dial(port);
    for (const [said, heard] of [
      ['known', 'answered'],
      ['new', 'new back'],
      ['known', 'answered'],
    ] as const) {
      client.write(said);
      expect(`${(await once(client, 'data'))[0]}`).toBe(heard);
    }
    expect(told).toEqual(['client known', 'client new', 'server new back', 'client known']);
  });

  it('need not call the server at all', async () => {
    const { port, told, gone, sockets } = await relayTo(() => {}, answer);
    const client = dial(port);
    client.write('known');
    expect(`${(await once(client, 'data'))[0]}`).toBe('answered');
    client.end();
    await once(client, 'end');
    await gone;
    expect(told).toEqual(['client known', 'client ended', 'gone ']);
    expect(sockets).toEqual([]);
  });

  it('lets a reset through before there is a server', async () => {
    const { port, told, gone } = await relayTo(() => {}, answer);
    const client = dial(port);
    client.write('known');
    await once(client, 'data');
    client.resetAndDestroy();
    await gone;
    expect(told.at(-1)).toBe('gone ECONNRESET');
  });
});

describe('whose doing it was', () => {
  it('is told: a server that resets', async () => {
    const { port, taken, gone } = await relayTo((socket) => {
      socket.on('data', () => socket.resetAndDestroy());
    });
    dial(port).write('hello');
    await gone;
    expect(taken).toEqual(['connected', 'gone by server']);
  });

  it('is told: a server that does not take the connection', async () => {
    const { port, taken, gone, target } = await relayTo(() => {});
    target.close();
    await once(target, 'close');
    dial(port).write('hello');
    await gone;
    expect(taken).toEqual(['gone by server']);
  });
});
