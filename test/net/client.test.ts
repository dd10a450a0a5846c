import { describe, expect, it } from 'vitest';
import type { Client } from '../../src/net/client.ts';
import type { Handler } from '../../src/net/handler.ts';
import { deferred } from '../support/deferred.ts';
import { startServer } from '../support/raw-client.ts';
import { clientOf, type RawPeer, serveRaw } from '../support/sockets.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const get = (requestTarget = '/', method = 'GET') => {
  return { method, requestTarget, fields: [['Host', 'a']] } as const;
};

/** A client of a server that answers the first request with these bytes, and may end after them. */
async function clientOfBytes(bytes: string, ends = false): Promise<Client> {
  const port = await serveRaw(async (peer: RawPeer) => {
    await peer.until('\r\n\r\n');
    peer.write(bytes);
    if (ends) peer.end();
  });
  return clientOf(port);
}

async function textOf(client: Client): Promise<string> {
  return (await client.request(get())).content.toString('latin1');
}

describe('pipelining, RFC 9112 9.3.2', () => {
  it('requests that do not wait get their own answers in order', async () => {
    const target: Handler = async (request, response) => {
      if (request.path === '/0') await new Promise(setImmediate);
      response.send(200, [], request.path);
    };
    const { port } = await startServer(target);
    const client = await clientOf(port);
    const paths = Array.from({ length: 50 }, (_, index) => `/${index}`);
    const answers = await Promise.all(paths.map((path) => client.request(get(path))));
    expect(answers.map(({ content }) => content.toString())).toEqual(paths);
  });

  it('the answer to HEAD among them has no content', async () => {
    const { port } = await startServer((request, response) => {
      response.send(200, [], request.path);
    });
    const client = await clientOf(port);
    const answers = await Promise.all([
      client.request(get('/1')),
      client.request(get('/2', 'HEAD')),
      client.request(get('/3')),
    ]);
    expect(answers.map(({ content }) => content.toString())).toEqual(['/1', '', '/3']);
    expect(answers[1]!.head.field('content-length')).toBe('2');
  });

  it('those after the last answer are told that none comes', async () => {
    const client = await clientOfBytes(
      `${OK}Connection: close\r\nContent-Length: 1\r\n\r\na`,
      true,
    );
    const [first, second] = await Promise.allSettled([textOf(client), textOf(client)]);
    expect(first).toEqual({ status: 'fulfilled', value: 'a' });
    expect(second.status).toBe('rejected');
    await client.closed;
  });
});

describe('a response', () => {
  it.each([
    ['of known length', 'Content-Length: 5\r\n\r\nhello', false],
    [
      'in chunks',
      'Transfer-Encoding: chunked\r\n\r\n2;a="b"\r\nhe\r\n3\r\nllo\r\n0\r\nX: 1\r\n\r\n',
      false,
    ],
    ['up to the end of the connection', '\r\nhello', true],
  ])('%s is read', async (_, rest, ends) => {
    expect(await textOf(await clientOfBytes(OK + rest, ends))).toBe('hello');
  });

  it.each([
    ['one', ['100 Continue']],
    ['several', ['100 Continue', '102 Processing', '103 Early Hints']],
  ])('comes after interim responses: %s', async (_, lines) => {
    const interim = lines.map((line) => `HTTP/1.1 ${line}\r\nX: 1\r\n\r\n`).join('');
    const client = await clientOfBytes(`${interim}${OK}Content-Length: 2\r\n\r\nok`);
    expect(await textOf(client)).toBe('ok');
  });

  it.each([204, 304])('of %i has no content, whatever it says', async (status) => {
    const client = await clientOfBytes(`HTTP/1.1 ${status} \r\nContent-Length: 5\r\n\r\n`);
    expect(await textOf(client)).toBe('');
  });

  it('can be read as it comes', async () => {
    const { promise: mayGoOn, resolve: goOn } = deferred<void>();
    const port = await serveRaw(async (peer) => {
      await peer.until('\r\n\r\n');
      peer.write(`${OK}Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n`);
      await mayGoOn;
      peer.write('3\r\ntwo\r\n0\r\n\r\n');
    });
    const client = await clientOf(port);
    const { content } = await client.open(get());
    const pieces: string[] = [];
    for await (const piece of content) {
      pieces.push(piece.toString());
      goOn();
    }
    expect(pieces).toEqual(['one', 'two']);
  });
});

describe('a response that a client may read all the same is read', () => {
  const LENGTH = 'Content-Length: 1\r\n';

  it.each([
    ['a status of no class', `HTTP/1.1 600 High\r\n${LENGTH}\r\na`, 600],
    ['a folded line', `${OK}X: 1\r\n 2\r\n${LENGTH}\r\na`, 200],
    ['white space before a colon', `${OK}X : 1\r\n${LENGTH}\r\na`, 200],
    ['an LF alone', 'HTTP/1.1 200 OK\nContent-Length: 1\n\na', 200],
    ['equal lengths', `${OK}${LENGTH}${LENGTH}\r\na`, 200],
  ])('%s: %j', async (_, bytes, statusCode) => {
    const client = await clientOfBytes(bytes);
    const { head, content } = await client.request(get());
    expect([head.statusCode, content.toString()]).toEqual([statusCode, 'a']);
  });
});

describe('a broken response is refused', () => {
  it.each([
    ['invalid-status', 'HTTP/1.1 99 Low\r\n\r\n'],
    ['unsupported-version', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['invalid-version', 'SSH-2.0-server\r\n'],
    ['bare-lf', `${OK}Transfer-Encoding: chunked\r\n\r\n1\na`],
    ['space-before-fields', `${OK} X: 1\r\n\r\n`],
    ['length-and-coding', `${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
    ['invalid-content-length', `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`],
    ['unsupported-coding', `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n`],
    ['invalid-chunk-size', `${OK}Transfer-Encoding: chunked\r\n\r\nx\r\n`],
    ['chunk-overrun', `${OK}Transfer-Encoding: chunked\r\n\r\n1\r\nab`],
  ])('%s: %j', async (fault, bytes) => {
    const client = await clientOfBytes(bytes);
    await expect(client.request(get())).rejects.toMatchObject({ fault });
    await client.closed;
  });

  it.each([
    ['in its head', 'HTTP/1.1 200 OK\r\nX'],
    ['in its content', `${OK}Content-Length: 5\r\n\r\nhell`],
    ['in its chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n`],
    ['in its last chunk', `${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n`],
  ])('one that ends %s', async (_, bytes) => {
    const client = await clientOfBytes(bytes, true);
    await expect(client.request(get())).rejects.toMatchObject({ fault: 'unexpected-end' });
  });

  it('one that never begins', async () => {
    const client = await clientOfBytes('', true);
    await expect(client.request(get())).rejects.toThrow('without a response');
  });
});

describe('what a client sends', () => {
  async function sentBy(talk: (client: Client) => void, end: string): Promise<string> {
    const { promise, resolve } = deferred<string>();
    const port = await serveRaw(async (peer) => resolve(await peer.until(end)));
    const client = await clientOf(port);
    talk(client);
    return promise;
  }

  it('has the length of its content', async () => {
    const head = { ...get('/a', 'POST') };
    const text = await sentBy((client) => {
      client.request(head, 'h\u00e9').catch(() => {});
    }, '\xc3\xa9');
    expect(text).toBe('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nh\xc3\xa9');
  });

  it('may be raw bytes, right or wrong', async () => {
    const text = await sentBy(
      (client) => client.sendRaw(Buffer.from('G@T\n\0\xff', 'latin1')),
      '\xff',
    );
    expect(text).toBe('G@T\n\0\xff');
  });

  it('as raw bytes is answered as it was expected', async () => {
    const { port } = await startServer((request, response) => {
      response.send(200, [], request.path);
    });
    const client = await clientOf(port);
    const methods = ['GET', 'HEAD', 'GET'];
    const answers = methods.map((method) => client.expectResponse(method));
    const text = methods.map((method, index) => `${method} /${index} HTTP/1.1\r\nHost: a\r\n\r\n`);
    client.sendRaw(Buffer.from(text.join('')));
    const contents = (await Promise.all(answers)).map(({ content }) => content.toString());
    expect(contents).toEqual(['/0', '', '/2']);
  });

  it('as raw bytes may be answered less often than was expected', async () => {
    const client = await clientOfBytes(`${OK}Content-Length: 1\r\n\r\na`, true);
    const answers = [client.expectResponse(), client.expectResponse()];
    client.sendRaw(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    const outcomes = await Promise.allSettled(answers);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('cannot be split', async () => {
    const { port } = await startServer((_request, response) => response.send(200, [], 'ok'));
    const client = await clientOf(port);
    for (const head of [
      { ...get(), fields: [['Host', 'a\r\nX: 1']] as const },
      { ...get(), requestTarget: '/ HTTP/1.1\r\n' },
      { ...get(), method: 'GET /' },
    ]) {
      await expect(client.request(head)).rejects.toBeInstanceOf(TypeError);
    }
    expect((await client.request(get())).content.toString()).toBe('ok');
  });
});
