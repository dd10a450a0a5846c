import { describe, expect, it } from 'vitest';
import { DEFAULT_HOLD_LIMITS } from '../../src/longpoll/limits.ts';
import { ChannelServer, contentOf } from '../support/channels.ts';
import { statusesIn } from '../support/raw-client.ts';

function json(answer: string): unknown {
  return JSON.parse(contentOf(answer));
}

function page(first: number, ...data: string[]) {
  const events = data.map((each, index) => {
    return { id: `00000000-${first + index}`, event: 'message', data: each };
  });
  return { events, cursor: `00000000-${first + data.length - 1}` };
}

// By the numbers of the guarantees that a hold queue gives.
describe('a poll', () => {
  it('1. gives at once what came since its cursor', async () => {
    const server = await ChannelServer.start();
    server.publish('one', 'two');
    expect(json(await server.answer('GET /poll/x?since=00000000-1'))).toEqual(page(2, 'two'));
  });

  it('4. gives the same again to the same cursor', async () => {
    const server = await ChannelServer.start();
    server.publish('one');
    const lost = await server.ask('GET /poll/x?since=00000000-0');
    lost.socket.resetAndDestroy();
    expect(json(await server.answer('GET /poll/x?since=00000000-0'))).toEqual(page(1, 'one'));
  });

  it('5. without a cursor begins now, and with 0 at the oldest', async () => {
    const server = await ChannelServer.start();
    server.publish('before');
    const held = server.answer('GET /poll/x');
    await server.readers(1);
    server.publish('after');
    expect(json(await held)).toEqual(page(2, 'after'));
    expect(json(await server.answer('GET /poll/x?since=0'))).toEqual(page(1, 'before', 'after'));
  });

  it('6. tells of a gap', async () => {
    const server = await ChannelServer.start({ log: { events: 1, octets: 1e6, age: 1e6 } });
    server.publish('one', 'two', 'three');
    expect(json(await server.answer('GET /poll/x?since=00000000-1'))).toEqual({
      ...page(3, 'three'),
      gap: { oldest: '00000000-3' },
    });
  });

  it.each(['ffffffff-0', '00000000-1'])('7. tells of a reset: %s', async (cursor) => {
    const server = await ChannelServer.start();
    expect(json(await server.answer(`GET /poll/x?since=${cursor}`))).toEqual({
      ...{ events: [], cursor: '00000000-0', reset: true },
    });
  });

  it.each([
    ...['since=', 'since=x', 'since=1', 'since=-1', 'since=00000000-01'],
    ...['wait=', 'wait=x', 'wait=-1', 'wait=1e3', 'wait=0.0001', 'wait=1234567890'],
  ])('8. refuses %s at once', async (query) => {
    const server = await ChannelServer.start();
    const answer = await server.answer(`GET /poll/x?${query}`);
    expect(statusesIn(answer)).toEqual([400]);
    expect(contentOf(answer)).toMatch(/^(since|wait) is a/);
  });

  it('8. waits for no longer than the most there is', async () => {
    const server = await ChannelServer.start();
    const held = server.answer('GET /poll/x?wait=999999');
    await server.readers(1);
    server.wait(59_999);
    expect(server.channel.readerCount).toBe(1);
    server.wait(1);
    expect(statusesIn(await held)).toEqual([204]);
  });

  it('9. gives a burst as one answer, up to a limit, and the rest at the next poll', async () => {
    const server = await ChannelServer.start();
    const held = server.answer('GET /poll/x');
    await server.readers(1);
    server.publish(...Array.from({ length: 120 }, (_, index) => `${index}`));
    const { events, cursor } = json(await held) as { events: unknown[]; cursor: string };
    expect([events.length, cursor]).toEqual([100, '00000000-100']);
    const next = json(await server.answer(`GET /poll/x?since=${cursor}`)) as typeof held & {
      events: unknown[];
    };
    expect(next.events).toHaveLength(20);
  });

  it('10. is answered 204 with its cursor when its time is up', async () => {
    const server = await ChannelServer.start();
    server.publish('one');
    const held = server.answer('GET /poll/x?wait=10');
    await server.readers(1);
    server.wait(10_000);
    const answer = await held;
    expect(statusesIn(answer)).toEqual([204]);
    expect(answer).toContain('\r\nCursor: 00000000-1\r\n');
    expect(server.channels.holds.count).toBe(0);
  });

  it.each(['FIN', 'reset'])('11. leaves nothing over at a %s', async (how) => {
    const server = await ChannelServer.start();
    const client = await server.ask('GET /poll/x');
    await server.readers(1);
    if (how === 'FIN') client.socket.end();
    else client.socket.resetAndDestroy();
    await server.readers(0);
    await client.gone;
    expect([server.channels.holds.count, server.channel.deadline]).toEqual([0, undefined]);
    // A client that has only ended its own half still gets an answer.
    expect(statusesIn(client.received)).toEqual(how === 'FIN' ? [204] : []);
  });

  it('12. gives one event to all who wait', async () => {
    const server = await ChannelServer.start();
    const held = Array.from({ length: 20 }, () => server.answer('GET /poll/x'));
    await server.readers(20);
    server.publish('one');
    for (const answer of held) expect(json(await answer)).toEqual(page(1, 'one'));
  });

  it('15. is refused for now when too many wait', async () => {
    const server = await ChannelServer.start({ holds: { ...DEFAULT_HOLD_LIMITS, holds: 1 } });
    const held = server.answer('GET /poll/x');
    await server.readers(1);
    const refused = await server.answer('GET /poll/x');
    expect(statusesIn(refused)).toEqual([503]);
    expect(refused).toContain('\r\nRetry-After: 1\r\n');
    server.publish('one');
    await held;
    expect(server.channels.holds.count).toBe(0);
  });

  it('17. keeps its order among pipelined requests', async () => {
    const server = await ChannelServer.start();
    const client = await server.ask(
      'GET /poll/x HTTP/1.1\r\nHost: x\r\n\r\nGET /channels/x/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /no',
      ['Connection: close\r\n'],
    );
    await server.readers(1);
    server.publish('one');
    expect(statusesIn(await client.toTheEnd())).toEqual([200, 404, 404]);
  });

  it('17. after which the client has ended its half is answered in order as well', async () => {
    const server = await ChannelServer.start();
    const client = await server.ask('GET /poll/x HTTP/1.1\r\nHost: x\r\n\r\nGET /poll/x');
    client.socket.end();
    expect(statusesIn(await client.toTheEnd())).toEqual([204, 204]);
  });

  it('18. is kept by no cache', async () => {
    const server = await ChannelServer.start();
    for (const query of ['wait=0', 'since=0', 'since=x']) {
      const answer = await server.answer(`GET /poll/x?${query}`);
      expect(answer).toContain('\r\nCache-Control: no-store\r\n');
      server.publish('one');
    }
  });

  it('19. is answered 204 when the server stops, and told that the connection closes', async () => {
    const server = await ChannelServer.start();
    const client = await server.ask('GET /poll/x');
    await server.readers(1);
    const stopped = server.server.shutDown();
    const answer = await client.toTheEnd();
    expect(statusesIn(answer)).toEqual([204]);
    expect(answer).toContain('\r\nConnection: close\r\n');
    client.socket.end();
    await stopped;
  });

  it('20. that is short gets the same, or nothing, at once', async () => {
    const server = await ChannelServer.start();
    expect(statusesIn(await server.answer('GET /poll/x?wait=0'))).toEqual([204]);
    server.publish('one');
    const long = await server.answer('GET /poll/x?since=00000000-0');
    const short = await server.answer('GET /poll/x?since=00000000-0&wait=0');
    expect(short).toBe(long);
  });

  it('is told of the end of its channel', async () => {
    const server = await ChannelServer.start();
    const held = server.answer('GET /poll/x');
    await server.readers(1);
    server.channel.log.end();
    expect(json(await held)).toEqual({ events: [], cursor: '00000000-0', ended: true });
  });
});
