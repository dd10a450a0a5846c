import { describe, expect, it } from 'vitest';
import { DEFAULT_HTTP_LIMITS } from '../../src/http/limits.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Server } from '../../src/net/server.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import { deferred } from '../support/deferred.ts';
import { clientOf, exchange, rawPeer, serve, serveRaw } from '../support/sockets.ts';

const get = { method: 'GET', requestTarget: '/', fields: [['Host', 'a']] } as const;
const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const LAST = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: a\r\n';
/** The instant of the example in RFC 9110 6.6.1. */
const environment = {
  ...SYSTEM_ENVIRONMENT,
  now: () => Date.UTC(1994, 10, 15, 8, 12, 31),
  randomOctets: (length: number) => new Uint8Array(length),
};

const hello: Handler = (_request, response) => response.send(200, [], 'hello');
const echo: Handler = async (request, response) =>
  response.send(200, [], await request.content.bytes());
const echoTarget: Handler = ({ head }, response) => response.send(200, [], head.requestTarget);

const echoContentOrTarget: Handler = async ({ head, content }, response) => {
  const text = (await content.text()) || head.requestTarget;
  response.send(200, [], `<${text}>`);
};

function postOf(content: string, ...fields: [string, string][]) {
  return {
    ...get,
    method: 'POST',
    fields: [...get.fields, ['Content-Length', `${content.length}`], ...fields],
  } as const;
}

describe('a server and a client', () => {
  it('exchange a request and a response', async () => {
    const client = await clientOf(await serve(hello, { environment }));
    const { head, content } = await client.request(get);
    expect(head).toMatchObject({ statusCode: 200, reasonPhrase: 'OK' });
    expect(content.toString()).toBe('hello');
  });

  it('exchange content', async () => {
    const client = await clientOf(await serve(echo));
    const content = Buffer.alloc(1_000_000, 'abcdefg');
    const fields = [...get.fields, ['Content-Length', `${content.length}`]] as const;
    const answer = await client.request({ ...get, method: 'POST', fields }, content);
    expect(answer.content.equals(content)).toBe(true);
  });

  it('go on with the same connection', async () => {
    const client = await clientOf(await serve(echoTarget));
    for (const requestTarget of ['/1', '/2', '/3']) {
      const { content } = await client.request({ ...get, requestTarget });
      expect(content.toString()).toBe(requestTarget);
    }
  });
});

describe('a response', () => {
  it('has Date and Content-Length, RFC 9110 6.6.1 and 8.6', async () => {
    const answer = await exchange(await serve(hello, { environment }), LAST);
    expect(answer.split('\r\n')).toEqual([
      'HTTP/1.1 200 OK',
      'Date: Tue, 15 Nov 1994 08:12:31 GMT',
      'Connection: close',
      'Content-Length: 5',
      '',
      'hello',
    ]);
  });

  it('to HEAD has the fields of GET and no content, RFC 9110 9.3.2', async () => {
    const port = await serve(hello, { environment });
    const answer = await exchange(port, LAST.replace('GET', 'HEAD'));
    expect(answer).toContain('\r\nContent-Length: 5\r\n');
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  it.each([204, 304])('of status %i has neither content nor its length', async (status) => {
    const port = await serve((_, response) => response.send(status, [], 'none of this'));
    const answer = await exchange(port, LAST);
    expect(answer).not.toContain('Content-Length');
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  it('is given once', async () => {
    const problems: unknown[] = [];
    const port = await serve((_, response) => {
      response.send(200);
      try {
        response.send(200);
      } catch (error) {
        problems.push(error);
      }
    });
    await exchange(port, LAST);
    expect(problems).toEqual([new Error('the response has been sent')]);
  });

  it('reaches a client that has sent its FIN', async () => {
    const port = await serve(async (_, response) => {
      // Long enough for the FIN to have come.
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      response.send(200, [], 'hello');
    });
    const peer = await rawPeer(port);
    peer.write(GET);
    peer.end();
    expect(await peer.toTheEnd()).toMatch(/^HTTP\/1\.1 200 [\s\S]*hello$/);
  });
});

describe('a connection', () => {
  it('ends after a request that says close, RFC 9112 9.6', async () => {
    const answer = await exchange(await serve(echoTarget), LAST + GET.replace('/', '/never'));
    expect(answer).toContain('Connection: close\r\n');
    expect(answer).not.toContain('never');
  });

  it('ends after a response that says close', async () => {
    const port = await serve((_, response) => response.send(200, [['Connection', 'close']]));
    const answer = await exchange(port, GET + GET);
    expect(answer.match(/HTTP\/1.1 200/g)).toHaveLength(1);
  });

  it('says close once, even where both sides want it', async () => {
    const port = await serve((_, response) => response.send(200, [['Connection', 'close']]));
    expect((await exchange(port, LAST)).match(/Connection: close/g)).toHaveLength(1);
  });

  it('ends after a request of HTTP/1.0', async () => {
    const answer = await exchange(await serve(hello), 'GET / HTTP/1.0\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*Connection: close[\s\S]*hello$/);
  });

  it('answers pipelined requests in their order, a slow first holds the rest', async () => {
    const events: string[] = [];
    const port = await serve(async ({ head: { requestTarget } }, response) => {
      events.push(`${requestTarget} came`);
      if (requestTarget === '/1') await new Promise(setImmediate);
      events.push(`${requestTarget} is answered`);
      response.send(200, [], `<${requestTarget}>`);
    });
    const requests = ['/1', '/2'].map((target) => GET.replace('/', target));
    const answer = await exchange(port, requests.join('') + LAST.replace('/', '/3'));
    expect(answer.match(/<.*?>/g)).toEqual(['</1>', '</2>', '</3>']);
    expect(events.slice(0, 3)).toEqual(['/1 came', '/1 is answered', '/2 came']);
  });

  it('answers any number of requests in one write', async () => {
    const answer = await exchange(await serve(hello), GET.repeat(5_000) + LAST);
    expect(answer.match(/hello/g)).toHaveLength(5_001);
  });

  it('takes turns between requests with content and without', async () => {
    const port = await serve(echoContentOrTarget);
    const post = `${POST}Content-Length: 3\r\n\r\nabc`;
    const answer = await exchange(port, GET + post + GET + post + LAST);
    expect(answer.match(/<.*?>/g)).toEqual(['</>', '<abc>', '</>', '<abc>', '</>']);
  });

  it('serves requests that come one octet at a time', async () => {
    const peer = await rawPeer(await serve(echo));
    const request = `${POST}Content-Length: 3\r\n\r\nabc`;
    for (const octet of `${request}\r\n${LAST}`) peer.write(octet);
    expect((await peer.toTheEnd()).match(/HTTP\/1.1 200/g)).toHaveLength(2);
  });

  it('goes on after content that no one has asked for', async () => {
    const peer = await rawPeer(await serve(hello));
    peer.write(`${POST}Content-Length: 3\r\n\r\n`);
    await peer.until('hello');
    peer.write(`abc${LAST}`);
    expect((await peer.toTheEnd()).match(/hello/g)).toHaveLength(2);
  });

  it('fails the content of a request whose client has gone', async () => {
    const { promise: started, resolve } = deferred<{ content: Promise<Buffer> }>();
    const port = await serve(async (request) => {
      const content = request.content.bytes();
      resolve({ content });
      await content;
    });
    const peer = await rawPeer(port);
    peer.write(`${POST}Content-Length: 3\r\n\r\na`);
    const { content } = await started;
    peer.reset();
    await expect(content).rejects.toBeInstanceOf(Error);
  });
});

describe('a handler that is late', () => {
  it('may answer a client that has gone, and the server goes on', async () => {
    const started = deferred<void>();
    const answered = deferred<string>();
    const port = await serve(async (request, response) => {
      if (request.method === 'GET') return response.send(200, [], 'hello');
      started.resolve();
      await request.content.bytes().catch(() => {});
      response.send(200);
      answered.resolve('without a word');
    });
    const peer = await rawPeer(port);
    peer.write(`${POST}Content-Length: 3\r\n\r\na`);
    await started.promise;
    peer.reset();
    expect(await answered.promise).toBe('without a word');
    expect(await exchange(port, LAST)).toMatch(/hello$/);
  });
});

describe('a fault', () => {
  it.each([
    ['no request', 400, 'BAD\n'],
    ['a request of HTTP/0.9', 400, 'GET /\r\n'],
    ['a request without Host', 400, 'GET / HTTP/1.1\r\n\r\n'],
    ['HTTP/2.0', 505, 'GET / HTTP/2.0\r\n'],
    ['a method of 65 octets', 501, `${'M'.repeat(65)} / HTTP/1.1\r\n`],
    ['a target over 8 KiB', 414, `GET /${'a'.repeat(8192)}`],
    ['fields over 32 KiB', 431, `GET / HTTP/1.1\r\nX: ${'a'.repeat(32_768)}`],
    ['a coding that we do not know', 501, `${POST}Transfer-Encoding: zip, chunked\r\n\r\n`],
    ['content over 16 MiB', 413, `${POST}Content-Length: 16777217\r\n\r\n`],
  ])('%s is answered once with %i, and the connection ends', async (_, status, bytes) => {
    const answer = await exchange(await serve(hello), bytes + GET);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.match(/HTTP\/1.1 \d/g)).toHaveLength(1);
    expect(answer).toContain('\r\nConnection: close\r\n');
  });

  it('says what is wrong in its content', async () => {
    const answer = await exchange(await serve(hello), 'GET / HTTP/1.1\r\n\r\n');
    expect(answer).toMatch(/\r\n\r\nAn HTTP\/1\.1 request must have a Host field\.\n$/);
  });

  it('after a good request is answered after its answer', async () => {
    const answer = await exchange(await serve(hello), `${GET}BAD\n`);
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  it('in the middle of a head is the end of its client', async () => {
    const peer = await rawPeer(await serve(hello));
    peer.write('GET / HTTP/1.1\r\nHo');
    peer.end();
    expect(await peer.toTheEnd()).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('is not answered into a response that is under way', async () => {
    const peer = await rawPeer(await serve(hello));
    peer.write(`${POST}Content-Length: 3\r\n\r\na`);
    await peer.until('hello');
    peer.end();
    expect((await peer.toTheEnd()).match(/HTTP\/1.1 \d/g)).toHaveLength(1);
  });

  it('counts against the limits of its server', async () => {
    const limits = { ...DEFAULT_HTTP_LIMITS, contentOctets: 4 };
    const port = await serve(echo, { limits });
    const client = await clientOf(port);
    const good = await client.request(postOf('four'), Buffer.from('four'));
    expect(good.head.statusCode).toBe(200);
    const bad = await client.request(postOf('fives'), Buffer.from('fives'));
    expect(bad.head.statusCode).toBe(413);
    await client.closed;
  });
});

describe('a handler that fails', () => {
  it.each<[string, Handler]>([
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
    ],
    ['rejects', () => Promise.reject(new Error('a bug'))],
    ['answers nothing', () => {}],
    ['sends a field that would split', (_, response) => response.send(200, [['X', 'a\r\nb']])],
    ['sends a status that there is not', (_, response) => response.send(600)],
  ])('because it %s is answered for: 500, and the connection goes on', async (_, handler) => {
    const client = await clientOf(await serve(handler, { onError: () => {} }));
    for (let turn = 0; turn < 2; turn++) {
      const { head, content } = await client.request(get);
      expect(head.statusCode).toBe(500);
      expect(content.toString()).not.toContain('a bug');
    }
  });
});

describe('a client', () => {
  it('reads a response up to the end where nothing else tells its length', async () => {
    const port = await serveRaw(async (peer) => {
      await peer.until('\r\n\r\n');
      peer.write('HTTP/1.1 200 OK\r\n\r\nto the ');
      peer.write('end');
      peer.end();
    });
    const client = await clientOf(port);
    expect((await client.request(get)).content.toString()).toBe('to the end');
    await client.closed;
  });

  it('passes over interim responses', async () => {
    const port = await serveRaw(async (peer) => {
      await peer.until('\r\n\r\n');
      peer.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    const client = await clientOf(port);
    expect((await client.request(get)).head.statusCode).toBe(200);
  });

  it('is told of a response that is broken', async () => {
    const port = await serveRaw((peer) => peer.write('HTTP/1.1 2OO Odd\r\n\r\n'));
    const client = await clientOf(port);
    await expect(client.request(get)).rejects.toBeInstanceOf(ProtocolError);
  });

  it('is told of a connection that ends without a response', async () => {
    const port = await serveRaw((peer) => peer.end());
    const client = await clientOf(port);
    await expect(client.request(get)).rejects.toThrow('without a response');
  });

  it('is told of a connection that is reset', async () => {
    const port = await serveRaw(async (peer) => {
      await peer.until('\r\n\r\n');
      peer.reset();
    });
    const client = await clientOf(port);
    await expect(client.request(get)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('sends nothing after its own FIN', async () => {
    const client = await clientOf(await serve(hello));
    client.end();
    await expect(client.request(get)).rejects.toThrow('closed without a response');
  });

  it('is told of a connection that ends within one', async () => {
    const port = await serveRaw(async (peer) => {
      await peer.until('\r\n\r\n');
      peer.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab');
      peer.end();
    });
    const client = await clientOf(port);
    await expect(client.request(get)).rejects.toThrow('in the middle of a message');
  });

  it('is told that no one listens', async () => {
    const server = new Server(hello);
    const { port } = await server.listen(0);
    await server.close();
    await expect(clientOf(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
