import { describe, expect, it } from 'vitest';
import { ChannelServer } from '../support/channels.ts';
import { statusesIn } from '../support/raw-client.ts';

const FOREIGN = ['Origin: http://evil.example\r\n'];
const UPGRADE = ['Upgrade: websocket\r\n', 'Connection: Upgrade\r\n'];

// RFC 9111 4.2.2: a cache may keep 200, 204, 404, 405, 410 and 414 by itself.
describe('no cache keeps an answer of a channel or queue', () => {
  it.each([
    ['POST /channels/x', [], 201],
    ['GET /channels/x/00000000-2', [], 200],
    ['GET /channels/x/00000000-1', [], 410],
    ['GET /channels/x/00000000-9', [], 404],
    ['GET /channels/none/00000000-1', [], 404],
    ['POST /channels/x?event=gap', [], 400],
    ['POST /channels/..', [], 400],
    ['POST /channels/ended', [], 409],
    ['POST /channels/x', FOREIGN, 403],
    ['GET /events/ended', [], 204],
    ['GET /events/x?since=x', [], 400],
    ['GET /poll/x?since=0', [], 200],
    ['GET /poll/x?wait=0', [], 204],
    ['GET /chat/x', [], 426],
    ['GET /chat/x?since=x', [], 400],
    ['GET /chat/x', [...UPGRADE, ...FOREIGN], 403],
    ['GET /chat/x', UPGRADE, 426],
    ['GET /chat/x', [...UPGRADE, 'Sec-WebSocket-Version: 13\r\n'], 400],
    ['POST /queues/q', [], 201],
    ['POST /queues/q/receive', [], 200],
    ['POST /queues/none/receive?wait=0', [], 204],
    ['DELETE /queues/q/none', [], 404],
    ['DELETE /queues/none/none', [], 404],
    ['GET /events', [], 404],
    ['GET /events/', [], 404],
    ['GET /events/x/y', [], 404],
    ['PUT /events/x', [], 405],
    ['BREW /events/x', [], 501],
    ['OPTIONS /events/x', [], 204],
    ['GET /poll/', [], 404],
    ['DELETE /poll/x', [], 405],
    ['PUT /chat/x', [], 405],
    ['GET /channels/x', [], 405],
    ['GET /channels/x/y/z', [], 404],
    ['GET /queues/q', [], 405],
    ['GET /queues?x', [], 404],
  ])('%s %j: %d', async (line, fields, status) => {
    const server = await ChannelServer.start({ log: { events: 1 } });
    server.publish('one', 'two');
    server.channels.channel('ended')!.log.end();
    server.channels.queue('q')!.send('job', server.channels.now);
    const answer = await server.answer(line, fields);
    expect(statusesIn(answer)).toEqual([status]);
    expect(answer).toMatch(/\r\nCache-Control: no-store\r\n/);
  });

  it('nor that there was too much of something', async () => {
    const limits = { names: 1, holds: { holds: 0 }, dataOctets: 1, work: { messages: 0 } };
    const server = await ChannelServer.start(limits);
    server.publish('x');
    server.channels.queue('q');
    const lines = ['POST /channels/y', 'GET /poll/x', 'POST /queues/q', 'POST /queues/q/receive'];
    for (const line of lines) {
      const answer = await server.answer(line);
      expect([line, ...statusesIn(answer)]).toEqual([line, 503]);
      expect(answer).toContain('\r\nCache-Control: no-store\r\n');
    }
    const answer = await server.answer('POST /channels/x', [], 'xy');
    expect([statusesIn(answer), answer.includes('no-store')]).toEqual([[413], true]);
  });
});
