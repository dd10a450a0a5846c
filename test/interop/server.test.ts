import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OutgoingRequest } from '../../src/http/encode-head.ts';
import { type Client, connect } from '../../src/net/client.ts';

/** Our client against Node's own server. */

const LARGE = Buffer.alloc(3 * 1024 * 1024, 'wirewalk ');
const FIELDS = [['Host', 'a.example']] as const;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Our client, connected to a server of Node's for as long as the test runs. */
async function open(answer: Answer): Promise<{ client: Client; connections: () => number }> {
  let connections = 0;
  const server = createServer(answer).on('connection', () => {
    connections++;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = await connect({ port });
  onTestFinished(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { client, connections: () => connections };
}

function get(requestTarget = '/', method = 'GET'): OutgoingRequest {
  return { method, requestTarget, fields: FIELDS };
}

const echo: Answer = (request, response) => {
  response.writeHead(200, { 'X-Target': request.url });
  request.pipe(response);
};

describe('our client', () => {
  it('keeps its connection through content of all framings but the last', async () => {
    const { client, connections } = await open((request, response) => {
      if (request.url === '/length') response.end('counted');
      else if (request.url === '/chunked') {
        response.write('in ');
        response.end('chunks');
      } else response.writeHead(Number(request.url?.slice(1))).end();
    });
    const answers: [number, string][] = [];
    for (const target of ['/length', '/204', '/chunked', '/304', '/length']) {
      const { head, content } = await client.request(get(target));
      answers.push([head.statusCode, content.toString()]);
    }
    expect(answers).toEqual([
      [200, 'counted'],
      [204, ''],
      [200, 'in chunks'],
      [304, ''],
      [200, 'counted'],
    ]);
    expect(connections()).toBe(1);
  });

  it('reads content up to the end of the connection', async () => {
    const { client } = await open((_request, response) => {
      response.useChunkedEncodingByDefault = false;
      response.write('up to ');
      response.end('the end');
    });
    const { head, content } = await client.request(get());
    expect(head.field('content-length') ?? head.field('transfer-encoding')).toBeUndefined();
    expect(content.toString()).toBe('up to the end');
    await client.closed;
  });

  it('passes over interim answers', async () => {
    const { client } = await open((_request, response) => {
      response.writeProcessing();
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.end('final');
    });
    const { head, content } = await client.request(get());
    expect([head.statusCode, content.toString()]).toEqual([200, 'final']);
  });

  it('passes over trailers', async () => {
    const { client } = await open((_request, response) => {
      response.writeHead(200, { Trailer: 'X-Sum' });
      response.write('summed up');
      response.addTrailers({ 'X-Sum': '17' });
      response.end();
    });
    for (let done = 0; done < 2; done++) {
      const { head, content } = await client.request(get());
      expect([head.field('x-sum'), content.toString()]).toEqual([undefined, 'summed up']);
    }
  });

  it('asks for the head alone', async () => {
    const { client, connections } = await open((_request, response) => {
      response.setHeader('Content-Length', 7).end('content');
    });
    const { head, content } = await client.request(get('/', 'HEAD'));
    expect([head.field('content-length'), content.length]).toEqual(['7', 0]);
    expect((await client.request(get())).content.toString()).toBe('content');
    expect(connections()).toBe(1);
  });

  it('sends and reads large content', async () => {
    const { client } = await open(echo);
    const { content } = await client.request(get('/', 'POST'), LARGE);
    expect(content.equals(LARGE)).toBe(true);
  });

  it('makes the server wait while no one reads', async () => {
    const { client } = await open((_request, response) => {
      response.end(LARGE);
    });
    const { content } = await client.open(get());
    let octets = 0;
    for await (const piece of content) {
      await new Promise(setImmediate);
      octets += piece.length;
    }
    expect(octets).toBe(LARGE.length);
  });

  it('pipelines, and each request gets its own answer', async () => {
    const { client, connections } = await open(echo);
    const answers = Array.from({ length: 40 }, async (_, n) => {
      const isPost = n % 3 === 0;
      const text = isPost ? `content ${n}` : '';
      const { head, content } = await client.request(get(`/${n}`, isPost ? 'POST' : 'GET'), text);
      return [head.field('x-target'), content.toString() === text];
    });
    const expected = Array.from({ length: 40 }, (_, n) => [`/${n}`, true]);
    expect(await Promise.all(answers)).toEqual(expected);
    expect(connections()).toBe(1);
  });

  it('leaves when the server does', async () => {
    const { client } = await open((_request, response) => {
      response.writeHead(200, { Connection: 'close' }).end('bye');
    });
    expect((await client.request(get())).content.toString()).toBe('bye');
    await client.closed;
    await expect(client.request(get())).rejects.toThrow();
  });
});
