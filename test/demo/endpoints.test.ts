import { describe, expect, it } from 'vitest';
import { demoRouter } from '../../src/demo/endpoints.ts';
import { latin1, octets } from '../support/bytes.ts';
import { ask, Clock, connectRaw, startServer, statusesIn } from '../support/raw-client.ts';

interface Answer {
  readonly status: number | undefined;
  readonly fields: ReadonlyMap<string, string>;
  readonly content: string;
}

/** Asks the demonstration server; `lines` are a request line without its version, and field lines. */
async function demo(lines: readonly string[], content = '', version = '1.1'): Promise<Answer> {
  const { port } = await startServer(demoRouter().handle, { environment: new Clock() });
  const [line, ...fields] = lines;
  const head = [`${line} HTTP/${version}`, ...fields, 'Connection: close'];
  return parse(await ask(port, `${head.join('\r\n')}\r\n\r\n${content}`));
}

function parse(text: string): Answer {
  const end = text.indexOf('\r\n\r\n');
  const [, ...lines] = text.slice(0, end).split('\r\n');
  const fields = new Map(lines.map((line) => line.split(/: (.*)/, 2) as [string, string]));
  return { status: statusesIn(text)[0], fields, content: text.slice(end + 4) };
}

const HOST = 'Host: localhost';
const LAST_MODIFIED = 'Thu, 01 Jan 2026 00:00:00 GMT';

describe('/', () => {
  it('GET is the live page, with Date and Content-Type', async () => {
    const { status, fields, content } = await demo(['GET /', HOST]);
    expect(status).toBe(200);
    expect(fields.get('Date')).toBe(LAST_MODIFIED);
    expect(fields.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(content).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(fields.get('Content-Length')).toBe(`${content.length}`);
  });

  it('HEAD is the same without the content', async () => {
    const get = await demo(['GET /', HOST]);
    expect(await demo(['HEAD /', HOST])).toEqual({ ...get, content: '' });
  });

  it.each([
    ['counted', ['Content-Length: 5'], '\x00\xffabc'],
    [
      'chunked',
      ['Transfer-Encoding: chunked'],
      '2\r\n\x00\xff\r\n3;a=b\r\nabc\r\n0\r\nX: 1\r\n\r\n',
    ],
  ])('POST echoes %s content, as what it was said to be', async (_, fields, content) => {
    const answer = await demo(['POST /', HOST, 'Content-Type: a/b', ...fields], content);
    expect(answer).toMatchObject({ status: 200, content: '\x00\xffabc' });
    expect(answer.fields.get('Content-Type')).toBe('a/b');
  });

  it('POST without content echoes none', async () => {
    expect(await demo(['POST /', HOST])).toMatchObject({ status: 200, content: '' });
  });

  it('OPTIONS is 204 with Allow', async () => {
    const { status, fields, content } = await demo(['OPTIONS /', HOST]);
    expect(status).toBe(204);
    expect(fields.get('Allow')).toBe('GET, POST, HEAD, OPTIONS');
    expect(content).toBe('');
  });

  it('any other method that is known is 405 with Allow, the rest is 501', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE']) {
      const { status, fields } = await demo([`${method} /`, HOST]);
      expect(status).toBe(405);
      expect(fields.get('Allow')).toBe('GET, POST, HEAD, OPTIONS');
    }
    expect((await demo(['BREW /', HOST])).status).toBe(501);
  });
});

describe('/echo', () => {
  it.each(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'BREW'])(
    '%s: the field lines as the application sees them',
    async (method) => {
      const fields = [HOST, 'x-a:  one \t', 'X-A: two', 'Empty:', 'Latin: \xe9'];
      const { status, content, fields: answered } = await demo([`${method} /echo`, ...fields]);
      expect(status).toBe(200);
      expect(answered.get('Content-Type')).toMatch(/^text\/plain/);
      expect(content).toBe(
        'Host: localhost\nx-a: one\nX-A: two\nEmpty: \nLatin: \xe9\nConnection: close\n',
      );
    },
  );

  it('HEAD has no content', async () => {
    const { status, content } = await demo(['HEAD /echo', HOST]);
    expect([status, content]).toEqual([200, '']);
  });

  it('content is not asked for', async () => {
    const answer = await demo(['POST /echo', HOST, 'Content-Length: 3'], 'abc');
    expect(answer.content).toBe('Host: localhost\nContent-Length: 3\nConnection: close\n');
  });

  it('HTTP/1.0 needs no Host', async () => {
    expect(await demo(['GET /echo'], '', '1.0')).toMatchObject({ content: 'Connection: close\n' });
  });
});

describe('/cookie', () => {
  it.each([
    ['no Cookie', [], ''],
    ['an empty one', ['Cookie:'], ''],
    ['one pair', ['Cookie: a=b'], 'a=b\n'],
    ['several pairs', ['Cookie: a=b; c=d;e=f'], 'a=b\nc=d\ne=f\n'],
    ['a value with a sign of equality', ['Cookie: a=b=c'], 'a=b=c\n'],
  ])('GET with %s: the pairs, one a line', async (_, fields, content) => {
    const answer = await demo(['GET /cookie', HOST, ...fields]);
    expect(answer).toMatchObject({ status: 200, content });
    expect(answer.fields.get('Content-Type')).toMatch(/^text\/plain/);
  });
});

describe('/hello', () => {
  it('GET is a small fixed text that can be validated', async () => {
    const { status, fields, content } = await demo(['GET /hello', HOST]);
    expect([status, content]).toEqual([200, 'Hello from wirewalk.\n']);
    expect(fields.get('Content-Type')).toMatch(/^text\/plain/);
    expect(fields.get('ETag')).toBe('"hello-1"');
    expect(fields.get('Last-Modified')).toBe(LAST_MODIFIED);
  });

  it.each([
    ['GET', 'If-None-Match: "hello-1"', 304],
    ['HEAD', 'If-None-Match: "hello-1"', 304],
    ['GET', 'If-None-Match: W/"hello-1"', 304],
    ['GET', 'If-None-Match: *', 304],
    ['GET', 'If-None-Match: "hello-2"', 200],
    ['GET', `If-Modified-Since: ${LAST_MODIFIED}`, 304],
    ['GET', 'If-Modified-Since: Wed, 31 Dec 2025 23:59:59 GMT', 200],
    ['GET', 'If-Match: "hello-1"', 200],
    ['GET', 'If-Match: "hello-2"', 412],
    ['GET', 'If-Unmodified-Since: Wed, 31 Dec 2025 23:59:59 GMT', 412],
  ])('%s with %s is %i', async (method, precondition, status) => {
    const answer = await demo([`${method} /hello`, HOST, precondition]);
    expect(answer.status).toBe(status);
    if (status !== 304) return;
    expect(answer.content).toBe('');
    expect(answer.fields.has('Content-Length')).toBe(false);
    // RFC 9110 15.4.5: what a 200 would have said to validate by.
    expect(answer.fields.get('ETag')).toBe('"hello-1"');
    expect(answer.fields.has('Date')).toBe(true);
  });
});

describe('/ws', () => {
  /** The example of RFC 6455 1.3. */
  const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
  const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
  const UPGRADE = [
    HOST,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${KEY}`,
    'Sec-WebSocket-Version: 13',
  ];

  async function open(lines: readonly string[], rest: string | Uint8Array = '') {
    const { port } = await startServer(demoRouter().handle);
    const client = await connectRaw(port);
    client.write(Buffer.concat([latin1(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(rest)]));
    return client;
  }

  it('is upgraded, and sends every message back', async () => {
    const client = await open(['GET /ws HTTP/1.1', ...UPGRADE]);
    const head = await client.until('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    expect(head).toContain(`\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n`);
    client.write(octets('81 85 37 fa 21 3d 7f 9f 4d 51 58'));
    await client.until('\x81\x05Hello');
    client.write(octets('82 81 00 00 00 00 ff'));
    await client.until('\x82\x01\xff');
    client.write(octets('88 82 00 00 00 00 03 e8'));
    expect(await client.toTheEnd()).toBe(`${head}\x81\x05Hello\x82\x01\xff\x88\x02\x03\xe8`);
  });

  it('sends a message back before it has ended', async () => {
    const client = await open(['GET /ws HTTP/1.1', ...UPGRADE]);
    const head = await client.until('\r\n\r\n');
    client.write(octets('01 83 00 00 00 00 48 65 6c'));
    await client.until('\x01\x03Hel');
    client.write(octets('80 83 00 00 00 00 6c'));
    await client.until('\x00\x01l');
    client.write(octets('6f 21'));
    expect(await client.until('!')).toBe(`${head}\x01\x03Hel\x00\x01l\x80\x02o!`);
  });

  it('refuses a message that is too big as soon as it is announced', async () => {
    const client = await open(['GET /ws HTTP/1.1', ...UPGRADE]);
    await client.until('\r\n\r\n');
    client.write(octets('82 ff 00 00 00 00 02 00 00 01 00 00 00 00'));
    expect(await client.toTheEnd()).toMatch(/\x88.\x03\xf1The message is longer than we take\.$/);
  });

  it('reads frames that came together with the request', async () => {
    const client = await open(['GET /ws HTTP/1.1', ...UPGRADE], octets('81 81 00 00 00 00 61'));
    await client.until('\r\n\r\n\x81\x01a');
  });

  it.each([
    ['a plain GET', ['GET /ws HTTP/1.1', HOST, 'Connection: close']],
    ['HTTP/1.0, which cannot upgrade', ['GET /ws HTTP/1.0', ...UPGRADE]],
  ])('%s is 426 with what it takes', async (_, lines) => {
    const answer = parse(await (await open(lines)).toTheEnd());
    expect(answer.status).toBe(426);
    expect(answer.fields.get('Upgrade')).toBe('websocket');
    expect(answer.fields.get('Sec-WebSocket-Version')).toBe('13');
  });

  it.each([
    'Content-Length: 3\r\n\r\nabc',
    'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'Expect: 100-continue\r\nContent-Length: 3\r\n\r\n',
  ])('a request with content is not upgraded, but 400: %j', async (rest) => {
    const { port } = await startServer(demoRouter().handle);
    const client = await connectRaw(port);
    client.write(`GET /ws HTTP/1.1\r\n${UPGRADE.join('\r\n')}\r\n${rest}`);
    expect(statusesIn(await client.until('\r\n\r\n'))).toEqual([400]);
  });

  it('a Content-Length of 0 is no content', async () => {
    const client = await open(['GET /ws HTTP/1.1', ...UPGRADE, 'Content-Length: 0']);
    expect(statusesIn(await client.until('\r\n\r\n'))).toEqual([101]);
  });

  it('a method that it does not take is 405 with Allow', async () => {
    const { status, fields } = await demo(['POST /ws', HOST]);
    expect(status).toBe(405);
    expect(fields.get('Allow')).toContain('GET');
  });
});

describe('anything else', () => {
  it.each(['GET /nothing', 'POST /Hello', 'GET /hello/', 'DELETE /a/b'])(
    '%s is 404',
    async (line) => {
      expect((await demo([line, HOST])).status).toBe(404);
    },
  );
});
