import { describe, expect, it } from 'vitest';
import { connectWebSocket } from '../../src/net/connect-websocket.ts';
import { ChannelServer, contentOf } from '../support/channels.ts';
import { statusesIn } from '../support/raw-client.ts';

describe('publishing', () => {
  it('answers 201 with the id, and with the place where the event can be read', async () => {
    const server = await ChannelServer.start();
    const answer = await server.answer('POST /channels/x?event=a%20b', [], 'k\xc3\xa4se\n');
    expect(statusesIn(answer)).toEqual([201]);
    expect(contentOf(answer)).toBe('{"id":"00000000-1"}\n');
    const [, location] = /\r\nLocation: (\S+)\r\n/.exec(answer)!;
    const event = await server.answer(`GET ${location}`);
    expect(JSON.parse(Buffer.from(contentOf(event), 'latin1').toString())).toEqual({
      ...{ id: '00000000-1', event: 'a b', data: 'käse\n' },
    });
  });

  it('without a type is a message, and may be empty', async () => {
    const server = await ChannelServer.start();
    expect(statusesIn(await server.answer('POST /channels/x'))).toEqual([201]);
    expect(server.channel.log.at(1)).toMatchObject({ type: 'message', data: '' });
  });

  it.each([
    ['no type', 'POST /channels/x?event=', '', 400],
    ['a type of two lines', 'POST /channels/x?event=a%0Ab', '', 400],
    ['a type of the server’s own', 'POST /channels/x?event=gap', '', 400],
    ['another', 'POST /channels/x?event=reset', '', 400],
    ['a type that is too long', `POST /channels/x?event=${'a'.repeat(65)}`, '', 400],
    ['a name with a slash in it', 'POST /channels/a%2Fb', '', 400],
    ['a name that is too long', `POST /channels/${'a'.repeat(65)}`, '', 400],
    ['the API’s own', 'POST /channels/x?event=open', '', 400],
    ['and its errors', 'POST /channels/x?event=error', '', 400],
    ['a name that a URL rewrites', 'POST /channels/.', '', 400],
    ['another, escaped', 'POST /channels/%2e%2E', '', 400],
    ['a name with a tilde', 'POST /channels/~a', '', 400],
    ['what is no UTF-8', 'POST /channels/x', '\xff', 400],
    ['too much', 'POST /channels/x', 'a'.repeat(65_537), 413],
    ['by GET', 'GET /channels/x', '', 405],
  ])('refuses %s', async (_, line, content, status) => {
    const server = await ChannelServer.start();
    const answer = await server.answer(line, [], content);
    expect(statusesIn(answer)).toEqual([status]);
    expect(server.channel.log.position.sequence).toBe(0);
  });

  it('takes as much as there may be', async () => {
    const server = await ChannelServer.start();
    const line = `POST /channels/${'a'.repeat(64)}?event=${'b'.repeat(64)}`;
    expect(statusesIn(await server.answer(line, [], 'a'.repeat(65_536)))).toEqual([201]);
  });

  it('has a limit of names, and forgets those that no one uses', async () => {
    const server = await ChannelServer.start({
      names: 2,
      log: { events: 10, octets: 1e6, age: 1000 },
    });
    const publish = async (name: string) => {
      return statusesIn(await server.answer(`POST /channels/${name}`, [], 'x'))[0];
    };
    expect([await publish('a'), await publish('b'), await publish('c')]).toEqual([201, 201, 503]);
    server.wait(1001);
    expect([await publish('c'), await publish('b')]).toEqual([201, 201]);
    expect(await publish('a')).toBe(503);
  });

  it('takes names of all that a URL leaves as it is', async () => {
    const server = await ChannelServer.start();
    for (const name of ['...', '.a', 'a..', 'A-z_0.9']) {
      expect(statusesIn(await server.answer(`POST /channels/${name}`))).toEqual([201]);
    }
  });

  it('keeps the names of those who are followed, polled, or have an event that is not old', async () => {
    const server = await ChannelServer.start({ names: 3, quiet: 60_000 });
    const status = async (line: string) => statusesIn(await server.answer(line))[0];
    const followed = await server.ask('GET /events/a');
    await followed.until('id: ');
    await server.ask('GET /poll/b?wait=60');
    while (server.channels.holds.count === 0) await new Promise(setImmediate);
    expect(await status('POST /channels/c')).toBe(201);
    expect(await status('POST /channels/d')).toBe(503);
    expect(await status('GET /poll/d')).toBe(503);
    server.wait(59_000);
    expect(await status('POST /channels/d')).toBe(503);
    server.wait(1000);
    expect(await status('POST /channels/d')).toBe(201);
    followed.socket.destroy();
    while (server.channels.streams.count > 0) await new Promise(setImmediate);
    expect(await status('POST /channels/e')).toBe(201);
  });

  it('frees the name of a channel when the last of its readers goes', async () => {
    const server = await ChannelServer.start({ names: 1 });
    const status = async (line: string) => statusesIn(await server.answer(line))[0];
    const chat = await connectWebSocket(`ws://127.0.0.1:${server.port}/chat/x`);
    const held = await server.ask('GET /poll/x?wait=60');
    await server.readers(2);
    expect(await status('GET /poll/y?wait=0')).toBe(503);
    held.socket.destroy();
    await server.readers(1);
    expect(await status('GET /poll/y?wait=0')).toBe(503);
    chat.close();
    await server.readers(0);
    expect(await status('GET /poll/y?wait=0')).toBe(204);
  });

  it('publishes where it can be read, however long its content takes', async () => {
    const server = await ChannelServer.start({ names: 1, quiet: 0 });
    await server.answer('GET /poll/a?wait=0');
    const slow = await server.ask('POST /channels/a', ['Content-Length: 1\r\n']);
    await server.answer('GET /poll/b?wait=0');
    const held = server.answer('GET /poll/a?since=0');
    while (server.channels.holds.count === 0) await new Promise(setImmediate);
    await slow.write('x');
    expect(statusesIn(await slow.until('"id"'))).toEqual([201]);
    expect(contentOf(await held)).toContain('"data":"x"');
  });

  it('has a limit of octets, of all channels and queues, and lets none go before its time', async () => {
    const server = await ChannelServer.start({ octets: 5000, log: { age: 60_000 } });
    const status = async (line: string) => {
      return statusesIn(await server.answer(line, [], 'x'.repeat(1500)))[0];
    };
    const lines = ['POST /channels/a', 'POST /queues/q', 'POST /channels/b'];
    for (const line of lines) expect(await status(line)).toBe(201);
    expect(server.channels.octets.count).toBe(3 * 1500 + 3 * 128 + 2 * '00000000-1message'.length);
    expect(await status('POST /channels/a')).toBe(201);
    for (const line of lines) {
      const answer = await server.answer(line, [], 'x');
      expect([line, ...statusesIn(answer)]).toEqual([line, 503]);
      expect(answer).toContain('\r\nRetry-After: 1\r\n');
    }
    server.wait(60_000);
    expect(await status('POST /channels/c')).toBe(503);
    const kept = await server.answer('GET /channels/b/00000000-1');
    expect([statusesIn(kept), contentOf(kept).length > 1500]).toEqual([[200], true]);
    server.wait(1);
    expect(await status('POST /channels/c')).toBe(201);
  });

  it('counts no octets of what has been taken, renewed, or has lost its name', async () => {
    const server = await ChannelServer.start({ names: 1, quiet: 0 });
    const { channels } = server;
    server.publish('one', 'two');
    channels.renew('x');
    expect(channels.octets.count).toBe(0);
    server.publish('three');
    const { log } = server.channel;
    channels.channel('y');
    expect([channels.findChannel('x'), channels.octets.count]).toEqual([undefined, 0]);
    log.append({ type: 'message', data: 'to no one' });
    const queue = channels.queue('q')!;
    queue.send('job', 0);
    expect(channels.octets.count).toBe(131);
    queue.receive(0, 0, (answer) => {
      if (answer.kind === 'delivery') queue.delete(answer.delivery.receipt, 0);
    });
    expect(channels.octets.count).toBe(0);
  });

  it('looks for what is old through so many channels at a time', async () => {
    const { channels, clock } = await ChannelServer.start({ octets: 1, log: { age: 1000 } });
    const names = Array.from({ length: 250 }, (_, index) => `n${index}`);
    for (const name of names) channels.channel(name)!.log.append({ type: 'message', data: '' });
    clock.time += 1001;
    const counts = names.slice(0, 3).map(() => [channels.isFull(), channels.octets.count > 0]);
    expect(counts).toEqual([...[1, 2].map(() => [true, true]), [false, false]]);
  });

  it('says of an event that it is gone, or that there is none', async () => {
    const server = await ChannelServer.start({ log: { events: 1, octets: 1e6, age: 1e6 } });
    server.publish('one', 'two');
    const status = async (id: string) =>
      statusesIn(await server.answer(`GET /channels/x/${id}`))[0];
    expect(await status('00000000-2')).toBe(200);
    expect(await status('00000000-1')).toBe(410);
    const never = ['00000000-3', '00000000-0', 'ffffffff-1', 'x'];
    for (const id of never) expect(await status(id)).toBe(404);
    expect(statusesIn(await server.answer('GET /channels/y/00000000-1'))).toEqual([404]);
  });

  it('to a channel that has ended is refused', async () => {
    const server = await ChannelServer.start();
    server.channel.log.end();
    expect(statusesIn(await server.answer('POST /channels/x', [], 'x'))).toEqual([409]);
  });
});

describe('a work queue', () => {
  async function receive(server: ChannelServer, wait = 0) {
    const answer = await server.answer(`POST /queues/q/receive?wait=${wait}`);
    const [status] = statusesIn(answer);
    return status === 200 ? JSON.parse(contentOf(answer)) : status;
  }

  it('gives a message to one worker, until it is deleted or its time is up', async () => {
    const server = await ChannelServer.start();
    const sent = await server.answer('POST /queues/q', [], 'job');
    expect([statusesIn(sent), contentOf(sent)]).toEqual([[201], '{"id":"1"}\n']);
    const first = await receive(server);
    expect(first).toMatchObject({ id: '1', body: 'job', deliveryCount: 1 });
    expect(await receive(server)).toBe(204);
    server.wait(30_000);
    const second = await receive(server);
    expect(second).toMatchObject({ id: '1', deliveryCount: 2 });
    const remove = async (receipt: string) =>
      statusesIn(await server.answer(`DELETE /queues/q/${receipt}`))[0];
    expect(await remove(first.receipt)).toBe(404);
    expect(await remove(second.receipt)).toBe(204);
    expect(await remove(second.receipt)).toBe(404);
    server.wait(30_000);
    expect(await receive(server)).toBe(204);
  });

  it('frees its name when its last message is done, or goes', async () => {
    const server = await ChannelServer.start({ names: 1, work: { retention: 60_000 } });
    const status = async (line: string) => statusesIn(await server.answer(line))[0];
    expect(await status('POST /queues/q')).toBe(201);
    const { receipt } = await receive(server);
    expect(await status('POST /queues/r')).toBe(503);
    expect(await status(`DELETE /queues/q/${receipt}`)).toBe(204);
    expect(await status('POST /queues/r')).toBe(201);
    expect(await status('POST /queues/s')).toBe(503);
    server.wait(60_000);
    expect(await status('POST /queues/s')).toBe(201);
  });

  it('holds a worker until there is work, and loses nothing to one who has gone', async () => {
    const server = await ChannelServer.start();
    const gone = await server.ask('POST /queues/q/receive', ['Content-Length: 0\r\n']);
    while (server.channels.holds.count < 1) await new Promise(setImmediate);
    gone.socket.resetAndDestroy();
    while (server.channels.holds.count > 0) await new Promise(setImmediate);
    const held = receive(server, 20);
    while (server.channels.holds.count < 1) await new Promise(setImmediate);
    await server.answer('POST /queues/q', [], 'job');
    expect(await held).toMatchObject({ body: 'job' });
  });

  it('gives a worker 204 when its time is up', async () => {
    const server = await ChannelServer.start();
    const held = receive(server, 20);
    while (server.channels.holds.count < 1) await new Promise(setImmediate);
    server.wait(20_000);
    expect(await held).toBe(204);
  });

  it('lets a message go that no one has taken in time, and its name with it', async () => {
    const server = await ChannelServer.start({ names: 1, work: { retention: 60_000 } });
    const send = async (name: string) => {
      return statusesIn(await server.answer(`POST /queues/${name}`, [], 'job'))[0];
    };
    expect([await send('q'), await send('r')]).toEqual([201, 503]);
    server.wait(59_999);
    expect(await send('r')).toBe(503);
    expect(await receive(server)).toMatchObject({ body: 'job' });
    server.wait(29_999);
    // It is invisible, and someone is at work on it.
    expect(await send('r')).toBe(503);
    server.wait(1);
    expect(await send('r')).toBe(201);
    expect(statusesIn(await server.answer('DELETE /queues/q/x'))).toEqual([404]);
  });

  it('refuses a wait that cannot be read, and what would be too much', async () => {
    const work = { messages: 1, octets: 1e6, visibilityTimeout: 1000 };
    const server = await ChannelServer.start({ work });
    expect(statusesIn(await server.answer('POST /queues/q/receive?wait=x'))).toEqual([400]);
    await server.answer('POST /queues/q', [], 'job');
    expect(statusesIn(await server.answer('POST /queues/q', [], 'job'))).toEqual([503]);
    expect(statusesIn(await server.answer('GET /queues/q/receive'))).toEqual([405]);
  });
});

describe('a chat', () => {
  async function join(server: ChannelServer, query = '') {
    const socket = await connectWebSocket(`ws://127.0.0.1:${server.port}/chat/x${query}`);
    const next = async () => JSON.parse((await socket.nextMessage())!.data.toString());
    return { socket, next };
  }

  it('publishes what is sent, to everyone, itself included', async () => {
    const server = await ChannelServer.start();
    const [one, other] = [await join(server), await join(server)];
    await server.readers(2);
    one.socket.send('hello');
    const event = { id: '00000000-1', event: 'message', data: 'hello' };
    expect(await one.next()).toEqual(event);
    expect(await other.next()).toEqual(event);
    one.socket.close();
    other.socket.terminate();
    await server.readers(0);
  });

  it('goes on where one has been, and tells of gaps and resets', async () => {
    const server = await ChannelServer.start({ log: { events: 2, octets: 1e6, age: 1e6 } });
    server.publish('one', 'two', 'three');
    const late = await join(server, '?since=00000000-0');
    expect(await late.next()).toEqual({ gap: { oldest: '00000000-2' } });
    expect(await late.next()).toMatchObject({ data: 'two' });
    const foreign = await join(server, '?since=ffffffff-0');
    expect(await foreign.next()).toEqual({ reset: true });
    const known = await join(server, '?since=00000000-2');
    expect(await known.next()).toMatchObject({ data: 'three' });
    for (const { socket } of [late, foreign, known]) socket.close();
  });

  it('ends with its channel, and when the server stops', async () => {
    const server = await ChannelServer.start();
    const { socket } = await join(server);
    await server.readers(1);
    server.channel.log.end();
    expect(await socket.closed).toMatchObject({ code: 1000, ending: 'clean' });
    server.channels.renew('x');
    const { socket: other } = await join(server);
    await server.server.shutDown();
    expect(await other.closed).toMatchObject({ code: 1001 });
  });

  it('is closed when too much is kept to publish more, and told to come back', async () => {
    const server = await ChannelServer.start({ octets: 1 });
    const { socket } = await join(server);
    socket.send('one');
    socket.send('two');
    expect(await socket.closed).toMatchObject({ code: 1013 });
    expect(server.channel.log.position.sequence).toBe(1);
  });

  it('is refused where since cannot be read, and closed where what is sent is no text', async () => {
    const server = await ChannelServer.start();
    await expect(join(server, '?since=7')).rejects.toThrow('400');
    const { socket } = await join(server);
    socket.send(Uint8Array.of(1));
    expect(await socket.closed).toMatchObject({ code: 1003 });
  });
});
