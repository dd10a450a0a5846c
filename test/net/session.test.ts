import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Handler } from '../../src/net/handler.ts';
import type { Request } from '../../src/net/request.ts';
import { deferred } from '../support/deferred.ts';
import { ask, Clock, connectRaw, startServer, statusesIn } from '../support/raw-client.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const LAST = 'GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: a\r\n';
const EXPECT = 'Expect: 100-continue\r\n';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

const hello: Handler = (_request, response) => response.send(200, [], 'hello');
const target: Handler = (request, response) => response.send(200, [], `<${request.path}>`);
const echo: Handler = async (request, response) => {
  response.send(200, [], await request.content.bytes());
};

function getOf(path: string): string {
  return GET.replace('/', path);
}

function fieldsIn(text: string): string {
  return text.slice(0, text.indexOf('\r\n\r\n') + 2);
}

describe('pipelining, RFC 9112 9.3.2', () => {
  it.each([1, 2, 17, 500])('answers %i requests of one write in their order', async (count) => {
    const { port } = await startServer(target);
    const paths = Array.from({ length: count }, (_, index) => `/${index}`);
    const answer = await ask(port, paths.map(getOf).join('') + LAST);
    expect(answer.match(/<.*?>/g)).toEqual([...paths, '/last'].map((path) => `<${path}>`));
  });

  it('a slow first holds the rest: none of them is handled before it is answered', async () => {
    const { promise: mayAnswer, resolve: answer } = deferred<void>();
    const { promise: hasBegun, resolve: begin } = deferred<void>();
    const handled: string[] = [];
    const { port } = await startServer(async (request, response) => {
      handled.push(request.path);
      begin();
      if (request.path === '/slow') await mayAnswer;
      response.send(200, [], `<${request.path}>`);
    });
    const client = await connectRaw(port);
    await client.write(getOf('/slow') + getOf('/fast') + LAST);
    await hasBegun;
    expect(handled).toEqual(['/slow']);
    answer();
    const text = await client.toTheEnd();
    expect(text.match(/<.*?>/g)).toEqual(['</slow>', '</fast>', '</last>']);
  });

  it('each is dated when it is answered, not when it was read', async () => {
    const clock = new Clock();
    const { promise: mayAnswer, resolve: answer } = deferred<void>();
    const { promise: hasBegun, resolve: begin } = deferred<void>();
    const { port } = await startServer(
      async (request, response) => {
        begin();
        if (request.path === '/slow') await mayAnswer;
        response.send(200);
      },
      { environment: clock },
    );
    const client = await connectRaw(port);
    await client.write(getOf('/slow') + LAST);
    await hasBegun;
    clock.time += 2000;
    answer();
    const text = await client.toTheEnd();
    expect(text.match(/(?<=Date: .*)00:00:\d\d/g)).toEqual(['00:00:02', '00:00:02']);
  });

  it('with content in between', async () => {
    const { port } = await startServer(echo);
    const counted = `${POST}Content-Length: 3\r\n\r\nabc`;
    const chunked = `${POST}Transfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n`;
    const answer = await ask(port, counted + chunked + GET + counted + LAST);
    expect(answer.match(/(?<=\r\n\r\n)(abc|def|(?=HTTP))/g)).toEqual(['abc', 'def', '', 'abc']);
  });

  it('one octet at a time', async () => {
    const { port } = await startServer(target);
    const client = await connectRaw(port);
    for (const octet of getOf('/1') + getOf('/2') + LAST) client.write(octet);
    const answer = await client.toTheEnd();
    expect(answer.match(/<.*?>/g)).toEqual(['</1>', '</2>', '</last>']);
  });

  it('a defect in the middle: what came before is answered, nothing after is handled', async () => {
    const handled: string[] = [];
    const { port } = await startServer((request, response) => {
      handled.push(request.path);
      response.send(200, [], request.path);
    });
    const answer = await ask(port, `${getOf('/1')}${getOf('/2')}BAD\r\n\r\n${getOf('/3')}`);
    expect(statusesIn(answer)).toEqual([200, 200, 400]);
    expect(handled).toEqual(['/1', '/2']);
  });

  it('a defect after a slow request waits for its answer', async () => {
    const { port } = await startServer(async (_request, response) => {
      await new Promise(setImmediate);
      response.send(200, [], 'slow');
    });
    const answer = await ask(port, `${GET}G@T / HTTP/1.1\r\n\r\n${GET}`);
    expect(statusesIn(answer)).toEqual([200, 400]);
  });

  it('a defect in content: its request is answered with the fault, and its reader is told', async () => {
    const { promise: failure, resolve } = deferred<unknown>();
    const { port } = await startServer(async (request) => {
      await request.content.bytes().catch(resolve);
    });
    const bytes = `${POST}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n${GET}`;
    expect(statusesIn(await ask(port, bytes))).toEqual([400]);
    expect(await failure).toMatchObject({ fault: 'chunk-overrun' });
  });

  it('a defect in the content of a HEAD request is answered without content', async () => {
    const { port } = await startServer(echo);
    const bytes = 'HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx';
    const answer = await ask(port, bytes);
    expect(statusesIn(answer)).toEqual([400]);
    expect(answer).toMatch(/\r\n\r\n$/);
  });
});

describe('Expect: 100-continue, RFC 9110 10.1.1', () => {
  it('is answered when the content is asked for, and not before', async () => {
    const { promise: mayRead, resolve: read } = deferred<void>();
    const { promise: hasBegun, resolve: begin } = deferred<void>();
    const { port } = await startServer(async (request, response) => {
      begin();
      await mayRead;
      response.send(200, [], await request.content.bytes());
    });
    const client = await connectRaw(port);
    client.write(`${POST}${EXPECT}Content-Length: 3\r\n\r\n`);
    await hasBegun;
    expect(client.received).toBe('');
    read();
    expect(await client.until('\r\n\r\n')).toBe(CONTINUE);
    client.write(`abc${LAST}`);
    expect(statusesIn(await client.toTheEnd())).toEqual([100, 200, 200]);
  });

  it('in any case, and before chunks as well', async () => {
    const { port } = await startServer(echo);
    const client = await connectRaw(port);
    client.write(`${POST}expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n\r\n`);
    await client.until(CONTINUE);
    client.write(`3\r\nabc\r\n0\r\n\r\n${LAST}`);
    expect(await client.toTheEnd()).toMatch(/\r\n\r\nabcHTTP/);
  });

  it.each([
    ['the content has begun to come', `${POST}${EXPECT}Content-Length: 3\r\n\r\nabc`],
    ['one octet of it has come', `${POST}${EXPECT}Content-Length: 1\r\n\r\na`],
    ['there is no content', `${POST}${EXPECT}Content-Length: 0\r\n\r\n`],
    ['no content is announced', `${POST}${EXPECT}\r\n`],
    [
      'the client speaks HTTP/1.0',
      `POST / HTTP/1.0\r\nConnection: keep-alive\r\n${EXPECT}Content-Length: 3\r\n\r\nabc`,
    ],
  ])('gets no 100 where %s', async (_, bytes) => {
    const { port } = await startServer(echo);
    expect(statusesIn(await ask(port, bytes + LAST))).toEqual([200, 200]);
  });

  it('gets no 100 from HTTP/1.0 that waits for one', async () => {
    const { promise: hasBegun, resolve: begin } = deferred<void>();
    const { port } = await startServer((request, response) => {
      begin();
      return echo(request, response);
    });
    const client = await connectRaw(port);
    client.write(`POST / HTTP/1.0\r\n${EXPECT}Content-Length: 3\r\n\r\n`);
    await hasBegun;
    client.write('abc');
    expect(statusesIn(await client.toTheEnd())).toEqual([200]);
  });

  it('a final answer instead of the 100 ends the connection: the content may come or not', async () => {
    const { port } = await startServer((_request, response) => response.send(403));
    const client = await connectRaw(port);
    client.write(`${POST}${EXPECT}Content-Length: 3\r\n\r\n`);
    const answer = await client.toTheEnd();
    expect(statusesIn(answer)).toEqual([403]);
    expect(fieldsIn(answer)).toContain('\r\nConnection: close\r\n');
  });

  it('any other expectation is answered 417, and the connection goes on', async () => {
    const { port } = await startServer(hello);
    const answer = await ask(port, `${POST}Expect: tea\r\nContent-Length: 3\r\n\r\nabc${LAST}`);
    expect(statusesIn(answer)).toEqual([417, 200]);
    const without = await ask(port, `GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n${LAST}`);
    expect(statusesIn(without)).toEqual([417, 200]);
  });

  it('the 417 of a HEAD request has no content', async () => {
    const { port } = await startServer(hello);
    const answer = await ask(port, `HEAD / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n${LAST}`);
    expect(statusesIn(answer)).toEqual([417, 200]);
  });

  it('a client that waits for its 100 is not timed out while our handler is busy', async () => {
    const clock = new Clock();
    const { promise: mayRead, resolve: read } = deferred<void>();
    const { promise: hasBegun, resolve: begin } = deferred<void>();
    const handler: Handler = async (request, response) => {
      begin();
      await mayRead;
      response.send(200, [], await request.content.bytes());
    };
    const { server, port } = await startServer(handler, { environment: clock });
    const client = await connectRaw(port);
    client.write(`${POST}${EXPECT}Connection: close\r\nContent-Length: 3\r\n\r\n`);
    await hasBegun;
    clock.time += 100_000;
    server.sweep(clock.time);
    read();
    await client.until(CONTINUE);
    client.write('abc');
    expect(statusesIn(await client.toTheEnd())).toEqual([100, 200]);
  });
});

describe('HEAD, RFC 9110 9.3.2', () => {
  it.each<[string, Handler]>([
    ['an answer of known length', hello],
    [
      'a stream',
      (_request, response) =>
        response.stream(
          200,
          [],
          (async function* () {
            yield 'never pulled';
          })(),
        ),
    ],
    ['a refusal', (_request, response) => response.send(404, [], 'not here')],
    [
      'a handler that throws',
      () => {
        throw new Error('a bug');
      },
    ],
  ])('%s has no content, and the connection goes on', async (_, handler) => {
    const { port } = await startServer(handler, { onError: () => {} });
    const head = GET.replace('GET', 'HEAD');
    const answer = await ask(port, head + LAST.replace('GET', 'HEAD'));
    expect(answer).toMatch(/^(HTTP\/1\.1 (?:[^\r\n]+\r\n)+\r\n){2}$/);
  });

  it('has the fields of GET', async () => {
    const { port } = await startServer(hello, { environment: new Clock() });
    const get = await ask(port, LAST);
    expect(await ask(port, LAST.replace('GET', 'HEAD'))).toBe(get.slice(0, -'hello'.length));
  });
});

describe('HTTP/1.0', () => {
  const stream: Handler = async (_request, response) => {
    await response.stream(200, [], pieces('one ', '', 'two ', 'three'));
  };

  it('without keep-alive: one answer, then the end', async () => {
    const { port } = await startServer(target);
    const answer = await ask(port, `GET /a HTTP/1.0\r\n\r\n${GET}`);
    expect(statusesIn(answer)).toEqual([200]);
    expect(fieldsIn(answer)).toContain('\r\nConnection: close\r\n');
  });

  it('with keep-alive: the connection goes on, and says so', async () => {
    const { port } = await startServer(target);
    const keep = 'GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n';
    const answer = await ask(port, `${keep}${keep}GET /b HTTP/1.0\r\n\r\n`);
    expect(answer.match(/<.*?>/g)).toEqual(['</a>', '</a>', '</b>']);
    expect(answer.match(/\r\nConnection: .*(?=\r\n)/g)).toEqual([
      '\r\nConnection: keep-alive',
      '\r\nConnection: keep-alive',
      '\r\nConnection: close',
    ]);
  });

  it.each(['GET / HTTP/1.0\r\n\r\n', 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'])(
    'a stream ends with the connection, and has no chunks: %s',
    async (bytes) => {
      const { port } = await startServer(stream);
      const answer = await ask(port, bytes + bytes);
      expect(answer).toMatch(/\r\n\r\none two three$/);
      expect(fieldsIn(answer)).toContain('\r\nConnection: close\r\n');
      expect(answer).not.toMatch(/Transfer-Encoding|Content-Length/);
    },
  );

  it('has no interim responses', async () => {
    const { port } = await startServer((_request, response) => {
      response.interim(103, [['Link', '</a>']]);
      response.send(200);
    });
    expect(statusesIn(await ask(port, 'GET / HTTP/1.0\r\n\r\n'))).toEqual([200]);
    expect(statusesIn(await ask(port, LAST))).toEqual([103, 200]);
  });

  it('a stream to HTTP/1.1 goes in chunks, and the connection goes on', async () => {
    const { port } = await startServer(stream);
    const answer = await ask(port, GET + LAST);
    const chunks = '4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n';
    expect(answer.split('\r\n\r\n4\r\none')).toHaveLength(3);
    expect(answer.endsWith(chunks)).toBe(true);
    expect(answer).not.toContain('Content-Length');
  });

  it('HTTP/1.2 is handled as 1.1', async () => {
    const { port } = await startServer(stream);
    const answer = await ask(port, LAST.replace('1.1', '1.2'));
    expect(fieldsIn(answer)).toContain('Transfer-Encoding: chunked');
  });
});

describe('content that the answer does not wait for', () => {
  const limits = { drainOctets: 10 };

  it.each([
    ['that has come', 10, true],
    ['that is still to come', 10, false],
  ])('is read away up to the limit, where it is content %s', async (_, length, isThere) => {
    const { port } = await startServer(hello, { limits });
    const client = await connectRaw(port);
    const content = 'x'.repeat(length);
    client.write(`${POST}Content-Length: ${length}\r\n\r\n${isThere ? content : ''}`);
    await client.until('hello');
    client.write((isThere ? '' : content) + LAST);
    const answer = await client.toTheEnd();
    expect(statusesIn(answer)).toEqual([200, 200]);
    expect(fieldsIn(answer)).not.toContain('Connection: close');
  });

  it.each([
    ['over the limit', 'Content-Length: 11\r\n\r\n'],
    ['of unknown length', 'Transfer-Encoding: chunked\r\n\r\n'],
  ])('%s ends the connection', async (_, fields) => {
    const { port } = await startServer(hello, { limits });
    const client = await connectRaw(port);
    client.write(`${POST}${fields}`);
    const answer = await client.toTheEnd();
    expect(statusesIn(answer)).toEqual([200]);
    expect(fieldsIn(answer)).toContain('\r\nConnection: close\r\n');
  });

  it('nothing after it is handled when the connection ends', async () => {
    const paths: string[] = [];
    const handler: Handler = (request, response) => {
      paths.push(request.path);
      response.send(200);
    };
    const { port } = await startServer(handler, { limits });
    const answer = await ask(port, `${POST}Content-Length: 11\r\n\r\n${'x'.repeat(11)}${LAST}`);
    expect(statusesIn(answer)).toEqual([200]);
    expect(paths).toEqual(['/']);
  });

  it('is told to a handler that reads it after the answer', async () => {
    const { promise: failure, resolve } = deferred<unknown>();
    const { port } = await startServer(async (request, response) => {
      response.send(200);
      await request.content.bytes().catch(resolve);
    });
    const client = await connectRaw(port);
    client.write(`${POST}Content-Length: 3\r\n\r\n`);
    expect(await failure).toEqual(new Error('the response was sent before the content had come'));
  });
});

describe('the staged close, RFC 9112 9.6', () => {
  it('the answer is readable while the client goes on sending', async () => {
    const { port } = await startServer(hello, { limits: { contentOctets: 4 } });
    const client = await connectRaw(port);
    client.write(`${POST}Content-Length: 100000\r\n\r\n`);
    client.write('x'.repeat(100_000));
    const answer = await client.toTheEnd();
    expect(statusesIn(answer)).toEqual([413]);
    expect(answer).toMatch(/longer than we take\.\n$/);
    client.socket.end();
    await client.gone;
  });

  it('a client that writes all before it reads gets its answer, however much that is', async () => {
    const limits = { contentOctets: 4, drainOctets: 10 };
    const { port } = await startServer(hello, { limits });
    const client = await connectRaw(port);
    client.socket.pause();
    const piece = 'x'.repeat(1024 * 1024);
    await client.write(`${POST}Content-Length: ${17 * piece.length}\r\n\r\n`);
    for (let written = 0; written < 17; written++) await client.write(piece);
    client.socket.resume();
    expect(statusesIn(await client.toTheEnd())).toEqual([413]);
    expect(client.socket.errored).toBeNull();
  });

  it('a client that goes on sending has its time again, but not for ever', async () => {
    const clock = new Clock();
    const times = { lingerMilliseconds: 50, lingerAtMostMilliseconds: 100 };
    const reads = new Reads();
    const options = {
      environment: clock,
      limits: { ...times, contentOctets: 4 },
      newTap: reads.count,
    };
    const { server, port, firstGone } = await startServer(hello, options);
    const client = await connectRaw(port);
    const head = `${POST}Content-Length: 1000\r\n\r\n`;
    client.write(head);
    await client.toTheEnd();
    await reads.more(head.length);
    for (const time of [49, 98]) {
      client.write('x');
      await reads.more(1);
      server.sweep(clock.time + time);
      expect(server.connectionCount).toBe(1);
    }
    server.sweep(clock.time + 100);
    await firstGone;
  });

  it('a client that sends more than is read away is cut off', async () => {
    const limits = { lingerOctets: 1000 };
    const { server, port, firstGone } = await startServer(hello, { limits });
    const client = await connectRaw(port);
    client.write('BAD\n');
    expect(statusesIn(await client.toTheEnd())).toEqual([400]);
    expect(server.connectionCount).toBe(1);
    client.write('x'.repeat(1001));
    await firstGone;
    expect(server.connectionCount).toBe(0);
  });

  it('a client that stays is cut off when it has had its time', async () => {
    const clock = new Clock();
    const options = { environment: clock, limits: { lingerMilliseconds: 50 } };
    const { server, port, firstGone } = await startServer(hello, options);
    const client = await connectRaw(port);
    client.write(LAST);
    await client.toTheEnd();
    server.sweep(clock.time + 49);
    await new Promise(setImmediate);
    expect(server.connectionCount).toBe(1);
    server.sweep(clock.time + 50);
    await firstGone;
  });

  it('nothing is left of a client that closes too', async () => {
    const { server, port, firstGone } = await startServer(hello);
    const client = await connectRaw(port);
    client.write(LAST);
    await client.toTheEnd();
    client.socket.end();
    await firstGone;
    expect(server.connectionCount).toBe(0);
  });
});

describe('a handler', () => {
  it.each<[string, Handler]>([
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
    ],
    ['rejects', () => Promise.reject(new Error('a bug'))],
    ['returns nothing', () => {}],
    ['resolves to nothing', async () => {}],
    ['sends an interim status as the answer', (_, response) => response.send(103)],
    ['would split the response', (_, response) => response.send(200, [['X', 'a\r\nY: b']])],
    ['frames its own content', (_, response) => response.send(200, [['Content-Length', '3']])],
  ])('that %s is answered for, and the connection goes on', async (_, handler) => {
    const errors: unknown[] = [];
    const { port } = await startServer(handler, { onError: (error) => errors.push(error) });
    const answer = await ask(port, GET + LAST);
    expect(statusesIn(answer)).toEqual([500, 500]);
    expect(answer).not.toContain('a bug');
  });

  it('that throws is reported', async () => {
    const errors: unknown[] = [];
    const bug = new Error('a bug');
    const { port } = await startServer(() => Promise.reject(bug), {
      onError: (error) => errors.push(error),
    });
    await ask(port, LAST);
    expect(errors).toEqual([bug]);
  });

  it('that throws after it has answered changes nothing for the client', async () => {
    const errors: unknown[] = [];
    const handler: Handler = (_request, response) => {
      response.send(200, [], 'hello');
      throw new Error('late');
    };
    const { port } = await startServer(handler, { onError: (error) => errors.push(error) });
    expect(statusesIn(await ask(port, GET + LAST))).toEqual([200, 200]);
    expect(errors).toHaveLength(2);
  });

  it.each([GET, 'GET / HTTP/1.0\r\n\r\n'])(
    'whose stream fails resets the connection, so that the client notices: %s',
    async (bytes) => {
      const errors: unknown[] = [];
      const { promise: mayFail, resolve: fail } = deferred<void>();
      const handler: Handler = (_request, response) =>
        response.stream(200, [], failingBehind(mayFail));
      const { port } = await startServer(handler, { onError: (error) => errors.push(error) });
      const client = await connectRaw(port);
      const reset = once(client.socket, 'error');
      client.write(bytes);
      await client.until('some');
      fail();
      expect(await reset).toMatchObject([{ code: 'ECONNRESET' }]);
      expect(client.received).not.toContain('0\r\n\r\n');
      expect(errors).toEqual([new Error('no more')]);
    },
  );

  it('may stream what has no content', async () => {
    const handler: Handler = (_request, response) => response.stream(204, [], pieces('some'));
    const { port } = await startServer(handler);
    const answer = await ask(port, GET + LAST);
    expect(statusesIn(answer)).toEqual([204, 204]);
    expect(answer).not.toContain('Transfer-Encoding');
  });

  it('that answers long after its client has gone does no harm', async () => {
    const { promise: content, resolve: begin } = deferred<Request>();
    const { promise: mayAnswer, resolve: answer } = deferred<void>();
    const { promise: done, resolve: finish } = deferred<void>();
    const { port } = await startServer(async (request, response) => {
      begin(request);
      await mayAnswer;
      response.send(200, [], 'x'.repeat(5000));
      finish();
    });
    const client = await connectRaw(port);
    client.write(`${POST}Content-Length: 3\r\n\r\na`);
    const request = await content;
    client.socket.resetAndDestroy();
    await expect(request.content.bytes()).rejects.toBeInstanceOf(Error);
    answer();
    await done;
  });

  it.each([
    ['a CR', 'a\rb'],
    ['an LF', 'a\nb'],
    ['a NUL', 'a\0b'],
    ['a character that is no octet', 'a\u010ab'],
  ])('cannot send %s in a field', async (_, value) => {
    const problems: unknown[] = [];
    const { port } = await startServer((_request, response) => {
      for (const field of [['X', value] as const, [value, 'x'] as const]) {
        try {
          response.send(200, [field]);
        } catch (error) {
          problems.push(error);
        }
      }
      response.send(200, [], 'whole');
    });
    const answer = await ask(port, LAST);
    expect(problems).toEqual([expect.any(TypeError), expect.any(TypeError)]);
    expect(statusesIn(answer)).toEqual([200]);
    expect(answer).toMatch(/\r\n\r\nwhole$/);
  });
});

describe('too many connections', () => {
  it('the one over the limit is answered 503 when its request is read, then closed', async () => {
    const { port } = await startServer(hello, { connections: 1 });
    const first = await connectRaw(port);
    first.write(GET);
    await first.until('hello');
    const second = await connectRaw(port);
    second.write('GET / HTTP/1.1\r\n');
    second.write('Host: a\r\n\r\n');
    const answer = await second.toTheEnd();
    expect(statusesIn(answer)).toEqual([503]);
    expect(fieldsIn(answer)).toMatch(/\r\nRetry-After: 1\r\n/);
    expect(fieldsIn(answer)).toContain('\r\nConnection: close\r\n');
    first.write(LAST);
    expect(statusesIn(await first.toTheEnd())).toEqual([200, 200]);
  });
});

describe('too many connections, for an event stream', () => {
  /** What the connection over the limit is answered. */
  async function answerTo(...lines: string[]): Promise<string> {
    const { port } = await startServer(hello, { connections: 1 });
    const first = await connectRaw(port);
    await first.write(GET);
    await first.until('hello');
    return ask(port, [...lines, 'Host: a', '', ''].join('\r\n'));
  }

  it.each([
    'Accept: text/event-stream',
    'accept: TEXT/Event-Stream',
    'Accept: text/html, text/event-stream ;q=0.5',
  ])('%s is answered by a stream that ends, and says when to come back', async (accept) => {
    const answer = await answerTo('GET /events/x HTTP/1.1', accept);
    expect(statusesIn(answer)).toEqual([200]);
    expect(fieldsIn(answer)).toContain('\r\nContent-Type: text/event-stream\r\n');
    expect(fieldsIn(answer)).toContain('\r\nCache-Control: no-store\r\n');
    expect(fieldsIn(answer)).toContain('\r\nConnection: close\r\n');
    const [, retry] = /\r\n\r\n: full\nretry: (\d+)\n\n$/.exec(answer)!;
    expect(Number(retry)).toBeGreaterThanOrEqual(30_000);
    expect(Number(retry)).toBeLessThanOrEqual(60_000);
  });

  it('pages of all origins may read it', async () => {
    const lines = ['GET / HTTP/1.1', 'Accept: text/event-stream', 'Origin: https://b.example'];
    const fields = fieldsIn(await answerTo(...lines));
    expect(fields).toContain('\r\nAccess-Control-Allow-Origin: https://b.example\r\n');
    expect(fields).toContain('\r\nAccess-Control-Allow-Credentials: true\r\n');
  });

  it.each([
    ['GET / HTTP/1.1', 'Accept: */*'],
    ['GET / HTTP/1.1', 'Accept: text/event-stream-2'],
    ['GET / HTTP/1.1', 'Accept-Language: text/event-stream'],
    ['POST / HTTP/1.1', 'Accept: text/event-stream'],
    ['HEAD / HTTP/1.1', 'Accept: text/event-stream'],
  ])('%s with %s asks for none', async (...lines) => {
    expect(statusesIn(await answerTo(...lines))).toEqual([503]);
  });
});

describe('a shut-down', () => {
  it('finishes what is under way, and closes after it', async () => {
    const { promise: mayAnswer, resolve: answer } = deferred<void>();
    const { promise: hasBegun, resolve: begin } = deferred<void>();
    const { server, port } = await startServer(async (_request, response) => {
      begin();
      await mayAnswer;
      response.send(200, [], 'hello');
    });
    const client = await connectRaw(port);
    client.write(GET + GET);
    await hasBegun;
    const down = server.shutDown();
    answer();
    const text = await client.toTheEnd();
    expect(statusesIn(text)).toEqual([200]);
    expect(fieldsIn(text)).toContain('\r\nConnection: close\r\n');
    client.socket.end();
    await down;
  });

  it('finishes a stream that has begun', async () => {
    const { promise: mayGoOn, resolve: goOn } = deferred<void>();
    const { server, port } = await startServer((_request, response) =>
      response.stream(
        200,
        [],
        (async function* () {
          yield 'first';
          await mayGoOn;
          yield 'second';
        })(),
      ),
    );
    const client = await connectRaw(port);
    client.write(GET);
    await client.until('first');
    const down = server.shutDown();
    goOn();
    expect(await client.toTheEnd()).toMatch(/second\r\n0\r\n\r\n$/);
    client.socket.end();
    await down;
  });

  it('ends idle connections in silence', async () => {
    const { server, port } = await startServer(hello);
    const fresh = await connectRaw(port);
    const used = await connectRaw(port);
    used.write(GET);
    const answer = await used.until('hello');
    const down = server.shutDown();
    expect(await fresh.toTheEnd()).toBe('');
    expect(await used.toTheEnd()).toBe(answer);
    fresh.socket.end();
    used.socket.end();
    await down;
  });

  it('answers a request whose head has begun to come', async () => {
    const { promise: hasRead, resolve: read } = deferred<void>();
    const { server, port } = await startServer(hello, {
      newTap: (socket) => {
        socket.once('data', () => read());
        return undefined;
      },
    });
    const client = await connectRaw(port);
    client.write(GET.slice(0, 20));
    await hasRead;
    const down = server.shutDown();
    client.write(GET.slice(20));
    expect(statusesIn(await client.toTheEnd())).toEqual([200]);
    client.socket.end();
    await down;
  });

  it('gives up what is left when the time is over', async () => {
    const { server, port } = await startServer(() => new Promise(() => {}));
    const client = await connectRaw(port);
    await client.write(GET);
    await server.shutDown(1);
    expect(await client.toTheEnd()).toBe('');
  });
});

describe('deadlines', () => {
  /** A server whose clock is moved, and a client whose bytes it has read. */
  async function slowClient(handler: Handler, bytes: string) {
    const clock = new Clock();
    const reads = new Reads();
    const { server, port } = await startServer(handler, {
      environment: clock,
      newTap: reads.count,
    });
    const client = await connectRaw(port);
    const send = (text: string) => {
      client.write(text);
      return reads.more(text.length);
    };
    if (bytes !== '') await send(bytes);
    const pass = async (milliseconds: number) => {
      clock.time += milliseconds;
      server.sweep(clock.time);
      await new Promise(setImmediate);
      return client;
    };
    return { client, send, pass };
  }

  it('a head that takes too long is answered 408, and the connection ends', async () => {
    const { client, pass } = await slowClient(hello, 'G');
    await pass(9999);
    expect(client.received).toBe('');
    await pass(1);
    const answer = await client.toTheEnd();
    expect(statusesIn(answer)).toEqual([408]);
    expect(fieldsIn(answer)).toContain('\r\nConnection: close\r\n');
  });

  it('a head that comes one octet at a time gets no more time for it', async () => {
    const { client, pass } = await slowClient(hello, 'GET /');
    for (const octet of 'aaaaaaaaa') {
      await client.write(octet);
      await pass(1000);
    }
    await client.write('a');
    await pass(1000);
    expect(statusesIn(await client.toTheEnd())).toEqual([408]);
  });

  it.each([
    ['that has said nothing', '', []],
    ['between two requests', GET, [200]],
  ])('an idle connection %s is closed in silence', async (_, bytes, statuses) => {
    const { client, pass } = await slowClient(hello, bytes);
    await pass(59_999);
    await pass(1);
    expect(statusesIn(await client.toTheEnd())).toEqual(statuses);
  });

  it('content that stalls is answered 408, and its reader is told', async () => {
    const { promise: failure, resolve: fail } = deferred<unknown>();
    const handler: Handler = async (request) => {
      await request.content.bytes().catch(fail);
    };
    const { client, pass } = await slowClient(handler, `${POST}Content-Length: 3\r\n\r\nab`);
    await pass(29_999);
    expect(client.received).toBe('');
    await pass(1);
    expect(statusesIn(await client.toTheEnd())).toEqual([408]);
    expect(await failure).toMatchObject({ fault: 'content-timeout' });
  });

  it.each([
    ['who reads each octet', (content: AsyncIterable<Buffer>) => readAll(content)],
    ['who reads nothing', () => new Promise<void>(() => {})],
  ])('content that drips is answered 408, for a handler %s', async (_, read) => {
    const handler: Handler = async (request) => {
      await read(request.content).catch(() => {});
    };
    const head = `${POST}Content-Length: 1000\r\n\r\n`;
    const { client, send, pass } = await slowClient(handler, head);
    for (let second = 1; second < 30; second++) {
      await send('x');
      await pass(1000);
    }
    expect(client.received).toBe('');
    await pass(1000);
    expect(statusesIn(await client.toTheEnd())).toEqual([408]);
  });

  it('content that moves is never cut, however long it takes', async () => {
    const handler: Handler = async (request, response) => {
      response.send(200, [], `${await readAll(request.content)}`);
    };
    const head = `${POST}Connection: close\r\nContent-Length: ${100 * 1024}\r\n\r\n`;
    const { client, send, pass } = await slowClient(handler, head);
    for (let piece = 0; piece < 100; piece++) {
      await send('x'.repeat(1024));
      await pass(29_000);
    }
    expect(await client.toTheEnd()).toMatch(/\r\n\r\n102400$/);
  });

  it('content that stalls after its answer ends the connection without another', async () => {
    const { client, pass } = await slowClient(hello, `${POST}Content-Length: 3\r\n\r\nab`);
    await client.until('hello');
    await pass(30_000);
    expect(statusesIn(await client.toTheEnd())).toEqual([200]);
  });

  it('a handler has all the time that it wants', async () => {
    const { promise: mayAnswer, resolve: answer } = deferred<void>();
    const slow: Handler = async (_request, response) => {
      await mayAnswer;
      response.send(200);
    };
    const { client, pass } = await slowClient(slow, LAST);
    await pass(1_000_000);
    answer();
    expect(statusesIn(await client.toTheEnd())).toEqual([200]);
  });

  it('content that we do not read holds no clock against its client', async () => {
    const { promise: mayRead, resolve: read } = deferred<void>();
    const slow: Handler = async (request, response) => {
      await mayRead;
      response.send(200, [], `${(await request.content.bytes()).length}`);
    };
    const length = 300_000;
    const head = `${POST}Connection: close\r\nContent-Length: ${length}\r\n\r\n`;
    const start = head + 'x'.repeat(65_536);
    const { client, pass } = await slowClient(slow, start);
    await pass(1_000_000);
    read();
    client.write('x'.repeat(length - 65_536));
    expect(await client.toTheEnd()).toMatch(/\r\n\r\n300000$/);
  });
});

describe('back-pressure', () => {
  const MEGABYTE = Buffer.alloc(1024 * 1024);
  /** More than the kernel's buffers of a loopback connection can hold. */
  const PLENTY = 64;

  it('a stream is pulled no faster than the client reads', async () => {
    let pulled = 0;
    let hasReturned = false;
    const { port } = await startServer((_request, response) =>
      response.stream(
        200,
        [],
        (async function* () {
          try {
            for (; pulled < PLENTY; pulled++) yield MEGABYTE;
          } finally {
            hasReturned = true;
          }
        })(),
      ),
    );
    const client = await connectRaw(port);
    client.socket.pause();
    client.write(GET);
    await untilStill(() => pulled);
    expect(pulled).toBeLessThan(PLENTY / 2);
    expect(hasReturned).toBe(false);
    client.keeps = false;
    client.socket.resume();
    await client.untilOctets(PLENTY * MEGABYTE.length);
    expect(pulled).toBe(PLENTY);
  });

  it('a source is told when its client has gone', async () => {
    const { promise, resolve } = deferred<void>();
    const { port } = await startServer((_request, response) =>
      response.stream(
        200,
        [],
        (async function* () {
          try {
            for (;;) yield MEGABYTE;
          } finally {
            resolve();
          }
        })(),
      ),
    );
    const client = await connectRaw(port);
    client.socket.pause();
    await client.write(GET);
    client.socket.resetAndDestroy();
    await promise;
  });

  it('content that no one reads stops the socket; reading it starts it again', async () => {
    const { promise: mayRead, resolve: read } = deferred<void>();
    const { promise: hasBegun, resolve: begin } = deferred<void>();
    const handler: Handler = async (request, response) => {
      begin();
      await mayRead;
      let octets = 0;
      for await (const piece of request.content) octets += piece.length;
      response.send(200, [], `${octets} octets`);
    };
    const length = PLENTY * MEGABYTE.length;
    const { port } = await startServer(handler, { limits: { contentOctets: length } });
    const client = await connectRaw(port);
    client.write(`${POST}Content-Length: ${length}\r\n\r\n`);
    let taken = 0;
    for (let index = 0; index < PLENTY; index++) client.write(MEGABYTE).then(() => taken++);
    await hasBegun;
    await untilStill(() => taken);
    expect(taken).toBeLessThan(PLENTY / 2);
    read();
    await client.until(`${length} octets`);
    expect(taken).toBe(PLENTY);
  });

  it('pipelined requests wait while their answers back up', async () => {
    let handled = 0;
    const { port } = await startServer((_request, response) => {
      handled++;
      response.send(200, [], MEGABYTE);
    });
    const client = await connectRaw(port);
    client.socket.pause();
    client.write(GET.repeat(PLENTY));
    await untilStill(() => handled);
    expect(handled).toBeLessThan(PLENTY / 2);
    client.keeps = false;
    client.socket.resume();
    await client.untilOctets(PLENTY * MEGABYTE.length);
    expect(handled).toBe(PLENTY);
  });

  it('small answers to what one read has brought wait as well', async () => {
    let handled = 0;
    const handler: Handler = (_request, response) => {
      handled++;
      response.send(200, [], 'x'.repeat(16 * 1024));
    };
    const limits = { unreadOctets: 1024 * 1024 };
    const { port } = await startServer(handler, { limits });
    const client = await connectRaw(port);
    client.socket.pause();
    client.keeps = false;
    const requests = 1500;
    client.write(GET.repeat(requests));
    await untilStill(() => handled);
    expect(handled).toBeLessThan(requests / 2);
    client.socket.resume();
    await client.untilOctets(requests * 16 * 1024);
    expect(handled).toBe(requests);
  });

  it('a client that reads nothing at all is cut off in the end', async () => {
    const handler: Handler = (_request, response) =>
      response.send(200, [], Buffer.alloc(PLENTY * MEGABYTE.length));
    const limits = { stallMilliseconds: 20 };
    const { port, firstGone } = await startServer(handler, { limits });
    const client = await connectRaw(port);
    client.socket.pause();
    client.write(GET);
    await firstGone;
  });
});

/** Counts what a server reads, from all clients. */
class Reads {
  #octets = 0;
  #awaited = 0;
  #resolve: () => void = () => {};

  readonly count = (socket: Socket): undefined => {
    socket.on('data', ({ length }) => {
      this.#octets += length;
      this.#tell();
    });
  };

  /** Resolves when so many octets more than were waited for before have been read and looked at. */
  more(octets: number): Promise<void> {
    this.#awaited += octets;
    const { promise, resolve } = deferred<void>();
    this.#resolve = resolve;
    this.#tell();
    return promise;
  }

  #tell(): void {
    if (this.#octets >= this.#awaited) setImmediate(this.#resolve);
  }
}

/** Reads content piece by piece. @returns how many octets there were */
async function readAll(content: AsyncIterable<Buffer>): Promise<number> {
  let octets = 0;
  for await (const piece of content) octets += piece.length;
  return octets;
}

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

async function* failingBehind(mayFail: Promise<void>): AsyncGenerator<string> {
  yield 'some';
  await mayFail;
  throw new Error('no more');
}

/** Waits until a value has not changed for many turns of the event loop, and is not 0. */
async function untilStill(value: () => number): Promise<void> {
  let last = value();
  for (let still = 0; still < 200; still++) {
    await new Promise(setImmediate);
    if (value() !== last || last === 0) still = 0;
    last = value();
  }
}
