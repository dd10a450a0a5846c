import { describe, expect, it } from 'vitest';
import { HttpClientConnection } from '../../src/http/client-connection.ts';
import { HttpServerConnection } from '../../src/http/server-connection.ts';
import { latin1 } from '../support/bytes.ts';

const GET = latin1('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
const OK = { statusCode: 200, fields: [] } as const;
const request = { method: 'GET', requestTarget: '/', fields: [] } as const;

describe('a server connection', () => {
  it('reads nothing after a request before it is answered, RFC 9112 9.3.2', () => {
    const connection = serverAfter(GET, GET);
    expect(typesOf(connection)).toEqual(['request', 'end', 'paused']);
    connection.sendHead(OK);
    expect(connection.nextEvent()).toBe('paused');
    connection.sendEnd();
    expect(typesOf(connection)).toEqual(['request', 'end', 'paused']);
  });

  it('does not lose a good request to the bad one after it', () => {
    const connection = serverAfter(GET, latin1('BAD\n'));
    expect(typesOf(connection)).toEqual(['request', 'end', 'paused']);
    answer(connection);
    expect(() => connection.nextEvent()).toThrow('not a token');
  });

  it.each(['\r', '\r\n'])('takes %j before the end for no request, RFC 9112 2.2', (text) => {
    const connection = serverAfter(latin1(text));
    connection.receiveEnd();
    expect(typesOf(connection)).toEqual(['closed', undefined]);
  });

  it('takes CR without LF for a bad request, with the end after it too', () => {
    const connection = serverAfter(latin1('\r\x0e'));
    connection.receiveEnd();
    expect(() => connection.nextEvent()).toThrow('not a token');
  });

  it('places a fault in the stream, not in its request', () => {
    const connection = serverAfter(GET, latin1('GET / HTTP/1.1\r\nHost: /\r\n\r\n'));
    typesOf(connection);
    answer(connection);
    const offset = GET.length + 'GET / HTTP/1.1\r\nHost: '.length;
    expect(() => connection.nextEvent()).toThrow(expect.objectContaining({ offset }));
  });

  it('gives content in the pieces in which it comes', () => {
    const connection = new HttpServerConnection();
    connection.receive(latin1('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab'));
    expect(connection.nextEvent()).toMatchObject({ type: 'request' });
    expect(connection.contentLeft).toBe(5);
    expect(connection.nextEvent()).toMatchObject({ type: 'content', bytes: latin1('ab') });
    expect(connection.nextEvent()).toBeUndefined();
    connection.receive(latin1('cdeGET'));
    expect(connection.nextEvent()).toMatchObject({ type: 'content', bytes: latin1('cde') });
    expect(connection.nextEvent()).toMatchObject({ type: 'end' });
    expect(connection.contentLeft).toBe(0);
  });

  it('waits for both messages of an exchange, whichever ends first', () => {
    const connection = new HttpServerConnection();
    connection.receive(latin1('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n'));
    connection.nextEvent();
    answer(connection);
    expect(connection.responseState).toBe('done');
    connection.receive(latin1('x'));
    expect(typesOf(connection)).toEqual(['content', 'end', undefined]);
    expect(connection.responseState).toBe('idle');
  });

  it.each([
    ['the request', 'Connection: close\r\n', []],
    ['the response', '', [['Connection', 'close']]],
  ] as const)('ends after an exchange where %s says close', (_, field, fields) => {
    const connection = serverAfter(latin1(`GET / HTTP/1.1\r\nHost: a\r\n${field}\r\n`), GET);
    typesOf(connection);
    connection.sendHead({ ...OK, fields });
    connection.sendEnd();
    expect([connection.requestState, connection.responseState]).toEqual(['closed', 'closed']);
    expect(connection.nextEvent()).toBeUndefined();
    expect(connection.persists).toBe(false);
  });

  it('tells of the end of the connection once, between two requests', () => {
    const connection = serverAfter(GET);
    connection.receiveEnd();
    expect(typesOf(connection)).toEqual(['request', 'end', 'paused']);
    answer(connection);
    expect(typesOf(connection)).toEqual(['closed', undefined]);
  });

  it('leaves the bytes after a 101 alone', () => {
    const connection = serverAfter(GET, latin1('frames'));
    typesOf(connection);
    connection.sendHead({ ...OK, statusCode: 101 });
    expect(connection.nextEvent()).toBe('paused');
    expect(connection.readUpTo).toBe(GET.length);
    expect(connection.takeRest()).toEqual(latin1('frames'));
  });

  it('may send interim responses before the final one, RFC 9110 15.2', () => {
    const connection = serverAfter(GET);
    typesOf(connection);
    expect(connection.sendHead({ ...OK, statusCode: 100 }).toString()).toBe(
      'HTTP/1.1 100 Continue\r\n\r\n',
    );
    expect(connection.responseState).toBe('due');
    connection.sendHead(OK);
    expect(() => connection.sendHead({ ...OK, statusCode: 100 })).toThrow('while the response');
  });

  it('sends nothing that the exchange does not allow', () => {
    const connection = new HttpServerConnection();
    expect(() => connection.sendHead(OK)).toThrow('while the response is idle');
    connection.receive(GET);
    connection.nextEvent();
    expect(() => connection.sendEnd()).toThrow('while the response is due');
    connection.sendHead(OK);
    expect(() => connection.sendHead(OK)).toThrow('while the response is content');
  });

  it('can still answer when fields could not be written', () => {
    const connection = serverAfter(GET);
    typesOf(connection);
    expect(() => connection.sendHead({ ...OK, fields: [['X', 'a\nb']] })).toThrow(TypeError);
    expect(connection.sendHead({ ...OK, statusCode: 500 }).toString()).toContain('500 Internal');
  });

  it('answers a fault once, and only where no response is under way', () => {
    const idle = serverAfter(latin1('\n'));
    expect(() => idle.nextEvent()).toThrow();
    expect(idle.answerFault()).toBe(true);
    answer(idle);
    expect(idle.responseState).toBe('closed');

    const busy = serverAfter(GET);
    busy.nextEvent();
    busy.sendHead(OK);
    expect(busy.answerFault()).toBe(false);
  });
});

describe('a client connection', () => {
  it('reads a response and is ready for the next request', () => {
    const connection = clientAfter('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab');
    expect(typesOf(connection)).toEqual(['response', 'content', 'end', undefined]);
    expect(connection.requestState).toBe('idle');
    expect(connection.persists).toBe(true);
  });

  it('passes interim responses on and goes on waiting, RFC 9110 15.2', () => {
    const interim = 'HTTP/1.1 103 Early Hints\r\n\r\n';
    const connection = clientAfter(`${interim}${interim}HTTP/1.1 204 \r\n\r\n`);
    expect(typesOf(connection)).toEqual(['response', 'response', 'response', 'end', undefined]);
  });

  it('reads content up to the end where nothing else tells its length', () => {
    const connection = clientAfter('HTTP/1.1 200 OK\r\n\r\nab');
    expect(typesOf(connection)).toEqual(['response', 'content', undefined]);
    connection.receiveEnd();
    expect(typesOf(connection)).toEqual(['end', undefined]);
    expect(connection.responseState).toBe('closed');
  });

  it('reads no content of a response to HEAD', () => {
    const connection = new HttpClientConnection();
    connection.sendHead({ ...request, method: 'HEAD' });
    connection.sendEnd();
    connection.receive(latin1('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'));
    expect(typesOf(connection)).toEqual(['response', 'end', undefined]);
  });

  it('stops reading HTTP after a 101', () => {
    const connection = clientAfter('HTTP/1.1 101 Switching Protocols\r\n\r\nframes');
    expect(typesOf(connection)).toEqual(['response', 'paused']);
    expect(connection.takeRest()).toEqual(latin1('frames'));
  });

  it('does not read what no request has asked for', () => {
    const connection = new HttpClientConnection();
    connection.receive(latin1('HTTP/1.1 200 OK\r\n\r\n'));
    expect(connection.nextEvent()).toBe('paused');
    expect(() => connection.refuseUnsolicited()).toThrow('a response to no request');
    expect(connection.nextEvent()).toBeUndefined();
  });

  it.each([
    ['the request', [['Connection', 'close']], ''],
    ['the response', [], 'Connection: close\r\n'],
  ] as const)('ends after an exchange where %s says close', (_, fields, field) => {
    const connection = new HttpClientConnection();
    connection.sendHead({ ...request, fields });
    connection.sendEnd();
    connection.receive(latin1(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${field}\r\n`));
    expect(typesOf(connection)).toEqual(['response', 'end', undefined]);
    expect([connection.requestState, connection.responseState]).toEqual(['closed', 'closed']);
  });

  it('sends the next request after the last, but not within it, RFC 9112 9.3.2', () => {
    const connection = clientAfter('');
    connection.sendHead(request);
    expect(() => connection.sendHead(request)).toThrow('while the request is content');
  });
});

function serverAfter(...pieces: Buffer[]): HttpServerConnection {
  const connection = new HttpServerConnection();
  for (const piece of pieces) connection.receive(piece);
  return connection;
}

function clientAfter(bytes: string): HttpClientConnection {
  const connection = new HttpClientConnection();
  connection.sendHead(request);
  connection.sendEnd();
  connection.receive(latin1(bytes));
  return connection;
}

function answer(connection: HttpServerConnection): void {
  connection.sendHead(OK);
  connection.sendEnd();
}

/** Types of the events up to the first that says `paused` or nothing. */
function typesOf(connection: HttpServerConnection | HttpClientConnection): (string | undefined)[] {
  const types: (string | undefined)[] = [];
  for (;;) {
    const event = connection.nextEvent();
    types.push(typeof event === 'object' ? event.type : event);
    if (typeof event !== 'object') return types;
  }
}
