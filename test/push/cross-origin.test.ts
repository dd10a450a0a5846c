import { describe, expect, it } from 'vitest';
import { ChannelServer } from '../support/channels.ts';
import { statusesIn } from '../support/raw-client.ts';

const GUEST = 'https://guest.example';
const EVIL = 'https://evil.example';

/** The fields of an answer by which a browser decides who may read it, by their names. */
function grantsIn(answer: string): Record<string, string> {
  const head = answer.slice(0, answer.indexOf('\r\n\r\n'));
  const lines = head.split('\r\n').map((line) => line.split(': ') as [string, string]);
  return Object.fromEntries(lines.filter(([name]) => /^(Access-Control|Vary)/.test(name)));
}

const READABLE = {
  Vary: 'Origin',
  'Access-Control-Allow-Origin': GUEST,
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Expose-Headers': 'Location, Cursor, Retry-After',
};

function originOf(origin: string): string[] {
  return [`Origin: ${origin}\r\n`];
}

async function startFor(...allowOrigins: string[]): Promise<ChannelServer> {
  return ChannelServer.start({}, { allowOrigins });
}

describe('a page of an origin that is allowed', () => {
  it.each([
    ['POST /channels/x', 201],
    ['GET /channels/x/00000000-1', 200],
    ['GET /channels/none/00000000-1', 404],
    ['POST /channels/x?event=gap', 400],
    ['GET /poll/x?since=0', 200],
    ['GET /poll/x?wait=0', 204],
    ['POST /queues/q', 201],
    ['POST /queues/q/receive?wait=0', 204],
    ['DELETE /queues/q/none', 404],
    ['PUT /queues/q', 405],
    ['GET /events', 404],
  ])('can read the answer to %s', async (line, status) => {
    const server = await startFor(GUEST);
    server.publish('one');
    const answer = await server.answer(line, originOf(GUEST));
    expect([statusesIn(answer), grantsIn(answer)]).toEqual([[status], READABLE]);
  });

  it('can read an event stream, with credentials and also one that has ended', async () => {
    const server = await startFor(GUEST);
    const client = await server.ask('GET /events/x', originOf(GUEST));
    const stream = await client.until('id: ');
    expect([statusesIn(stream), grantsIn(stream)]).toEqual([[200], READABLE]);
    expect(stream).toContain('\r\nCache-Control: no-store, no-transform\r\n');
    client.socket.destroy();
    server.channel.log.end();
    const end = await server.answer('GET /events/x', originOf(GUEST));
    expect([statusesIn(end), grantsIn(end)]).toEqual([[204], READABLE]);
  });

  it('is named as it names itself', async () => {
    const server = await startFor('https://GUEST.example');
    const grants = grantsIn(await server.answer('GET /poll/x?wait=0', originOf(GUEST)));
    expect(grants).toEqual(READABLE);
  });

  it('is told before what it may send', async () => {
    const server = await startFor(GUEST);
    const asked = ['Access-Control-Request-Method: DELETE\r\n'];
    for (const path of ['/queues/q/receipt', '/channels/x', '/events/x', '/poll/x']) {
      const answer = await server.answer(`OPTIONS ${path}`, [...originOf(GUEST), ...asked]);
      expect([statusesIn(answer), grantsIn(answer)]).toEqual([
        [204],
        {
          Vary: 'Origin',
          'Access-Control-Allow-Origin': GUEST,
          'Access-Control-Allow-Credentials': 'true',
          'Access-Control-Allow-Methods': 'GET, HEAD, POST, DELETE',
          'Access-Control-Allow-Headers': 'Content-Type, Last-Event-ID',
          'Access-Control-Max-Age': '7200',
        },
      ]);
    }
  });
});

describe('a page of another origin', () => {
  it.each([
    ['POST /channels/x', EVIL, 403],
    ['GET /poll/x?wait=0', EVIL, 204],
    ['GET /poll/x?wait=0', 'null', 204],
    ['GET /poll/x?wait=0', `${GUEST}.evil.example`, 204],
    ['OPTIONS /channels/x', EVIL, 204],
  ])('cannot read the answer to %s from %s', async (line, origin, status) => {
    const server = await startFor(GUEST);
    const asked = 'Access-Control-Request-Method: POST\r\n';
    const answer = await server.answer(line, [...originOf(origin), asked]);
    expect([statusesIn(answer), grantsIn(answer)]).toEqual([[status], { Vary: 'Origin' }]);
  });

  it('is told nothing where no origin is allowed', async () => {
    const server = await startFor();
    expect(grantsIn(await server.answer('GET /poll/x?wait=0', originOf(GUEST)))).toEqual({});
  });
});

describe('where any origin is allowed', () => {
  it('all pages can read what they are answered, but none with credentials', async () => {
    const server = await startFor('*');
    const answer = await server.answer('POST /channels/x', originOf(EVIL));
    expect([statusesIn(answer), grantsIn(answer)]).toEqual([
      [201],
      {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Expose-Headers': 'Location, Cursor, Retry-After',
      },
    ]);
  });
});

it('a client that is no page is answered for a cache that knows of origins', async () => {
  const server = await startFor(GUEST);
  expect(grantsIn(await server.answer('GET /poll/x?wait=0'))).toEqual({ Vary: 'Origin' });
});
