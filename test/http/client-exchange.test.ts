import { describe, expect, it } from 'vitest';
import { ClientExchanges, framedRequest } from '../../src/http/client-exchange.ts';
import { HttpError } from '../../src/http/faults.ts';
import { latin1 } from '../support/bytes.ts';

/** A client's side of a connection that is only bytes. */
class Client {
  readonly exchanges = new ClientExchanges();
  readonly events: string[] = [];
  fault: string | undefined;

  asks(method = 'GET', ...fields: [string, string][]): this {
    this.exchanges.request({ method, requestTarget: '/', fields }, latin1(''));
    return this;
  }

  /** Bytes come one by one, and each is read as far as it goes. */
  hears(text: string): this {
    for (const octet of text) {
      this.exchanges.receive(latin1(octet));
      this.readsOn();
    }
    return this;
  }

  hearsTheEnd(): this {
    this.exchanges.receiveEnd();
    return this.readsOn();
  }

  readsOn(): this {
    try {
      for (;;) {
        const event = this.exchanges.nextEvent();
        if (typeof event !== 'object') return this;
        this.events.push(event.type);
      }
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      this.fault = error.fault;
      return this;
    }
  }

  get fate(): string {
    return this.exchanges.transport;
  }
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const LAST = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok';

describe('the transport', () => {
  it('stays after a response that says nothing else, RFC 9112 9.3', () => {
    expect(new Client().asks().hears(OK).fate).toBe('stays');
    expect(new Client().asks().hears(OK).asks().hears(OK).fate).toBe('stays');
  });

  it('ends after the response that is the last one, RFC 9112 9.6', () => {
    const client = new Client().asks().hears(LAST.slice(0, -1));
    expect(client.fate).toBe('stays');
    expect(client.hears('k').fate).toBe('ends');
    expect(() => client.asks()).toThrow('while the request is closed');
  });

  it('ends after the response to a request that says close', () => {
    const client = new Client().asks('GET', ['Connection', 'close']);
    expect(client.fate).toBe('stays');
    expect(client.hears(OK).fate).toBe('ends');
  });

  it('ends when the server does', () => {
    expect(new Client().asks().hears(OK).hearsTheEnd().fate).toBe('ends');
  });

  it('ends with content that only the end of the connection ends, RFC 9112 6.3', () => {
    const client = new Client().asks().hears('HTTP/1.1 200 OK\r\n\r\nhello');
    expect(client.fate).toBe('stays');
    expect(client.hearsTheEnd().fate).toBe('ends');
    expect(client.events.at(-1)).toBe('end');
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n', 'invalid-content-length'],
    [`${OK}HTTP/1.1 200 OK`, 'unsolicited-response'],
  ])('is given up after a fault: %j', (text, fault) => {
    const client = new Client().asks().hears(text);
    expect(client.fault).toBe(fault);
    expect(client.fate).toBe('is given up');
    const { length } = client.events;
    expect(client.hears(OK).events).toHaveLength(length);
  });

  it('is given up where the server ends within a message, RFC 9112 8', () => {
    const client = new Client().asks().hears(OK.slice(0, -1)).hearsTheEnd();
    expect(client.fault).toBe('unexpected-end');
    expect(client.fate).toBe('is given up');
  });

  it.each([
    ['GET', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['CONNECT', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
  ])("is the next protocol's where %s has left HTTP", (method, head) => {
    const client = new Client();
    client.exchanges.expectResponse(method);
    client.hears(`${head}rest`).hearsTheEnd();
    expect(client.fate).toBe('stays');
    expect(client.exchanges.takeRest().toString()).toBe('rest');
  });
});

describe('a response that is expected', () => {
  it('to HEAD has no content', () => {
    const client = new Client();
    client.exchanges.expectResponse('HEAD');
    expect(client.hears(OK.slice(0, -2)).events).toEqual(['response', 'end']);
  });
});

describe('a request that is sent', () => {
  it('is one piece: head and content', () => {
    const head = { method: 'POST', requestTarget: '/', fields: [['Host', 'a']] } as const;
    const octets = new ClientExchanges().request(head, latin1('hi'));
    const text = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi';
    expect(octets.toString('latin1')).toBe(text);
  });

  const fieldsOf = (method: string, length: number, fields: [string, string][] = []) =>
    framedRequest({ method, requestTarget: '/', fields }, length).fields;

  it.each(['POST', 'PUT', 'PATCH'])('by %s says that it has no content, RFC 9110 8.6', (method) => {
    expect(fieldsOf(method, 0)).toEqual([['Content-Length', '0']]);
  });

  it.each(['GET', 'HEAD', 'DELETE'])(
    'by %s says nothing of content that is not there',
    (method) => {
      expect(fieldsOf(method, 0)).toEqual([]);
    },
  );

  it('announces its content once', () => {
    expect(fieldsOf('GET', 5)).toEqual([['Content-Length', '5']]);
    expect(fieldsOf('GET', 5, [['content-length', '5']])).toEqual([['content-length', '5']]);
  });

  it.each([
    ['Content-Length', '4'],
    ['Transfer-Encoding', 'chunked'],
  ])('is not sent with a false framing: %s: %s', (name, value) => {
    expect(() => fieldsOf('POST', 5, [[name, value]])).toThrow(TypeError);
  });
});
