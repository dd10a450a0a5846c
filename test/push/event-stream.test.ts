import { describe, expect, it } from 'vitest';
import { ChannelServer, chunksOf, contentOf } from '../support/channels.ts';
import { statusesIn } from '../support/raw-client.ts';

const EVENTS = 'GET /events/x';
const FIRST = ': open\nretry: 2000\nid: 00000000-0\n\n';

function event(sequence: number, data: string): string {
  return `id: 00000000-${sequence}\ndata: ${data}\n\n`;
}

describe('an event stream', () => {
  it('begins at once, with a comment, a reconnection time and a place', async () => {
    const server = await ChannelServer.start();
    const client = await server.ask(EVENTS);
    const answer = await client.until(FIRST);
    expect(answer).toContain('Content-Type: text/event-stream\r\n');
    expect(answer).toContain('Cache-Control: no-store, no-transform\r\n');
    expect(answer).toContain('X-Accel-Buffering: no\r\n');
    expect(answer).toContain('Transfer-Encoding: chunked\r\n');
  });

  it('gives what is published from now on', async () => {
    const server = await ChannelServer.start();
    server.publish('before');
    const client = await server.ask(EVENTS);
    await client.until('id: 00000000-1\n\n');
    server.publish('one');
    server.channel.log.append({ type: 'price', data: 'two\nlines' });
    const answer = await client.until('lines');
    expect(contentOf(answer)).toContain(
      `${event(2, 'one')}event: price\nid: 00000000-3\ndata: two\ndata: lines\n\n`,
    );
  });

  it('gives several events of one turn in one chunk', async () => {
    const server = await ChannelServer.start();
    const client = await server.ask(EVENTS);
    await client.until(FIRST);
    server.publish('one', 'two', 'three');
    const answer = await client.until('three');
    expect(chunksOf(answer)).toEqual([
      FIRST,
      event(1, 'one') + event(2, 'two') + event(3, 'three'),
    ]);
  });

  it.each([
    ['Last-Event-ID', '', ['Last-Event-ID: 00000000-1\r\n']],
    ['since', '?since=00000000-1', []],
    ['Last-Event-ID before since', '?since=0', ['Last-Event-ID: 00000000-1\r\n']],
    ['since if Last-Event-ID is empty', '?since=00000000-1', ['Last-Event-ID: \r\n']],
  ])('goes on where the client has been: %s', async (_, query, fields) => {
    const server = await ChannelServer.start();
    server.publish('one', 'two', 'three');
    const client = await server.ask(`${EVENTS}${query}`, fields);
    const answer = await client.until('three');
    expect(contentOf(answer)).toBe(
      `: open\nretry: 2000\nid: 00000000-1\n\n${event(2, 'two')}${event(3, 'three')}`,
    );
  });

  it('gives all that is kept from since=0', async () => {
    const server = await ChannelServer.start();
    server.publish('one', 'two');
    const client = await server.ask(`${EVENTS}?since=0`);
    expect(contentOf(await client.until('two'))).toBe(FIRST + event(1, 'one') + event(2, 'two'));
  });

  it('tells of a gap by an event with data', async () => {
    const log = { events: 2, octets: 1e6, age: 1e6 };
    const server = await ChannelServer.start({ log });
    server.publish('one', 'two', 'three', 'four');
    const client = await server.ask(`${EVENTS}?since=00000000-1`);
    expect(contentOf(await client.until('four'))).toContain(
      `event: gap\nid: 00000000-2\ndata: {"gap":{"oldest":"00000000-3"}}\n\n${event(3, 'three')}`,
    );
  });

  it.each(['ffff-1', '00000000-9', 'another server', '17'])(
    'tells of a reset where Last-Event-ID is %s',
    async (id) => {
      const server = await ChannelServer.start();
      server.publish('one');
      const client = await server.ask(EVENTS, [`Last-Event-ID: ${id}\r\n`]);
      expect(contentOf(await client.until('one'))).toContain(
        `event: reset\nid: 00000000-0\ndata: {"reset":true}\n\n${event(1, 'one')}`,
      );
    },
  );

  it('refuses a since that cannot be read', async () => {
    const server = await ChannelServer.start();
    const answer = await server.answer(`${EVENTS}?since=7`);
    expect(statusesIn(answer)).toEqual([400]);
    expect(contentOf(answer)).toBe('since is an id, EPOCH-SEQUENCE, or 0\n');
  });

  it('is ended with its channel, and then 204, so that no one comes back', async () => {
    const server = await ChannelServer.start();
    const client = await server.ask(EVENTS, ['Connection: close\r\n']);
    await client.until(FIRST);
    server.publish('last');
    server.channel.log.end();
    const answer = await client.toTheEnd();
    expect(contentOf(answer)).toBe(FIRST + event(1, 'last'));
    expect(answer.endsWith('0\r\n\r\n')).toBe(true);
    const again = await server.answer(EVENTS, ['Last-Event-ID: 00000000-1\r\n']);
    expect(statusesIn(again)).toEqual([204]);
    expect(contentOf(await server.answer(`${EVENTS}?since=0`))).toContain(event(1, 'last'));
  });

  it('has no chunks in HTTP/1.0, and ends with its connection', async () => {
    const server = await ChannelServer.start();
    const client = await server.ask('GET /events/x HTTP/1.0\r\nX: y\r\n\r\nX');
    const answer = await client.until(FIRST);
    expect(answer).toContain('Connection: close\r\n');
    expect(answer).not.toContain('Transfer-Encoding');
    server.publish('one');
    expect((await client.until('one')).endsWith(FIRST + event(1, 'one'))).toBe(true);
  });

  it('to HEAD is a head', async () => {
    const server = await ChannelServer.start();
    const answer = await server.answer('HEAD /events/x');
    expect(answer).toContain('text/event-stream');
    expect(contentOf(answer)).toBe('');
    expect(server.channel.readerCount).toBe(0);
  });

  it('is kept alive by a comment, so many seconds after the last event', async () => {
    const server = await ChannelServer.start({ keepAlive: 15_000 });
    const client = await server.ask(EVENTS);
    await client.until(FIRST);
    server.wait(14_000);
    server.publish('one');
    await client.until('one');
    server.wait(14_999);
    server.wait(1);
    server.publish('two');
    expect(contentOf(await client.until('two'))).toBe(
      `${FIRST}${event(1, 'one')}: \n\n${event(2, 'two')}`,
    );
  });

  it('that would be one too many is 200, and asks to come back much later', async () => {
    const server = await ChannelServer.start({ streams: 1 });
    await (await server.ask(EVENTS)).until(FIRST);
    const answer = await server.answer(EVENTS);
    expect(statusesIn(answer)).toEqual([200]);
    expect(contentOf(answer)).toBe(': full\nretry: 30000\nid: 00000000-0\n\n');
  });

  it('of a name for which there is no room is 200 too', async () => {
    const server = await ChannelServer.start({ names: 1 });
    server.publish('one');
    const answer = await server.answer('GET /events/y');
    expect(statusesIn(answer)).toEqual([200]);
    expect(contentOf(answer)).toBe(': full\nretry: 30000\n\n');
  });

  it('loses nothing to a turn that brings more than is kept, prompt as its reader is', async () => {
    const server = await ChannelServer.start();
    const client = await server.ask(EVENTS);
    await client.until(FIRST);
    const data = Array.from({ length: 5000 }, (_, index) => `event ${index}`);
    server.publish(...data);
    const answer = contentOf(await client.until('event 4999\n\n'));
    expect(answer.match(/(?<=data: ).*/g)).toEqual(data);
    expect(answer).not.toContain('event: gap');
  });

  it('is kept alive whatever others read', async () => {
    const server = await ChannelServer.start({ keepAlive: 15_000 });
    server.publish('one');
    const client = await server.ask(EVENTS);
    await client.until('id: 00000000-1\n\n');
    for (let time = 0; time < 3; time++) {
      server.wait(10_000);
      await (await server.ask(`${EVENTS}?since=0`)).until('one');
    }
    expect(contentOf(await client.until(': \n\n'))).toContain('id: 00000000-1\n\n: \n\n');
  });

  it('does not look at a clock that can be set back', async () => {
    const server = await ChannelServer.start({ keepAlive: 15_000 });
    const client = await server.ask(EVENTS);
    await client.until(FIRST);
    server.clock.date -= 3_600_000;
    server.wait(15_000);
    await client.until(': \n\n');
  });

  it('leaves nothing over when its client goes, by FIN or by reset', async () => {
    const server = await ChannelServer.start();
    const [one, other] = [await server.ask(EVENTS), await server.ask(EVENTS)];
    await server.readers(2);
    one.socket.end();
    expect((await one.toTheEnd()).endsWith('0\r\n\r\n')).toBe(true);
    await server.readers(1);
    other.socket.resetAndDestroy();
    await server.readers(0);
  });

  it('that no one reads is dropped, and can be taken up again', async () => {
    const server = await ChannelServer.start({ behindOctets: 100_000 });
    const client = await server.ask(EVENTS);
    await client.until(FIRST);
    client.socket.pause();
    const data = 'x'.repeat(60_000);
    while (server.channel.readerCount === 1) {
      server.publish(data);
      await new Promise(setImmediate);
    }
    // It is gone although it could not be told: nothing of it is kept until it reads.
    while (server.server.connectionCount > 0) await new Promise(setImmediate);
    const again = await server.ask(EVENTS, [
      `Last-Event-ID: ${server.id(server.channel.log.position.sequence - 1)}\r\n`,
    ]);
    await again.until('xxx');
  });

  it('ends when the server stops', async () => {
    const server = await ChannelServer.start();
    const client = await server.ask(EVENTS);
    await client.until(FIRST);
    const stopped = server.server.shutDown();
    expect((await client.toTheEnd()).endsWith('0\r\n\r\n')).toBe(true);
    client.socket.end();
    await stopped;
  });
});
