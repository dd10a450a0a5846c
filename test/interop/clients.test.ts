import { execFile, spawnSync } from 'node:child_process';
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as nodeRequest,
  type RequestOptions,
} from 'node:http';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { Client, Pool } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { demoRouter } from '../../src/demo/endpoints.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Server } from '../../src/net/server.ts';

/** Our server against clients that others have written. */

const LONG = 'a long line of text\n'.repeat(5000);
const HELLO = 'Hello from wirewalk.\n';

/** Pieces of all kinds: text, empty, short octets, long octets. */
async function* pieces(): AsyncGenerator<string | Uint8Array> {
  yield 'first é ';
  yield '';
  yield Buffer.from('second ');
  yield Buffer.from(LONG);
}

const STREAMED = `first é second ${LONG}`;

const stream: Handler = (_request, response) => response.stream(200, [], pieces());

/** Sends every piece back as it comes, while the rest is still on its way. */
const streamBack: Handler = (request, response) => response.stream(200, [], request.content);

const slow: Handler = async (request, response) => {
  await new Promise(setImmediate);
  response.send(200, [], request.query.get('n') ?? '');
};

interface Started {
  readonly port: number;
  readonly origin: string;
  /** How many connections there have been. */
  readonly connections: () => number;
}

async function start(): Promise<Started> {
  let connections = 0;
  const router = demoRouter();
  router.get('/stream', stream).post('/stream', streamBack).get('/slow', slow);
  const server = new Server(router.handle, {
    newTap: () => {
      connections++;
      return undefined;
    },
  });
  const { port } = await server.listen(0);
  onTestFinished(() => server.close());
  return { port, origin: `http://127.0.0.1:${port}`, connections: () => connections };
}

describe('undici', () => {
  async function open(options: Client.Options = {}): Promise<{ client: Client } & Started> {
    const started = await start();
    const client = new Client(started.origin, options);
    onTestFinished(() => client.destroy());
    return { client, ...started };
  }

  it('keeps its connection', async () => {
    const { client, connections } = await open();
    for (let done = 0; done < 5; done++) {
      const { statusCode, body } = await client.request({ path: '/hello', method: 'GET' });
      expect([statusCode, await body.text()]).toEqual([200, HELLO]);
    }
    expect(connections()).toBe(1);
  });

  it('pipelines ten requests, and each gets its own answer', async () => {
    const { client, connections } = await open({ pipelining: 10 });
    const answers = Array.from({ length: 50 }, async (_, n) => {
      const { body } = await client.request({ path: `/slow?n=${n}`, method: 'GET' });
      return body.text();
    });
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 50 }, (_, n) => `${n}`));
    expect(connections()).toBe(1);
  });

  it('opens several connections', async () => {
    const { origin, connections } = await start();
    const pool = new Pool(origin, { connections: 4 });
    onTestFinished(() => pool.destroy());
    const answers = Array.from({ length: 40 }, async () => {
      const { body } = await pool.request({ path: '/stream', method: 'GET' });
      return body.text();
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set([STREAMED]));
    expect(connections()).toBe(4);
  });

  it('sends content whole and as a stream', async () => {
    const { client, connections } = await open();
    const post = { path: '/', method: 'POST' } as const;
    const whole = await client.request({ ...post, body: LONG });
    expect(await whole.body.text()).toBe(LONG);
    const streamed = await client.request({ ...post, body: Readable.from(['one ', 'two', LONG]) });
    expect(await streamed.body.text()).toBe(`one two${LONG}`);
    const empty = await client.request({ ...post, body: Readable.from([]) });
    expect(await empty.body.text()).toBe('');
    expect(connections()).toBe(1);
  });

  it('has its stream sent back while it sends it', async () => {
    const { client } = await open();
    const body = Readable.from([LONG, LONG, LONG]);
    const answer = await client.request({ path: '/stream', method: 'POST', body });
    expect(answer.headers['transfer-encoding']).toBe('chunked');
    expect(await answer.body.text()).toBe(LONG.repeat(3));
  });

  it('reads a stream', async () => {
    const { client } = await open();
    const { body } = await client.request({ path: '/stream', method: 'GET' });
    expect(await body.text()).toBe(STREAMED);
  });

  it('asks for the head alone, of what is long, streamed or not there', async () => {
    const { client } = await open();
    const heads = ['/hello', '/stream', '/nothing'].map(async (path) => {
      const { statusCode, headers, body } = await client.request({ path, method: 'HEAD' });
      return [statusCode, headers['content-length'], await body.text()];
    });
    expect(await Promise.all(heads)).toEqual([
      [200, `${HELLO.length}`, ''],
      [200, undefined, ''],
      [404, '0', ''],
    ]);
  });

  it('has what it knows already confirmed', async () => {
    const { client, connections } = await open();
    const get = { path: '/hello', method: 'GET' } as const;
    const headers = { 'if-none-match': '"hello-1"' };
    const { statusCode, body } = await client.request({ ...get, headers });
    expect([statusCode, await body.text()]).toEqual([304, '']);
    const again = await client.request(get);
    expect(await again.body.text()).toBe(HELLO);
    expect(connections()).toBe(1);
  });
});

describe('node:http', () => {
  async function open() {
    const started = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const begin = (options: RequestOptions) =>
      nodeRequest({ ...options, agent, port: started.port });
    return { begin, ...started };
  }

  async function answerTo(request: ClientRequest): Promise<{ text: string } & IncomingMessage> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
    });
    let text = '';
    for await (const piece of response.setEncoding('utf8')) text += piece;
    return Object.assign(response, { text });
  }

  it('keeps its connection', async () => {
    const { begin, connections } = await open();
    for (let done = 0; done < 5; done++) {
      expect((await answerTo(begin({ path: '/stream' }).end())).text).toBe(STREAMED);
    }
    expect(connections()).toBe(1);
  });

  it('uploads in chunks, with a trailer', async () => {
    const { begin, connections } = await open();
    for (let done = 0; done < 2; done++) {
      const request = begin({ path: '/', method: 'POST', headers: { Trailer: 'X-Sum' } });
      for (const piece of ['one ', LONG, 'three']) request.write(piece);
      request.addTrailers({ 'X-Sum': '17' });
      const { statusCode, text } = await answerTo(request.end());
      expect([statusCode, text]).toEqual([200, `one ${LONG}three`]);
    }
    expect(connections()).toBe(1);
  });

  it('asks for the head alone', async () => {
    const { begin, connections } = await open();
    for (const path of ['/hello', '/stream']) {
      const { statusCode, text } = await answerTo(begin({ path, method: 'HEAD' }).end());
      expect([statusCode, text]).toEqual([200, '']);
    }
    expect(connections()).toBe(1);
  });

  it('waits for a 100 before it sends its content', async () => {
    const { begin } = await open();
    const request = begin({ path: '/', method: 'POST', headers: { Expect: '100-continue' } });
    const answer = answerTo(request);
    request.flushHeaders();
    await new Promise((resolve) => request.once('continue', resolve));
    request.end(LONG);
    expect((await answer).text).toBe(LONG);
  });

  it('is not told to go on where its content is not wanted', async () => {
    const { begin } = await open();
    const request = begin({ path: '/hello', method: 'POST', headers: { Expect: '100-continue' } });
    request.on('continue', () => expect.unreachable());
    const answer = answerTo(request);
    request.flushHeaders();
    const { statusCode, headers } = await answer;
    expect([statusCode, headers.connection]).toEqual([405, 'close']);
    request.destroy();
  });
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;

describe.skipIf(!hasCurl)('curl', () => {
  /** What curl writes to its standard output. */
  async function curl(parameters: readonly string[], input = ''): Promise<string> {
    const running = promisify(execFile)('curl', ['-sS', '--max-time', '5', ...parameters]);
    running.child.stdin?.end(input);
    return (await running).stdout;
  }

  it('gets two targets over one connection', async () => {
    const { origin, connections } = await start();
    const text = await curl([`${origin}/hello`, `${origin}/stream`]);
    expect(text).toBe(HELLO + STREAMED);
    expect(connections()).toBe(1);
  });

  it('posts', async () => {
    const { origin } = await start();
    expect(await curl(['--data-binary', '@-', `${origin}/`], LONG)).toBe(LONG);
  });

  it('uploads in chunks what it reads', async () => {
    const { origin } = await start();
    expect(await curl(['-X', 'POST', '-T', '-', `${origin}/`], LONG)).toBe(LONG);
  });

  it('speaks HTTP/1.0', async () => {
    const { origin } = await start();
    const head = ['--http1.0', '-i', `${origin}/hello`];
    expect(await curl(head)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*Content-Length: 21\r\n/s);
    const streamed = await curl(['--http1.0', '-i', `${origin}/stream`]);
    expect(streamed.endsWith(`\r\n\r\n${STREAMED}`)).toBe(true);
    expect(streamed).not.toContain('Transfer-Encoding');
  });

  it('asks for the head alone', async () => {
    const { origin } = await start();
    const text = await curl(['-I', `${origin}/hello`]);
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n.*Content-Length: 21\r\n.*\r\n\r\n$/s);
  });

  it('has what it knows already confirmed', async () => {
    const { origin } = await start();
    const status = ['-w', '%{http_code}'];
    const knows = ['-H', 'If-None-Match: W/"hello-1"'];
    expect(await curl([...status, ...knows, `${origin}/hello`])).toBe('304');
    const since = ['-z', 'Thu, 01 Jan 2026 00:00:00 GMT'];
    expect(await curl([...status, ...since, `${origin}/hello`])).toBe('304');
    expect(await curl([...status, '-H', 'If-Match: "other"', `${origin}/hello`])).toBe('412');
  });
});
