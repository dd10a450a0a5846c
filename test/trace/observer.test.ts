import { describe, expect, it } from 'vitest';
import type { Handler } from '../../src/net/handler.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { Observer } from '../../src/trace/observer.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { octets } from '../support/bytes.ts';
import { labelText } from '../support/label-text.ts';
import { Clock, connectRaw, type RawClient, startServer } from '../support/raw-client.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const LAST = 'GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: a\r\n';

const hello: Handler = (_request, response) => response.send(200, [], 'hello');
const echoContent: Handler = async (request, response) => {
  response.send(200, [], await request.content.bytes());
};

/** Lets a client talk to an observed server, and returns what was told of both. */
async function observe(
  handler: Handler,
  talk: (client: RawClient) => void | Promise<void>,
): Promise<{ entries: Entry[]; received: string }> {
  const entries: Entry[] = [];
  const { port } = await startServer(handler, {
    environment: new Clock(),
    newTap: () =>
      new Observer(
        'server',
        () => 0,
        (entry) => entries.push(entry),
      ),
  });
  const client = await connectRaw(port);
  await talk(client);
  const received = await client.toTheEnd();
  return { entries, received };
}

function namesOf(entries: readonly Entry[]): string[] {
  return entries.map((entry) => `${entry.from}: ${labelText(entry)}`);
}

/** Each byte of each side is told once, in order, and each of them has one name. */
function expectWhole(entries: readonly Entry[], sent: string, received: string): void {
  for (const [side, text] of [['client', sent] as const, ['server', received] as const]) {
    const own = entries.filter((entry) => entry.from === side && entry.kind === 'message');
    const told = own.map(({ bytes }) => bytes.toString('latin1'));
    expect(told.join('')).toBe(text);
    let reached = 0;
    for (const entry of own) {
      expect(entry.start).toBe(reached);
      expect(findUncovered(spansOfEntry(entry), entry.bytes.length)).toEqual([]);
      reached = entry.end;
    }
  }
}

describe('an observed connection', () => {
  it('tells each message of both directions once, and every byte of them', async () => {
    const requests = GET + GET.replace('GET', 'HEAD') + LAST;
    const { entries, received } = await observe(hello, (client) => {
      client.write(requests);
    });
    expectWhole(entries, requests, received);
    expect(namesOf(entries)).toEqual([
      'client: GET /',
      'client: HEAD /',
      'client: GET /last',
      'server: 200 OK',
      'server: 200 OK',
      'server: 200 OK',
      'server: FIN  clean: server closed first',
    ]);
  });

  it('whatever its reads and writes are cut into', async () => {
    const requests = GET + LAST;
    const { entries, received } = await observe(hello, async (client) => {
      for (const octet of requests) await client.write(octet);
    });
    expectWhole(entries, requests, received);
    expect(entries.filter(({ kind }) => kind === 'message')).toHaveLength(4);
  });

  it('with content, counted and in chunks', async () => {
    const counted = `${POST}Content-Length: 5\r\n\r\nhello`;
    const chunked = `${POST}Transfer-Encoding: chunked\r\n\r\n2;a="b"\r\nhe\r\n0\r\nX: 1\r\n\r\n`;
    const { entries, received } = await observe(echoContent, (client) => {
      client.write(counted + chunked + LAST);
    });
    expectWhole(entries, counted + chunked + LAST, received);
    expect(entries.filter(({ kind }) => kind === 'message')).toHaveLength(6);
  });

  it('with a response in chunks, and one that ends with the connection', async () => {
    const stream: Handler = (_request, response) => response.stream(200, [], pieces());
    const requests = `${GET}GET / HTTP/1.0\r\n\r\n`;
    const { entries, received } = await observe(stream, (client) => {
      client.write(requests);
    });
    expectWhole(entries, requests, received);
    expect(namesOf(entries).slice(-3)).toEqual([
      'server: 200 OK',
      'server: 200 OK',
      'server: FIN  clean: server closed first',
    ]);
  });

  it('with a 100 before the answer', async () => {
    const head = `${POST}Expect: 100-continue\r\nConnection: close\r\nContent-Length: 5\r\n\r\n`;
    const { entries, received } = await observe(echoContent, async (client) => {
      client.write(head);
      await client.until('100 Continue\r\n\r\n');
      client.write('hello');
    });
    expectWhole(entries, `${head}hello`, received);
    expect(namesOf(entries)).toEqual([
      'server: 100 Continue',
      'client: POST /',
      'server: 200 OK',
      'server: FIN  clean: server closed first',
    ]);
  });

  it('with a 101 and the frames after it', async () => {
    const upgrade = [
      'GET /ws HTTP/1.1',
      'Host: a',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13\r\n\r\n',
    ].join('\r\n');
    const frames = octets('81 85 37 fa 21 3d 7f 9f 4d 51 58 88 80 00 00 00 00');
    const openEcho: Handler = async (request, response) => {
      const socket = upgradeToWebSocket(request, response);
      if (socket) await echo(socket);
    };
    const { entries, received } = await observe(openEcho, async (client) => {
      client.write(upgrade);
      await client.until('\r\n\r\n');
      client.write(frames.subarray(0, 11));
      await client.until('\x81\x05Hello');
      client.write(frames.subarray(11));
    });
    expectWhole(entries, upgrade + frames.toString('latin1'), received);
    expect(namesOf(entries)).toEqual([
      'client: GET /ws  Upgrade: websocket',
      'server: 101 Switching Protocols',
      'client: TEXT "Hello"  FIN MASK',
      'server: TEXT "Hello"  FIN',
      'client: CLOSE  FIN MASK',
      'server: CLOSE  FIN',
      'server: FIN  clean: Close both ways, server closed first',
    ]);
  });
});

describe('a fault', () => {
  it.each([
    ['in the first head', '', 'GET / HTTP/1.1\r\nX : 1', 'space-before-colon'],
    ['in what a head says', '', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 'invalid-host'],
    ['after a request', GET, 'G@', 'invalid-method'],
  ])(
    '%s is told with the bytes up to it, and so is its answer',
    async (_, before, wrong, fault) => {
      const { entries, received } = await observe(hello, (client) => {
        client.write(before + wrong);
      });
      const [told] = entries.filter((entry) => entry.fault);
      expect(told).toMatchObject({ from: 'client', fault: { fault } });
      expect(findUncovered(spansOfEntry(told!), told!.bytes.length)).toEqual([]);
      const answers = entries.filter(
        (entry) => entry.from === 'server' && entry.kind === 'message',
      );
      expect(answers.map(({ bytes }) => bytes.toString('latin1')).join('')).toBe(received);
      expect(labelText(answers.at(-1)!)).toBe('400 Bad Request');
    },
  );

  it('in content', async () => {
    const { entries, received } = await observe(echoContent, (client) => {
      client.write(`${POST}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\nx`);
    });
    const [told] = entries.filter((entry) => entry.fault);
    expect(told).toMatchObject({ from: 'client', fault: { fault: 'invalid-chunk-size' } });
    const answers = entries.filter((entry) => entry.from === 'server' && entry.kind === 'message');
    expect(answers.map(({ bytes }) => bytes.toString('latin1')).join('')).toBe(received);
  });

  it('of time: what has come of the head', async () => {
    const clock = new Clock();
    const entries: Entry[] = [];
    const newTap = () =>
      new Observer(
        'server',
        () => 0,
        (entry) => entries.push(entry),
      );
    const { server, port } = await startServer((request, response) => hello(request, response), {
      environment: clock,
      newTap: (socket) => {
        const tap = newTap();
        socket.once('data', () => setImmediate(() => server.sweep(clock.time + 10_000)));
        return tap;
      },
    });
    const client = await connectRaw(port);
    client.write('GET / HT');
    expect(await client.toTheEnd()).toMatch(/^HTTP\/1\.1 408 /);
    expect(entries.map(({ from, fault }) => [from, fault?.fault])).toEqual([
      ['client', 'head-timeout'],
      ['server', undefined],
      ['server', undefined],
    ]);
    expect(entries[0]!.bytes.toString()).toBe('GET / HT');
  });
});

it('an answer that a client would refuse does not stop the server', async () => {
  const fields = Array.from({ length: 150 }, (_, index) => [`X-${index}`, '1'] as const);
  const many: Handler = (request, response) => {
    response.send(200, request.path === '/last' ? [] : fields, 'hello');
  };
  const { entries, received } = await observe(many, (client) => {
    client.write(GET + LAST);
  });
  expect(received.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  const [told] = entries.filter((entry) => entry.fault);
  expect(told).toMatchObject({ from: 'server', fault: { fault: 'too-many-fields' } });
});

async function* pieces(): AsyncGenerator<string> {
  yield 'one';
  yield 'two';
}
