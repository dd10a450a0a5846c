import { describe, expect, it } from 'vitest';
import { HttpError } from '../../src/http/faults.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts';
import { HttpServerConnection } from '../../src/http/server-connection.ts';
import { ServerExchanges } from '../../src/http/server-exchange.ts';
import { latin1 } from '../support/bytes.ts';

/** 1994-11-15 08:12:31 UTC, as RFC 9110 6.6.1 has it. */
const DATE = 784887151000;
const DATE_LINE = 'Date: Tue, 15 Nov 1994 08:12:31 GMT';

/** A server's side of a connection that is only bytes and a clock. */
class Server {
  now = 0;
  sent = '';
  readonly events: string[] = [];
  readonly exchanges: ServerExchanges;

  constructor(limits: Partial<HttpLimits> = {}) {
    this.exchanges = new ServerExchanges({ ...DEFAULT_HTTP_LIMITS, ...limits }, () => this.now);
  }

  /** Bytes come one by one, and each is read as far as it goes. */
  hears(text: string): this {
    for (const octet of text) {
      this.exchanges.receive(latin1(octet));
      this.readsOn();
    }
    return this;
  }

  readsOn(): this {
    try {
      for (;;) {
        const event = this.exchanges.nextEvent();
        if (event === undefined || event === 'paused') return this;
        this.events.push(event.type);
      }
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      this.sent += this.exchanges.answer(error, DATE);
      return this;
    }
  }

  says(statusCode: number, content: string | undefined = ''): this {
    const { exchanges } = this;
    this.sent += exchanges.respond({ statusCode, fields: [] }, content.length, DATE);
    if (content !== '' && exchanges.acceptsContent) this.sent += exchanges.sendText(content);
    this.sent += exchanges.sendEnd();
    return this;
  }

  get lines(): string[] {
    return this.sent.split('\r\n');
  }

  get fate(): string {
    return this.exchanges.transport;
  }
}

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const CLOSING = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const OLD = 'GET / HTTP/1.0\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n';
const EXPECTING = `${POST}Expect: 100-continue\r\n\r\n`;

describe('a final response', () => {
  it('has Date and its length, and the connection goes on, RFC 9110 6.6.1 and RFC 9112 9.3', () => {
    const server = new Server().hears(GET).says(200, 'hello');
    expect(server.lines).toEqual(['HTTP/1.1 200 OK', DATE_LINE, 'Content-Length: 5', '', 'hello']);
    expect(server.fate).toBe('stays');
    expect(server.hears(GET).events.filter((type) => type === 'request')).toHaveLength(2);
  });

  it.each([204, 304])(
    'of %i has neither length nor content, RFC 9112 6.3 and 9110 8.6',
    (status) => {
      const { sent } = new Server().hears(GET).says(status, 'hello');
      expect(sent).not.toContain('Content-Length');
      expect(sent.endsWith('\r\n\r\n')).toBe(true);
    },
  );

  it('to HEAD has the length of what does not follow, RFC 9110 9.3.2', () => {
    const server = new Server().hears('HEAD / HTTP/1.1\r\nHost: a\r\n\r\n').says(200, 'hello');
    expect(server.lines).toContain('Content-Length: 5');
    expect(server.sent.endsWith('\r\n\r\n')).toBe(true);
    expect(server.fate).toBe('stays');
  });

  it('whose length is not known comes in chunks, RFC 9112 6.1', () => {
    const { exchanges } = new Server().hears(GET);
    const head = exchanges.respond({ statusCode: 200, fields: [] }, undefined, DATE);
    expect(head).toContain('\r\nTransfer-Encoding: chunked\r\n');
    expect(exchanges.sendText('abc') + exchanges.sendEnd()).toBe('3\r\nabc\r\n0\r\n\r\n');
    expect(exchanges.transport).toBe('stays');
  });

  it('whose length is not known ends with the connection for HTTP/1.0, RFC 9112 6.3', () => {
    const { exchanges } = new Server().hears('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    const head = exchanges.respond({ statusCode: 200, fields: [] }, undefined, DATE);
    expect(head).toContain('\r\nConnection: close\r\n');
    expect(head).not.toContain('Transfer-Encoding');
    expect(exchanges.sendText('abc') + exchanges.sendEnd()).toBe('abc');
    expect(exchanges.transport).toBe('ends');
  });

  it.each([
    ['the client has said close', CLOSING],
    ['the client speaks HTTP/1.0', OLD],
  ])('is the last one, and says so, where %s, RFC 9112 9.3', (_, request) => {
    const server = new Server().hears(request).says(200);
    expect(server.lines).toContain('Connection: close');
    expect(server.fate).toBe('ends');
    expect(server.hears(GET).events.filter((type) => type === 'request')).toHaveLength(1);
  });

  it('tells an HTTP/1.0 client that it may go on, RFC 9112 C.2.2', () => {
    const server = new Server().hears('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n').says(200);
    expect(server.lines).toContain('Connection: keep-alive');
    expect(server.fate).toBe('stays');
  });

  it('says close once, where its own fields do', () => {
    const { exchanges } = new Server().hears(CLOSING);
    const fields = [['connection', 'Close']] as const;
    const head = exchanges.respond({ statusCode: 200, fields }, 0, DATE);
    expect(head.match(/connection/gi)).toHaveLength(1);
  });

  it('before much of the content it does not want is the last one, RFC 9112 9.3', () => {
    const server = new Server({ drainOctets: 2 }).hears(`${POST}\r\n`).says(413);
    expect(server.lines).toContain('Connection: close');
    expect(server.fate).toBe('ends');
  });

  it('before a little of it lets the connection go on', () => {
    const server = new Server({ drainOctets: 3 }).hears(`${POST}\r\n`).says(413);
    expect(server.fate).toBe('stays');
    expect(server.hears(`abc${GET}`).events.filter((type) => type === 'request')).toHaveLength(2);
  });

  it.each(['Content-Length', 'transfer-encoding'])('has no %s of its caller', (name) => {
    const { exchanges } = new Server().hears(GET);
    const fields = [[name, '1']] as const;
    expect(() => exchanges.respond({ statusCode: 200, fields }, 0, DATE)).toThrow(TypeError);
  });

  it.each([100, 101, 199])('has no status of %i', (statusCode) => {
    const { exchanges } = new Server().hears(GET);
    expect(() => exchanges.respond({ statusCode, fields: [] }, 0, DATE)).toThrow('no final status');
  });
});

describe('an expectation, RFC 9110 10.1.1', () => {
  it('is met once, when someone wants the content', () => {
    const { exchanges } = new Server().hears(EXPECTING);
    expect(exchanges.inviteContent()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    expect(exchanges.inviteContent()).toBe('');
    expect(exchanges.isLast).toBe(false);
  });

  it('is not met where the content has begun to come', () => {
    const { exchanges } = new Server();
    exchanges.receive(latin1(`${EXPECTING}a`));
    exchanges.nextEvent();
    expect(exchanges.inviteContent()).toBe('');
  });

  it('is not met where there is no content', () => {
    const request = 'GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n';
    expect(new Server().hears(request).exchanges.inviteContent()).toBe('');
  });

  it('that is not met makes the response the last one: no one knows what would come', () => {
    const server = new Server().hears(EXPECTING).says(403);
    expect(server.lines).toContain('Connection: close');
    expect(server.fate).toBe('ends');
  });

  it('stops the clock while we owe the 100', () => {
    const server = new Server().hears(EXPECTING);
    const { exchanges } = server;
    expect(exchanges.deadline).toBeUndefined();
    server.now = 1_000_000;
    exchanges.inviteContent();
    expect(exchanges.deadline).toBe(1_000_000 + DEFAULT_HTTP_LIMITS.stallMilliseconds);
  });

  it('that is not known is refused', () => {
    const request = 'GET / HTTP/1.1\r\nHost: a\r\nExpect: cake\r\n\r\n';
    expect(new Server().hears(request).exchanges.refusal).toBe(417);
    expect(new Server().hears(GET).exchanges.refusal).toBeUndefined();
  });
});

describe('an interim response, RFC 9110 15.2', () => {
  it('comes before the final one', () => {
    const server = new Server().hears(GET);
    const head = { statusCode: 103, fields: [['Link', '</a>']] } as const;
    expect(server.exchanges.respondMeanwhile(head)).toBe('HTTP/1.1 103 \r\nLink: </a>\r\n\r\n');
    expect(server.says(200).fate).toBe('stays');
  });

  it('is not for HTTP/1.0', () => {
    const { exchanges } = new Server().hears(OLD);
    expect(exchanges.respondMeanwhile({ statusCode: 103, fields: [] })).toBe('');
  });

  it.each([101, 200])('has no status of %i', (statusCode) => {
    const { exchanges } = new Server().hears(GET);
    expect(() => exchanges.respondMeanwhile({ statusCode, fields: [] })).toThrow('no interim');
  });
});

describe('a fault', () => {
  it('is answered once, with the status and the sentence of its row, and that was all', () => {
    const server = new Server().hears(`GET / HTTP/2.0\r\n\r\n${GET}`);
    expect(server.lines).toEqual([
      'HTTP/1.1 505 HTTP Version Not Supported',
      DATE_LINE,
      'Connection: close',
      'Content-Length: 39',
      'Content-Type: text/plain',
      '',
      'We speak only major version 1 of HTTP.\n',
    ]);
    expect(server.fate).toBe('ends');
    expect(server.events).toEqual([]);
  });

  it.each([
    ['without Host', 'HEAD / HTTP/1.1\r\n\r\n'],
    ['with a bad version', 'HEAD / HTTP/9.9\r\n'],
    ['with a bad target', 'HEAD \x01'],
    ['with two spaces', 'HEAD  /'],
    ['with a bad field line', 'HEAD / HTTP/1.1\r\nHost : a\r\n'],
    ['with a bad length', 'HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n'],
    ['after an empty line', '\r\nHEAD / HTTP/1.1\r\n\r\n'],
    ['after another request', `${GET}HEAD / HTTP/1.1\r\n\r\n`],
  ])('of a HEAD %s is answered without content, RFC 9110 9.3.2', (_, request) => {
    const server = new Server();
    if (request.startsWith(GET)) server.hears(GET).says(204);
    server.hears(request.replace(GET, ''));
    expect(server.sent).toMatch(/HTTP\/1\.1 [45]\d\d .*\r\nContent-Length: [1-9].*\r\n\r\n$/s);
    expect(server.fate).toBe('ends');
  });

  it.each(['HEADS / HTTP/1.1\r\n\r\n', 'head / HTTP/1.1\r\n\r\n'])(
    'of %j, which is no HEAD, has content',
    (request) => expect(new Server().hears(request).sent).toMatch(/Host field\.\n$/),
  );

  it('after a response that is complete lets it reach the client, RFC 9112 8', () => {
    const chunked = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
    const server = new Server().hears(chunked);
    server.exchanges.receive(latin1('x'));
    server.says(200);
    const sent = server.sent.length;
    server.readsOn();
    expect([server.sent.length, server.fate]).toEqual([sent, 'ends']);
  });

  it('within a response gives the connection up: it must not look complete, RFC 9112 8', () => {
    const { exchanges } = new Server().hears(`${POST}\r\n`);
    exchanges.respond({ statusCode: 200, fields: [] }, 5, DATE);
    exchanges.receiveEnd();
    expect(() => exchanges.nextEvent()).toThrow(HttpError);
    expect(exchanges.answer(new HttpError('unexpected-end', 0), DATE)).toBe('');
    expect(exchanges.transport).toBe('is given up');
  });
});

describe('the clock', () => {
  it('ends a connection that is merely idle without a word', () => {
    const server = new Server();
    server.exchanges.expire(DEFAULT_HTTP_LIMITS.idleMilliseconds);
    expect([server.sent, server.fate]).toEqual(['', 'ends']);
  });

  it('finds a head that does not come to its end: 408', () => {
    const server = new Server().hears('GET /');
    expect(() => server.exchanges.expire(DEFAULT_HTTP_LIMITS.headMilliseconds)).toThrow(HttpError);
  });
});

describe('a server that stops', () => {
  it('ends an idle connection at once', () => {
    const server = new Server();
    server.exchanges.stop();
    expect(server.fate).toBe('ends');
  });

  it('finishes what is under way', () => {
    const server = new Server().hears(GET);
    server.exchanges.stop();
    expect(server.fate).toBe('stays');
    expect(server.says(200).lines).toContain('Connection: close');
    expect(server.fate).toBe('ends');
  });
});

describe('leaving HTTP, RFC 9110 7.8', () => {
  it('leaves the bytes that follow to the next protocol', () => {
    const { exchanges } = new Server();
    exchanges.receive(latin1(`${GET}rest`));
    while (typeof exchanges.nextEvent() === 'object');
    const fields = [['Upgrade', 'x']] as const;
    expect(exchanges.switchProtocols({ statusCode: 101, fields })).toContain('101 Switching');
    expect(exchanges.takeRest().toString()).toBe('rest');
  });

  it('takes a 101', () => {
    const { exchanges } = new Server().hears(GET);
    expect(() => exchanges.switchProtocols({ statusCode: 200, fields: [] })).toThrow('no protocol');
  });
});

describe('a CONNECT, RFC 9110 9.3.6', () => {
  const CONNECT = 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n';

  it.each([200, 204, 299])('cannot be answered with %i: there is no tunnel here', (status) => {
    const server = new Server().hears(CONNECT);
    expect(() => server.says(status, 'hello')).toThrow('would open a tunnel');
    expect(server.says(501).lines[0]).toBe('HTTP/1.1 501 Not Implemented');
  });

  it('leaves HTTP where a connection agrees, and no content may follow', () => {
    const connection = new HttpServerConnection();
    connection.receive(latin1(CONNECT));
    while (typeof connection.nextEvent() === 'object');
    connection.sendHead({ statusCode: 200, fields: [] });
    expect(connection.responseState).toBe('switched');
    expect(() => connection.sendText('hello')).toThrow('no content');
  });
});
