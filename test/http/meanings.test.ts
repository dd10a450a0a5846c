import { describe, expect, it } from 'vitest';
import { HttpError } from '../../src/http/faults.ts';
import { HeadMemo } from '../../src/http/head-memo.ts';
import { DEFAULT_HTTP_LIMITS } from '../../src/http/limits.ts';
import { MessageReader } from '../../src/http/message-reader.ts';
import { ServerExchanges } from '../../src/http/server-exchange.ts';
import { type Placed, readSpan } from '../../src/wire/field.ts';
import { latin1 } from '../support/bytes.ts';

/** What is said of the element of that name in a head, whether it was accepted or refused. */
function meaningOf(name: string, reader: MessageReader, text: string, method?: string) {
  const bytes = latin1(text);
  reader.receive(bytes);
  const message = headOf(() => reader.nextEvent(method));
  const span = message?.spans().find(({ field }) => field.name === name);
  return span && readSpan(span, bytes).meaning;
}

function headOf(read: () => Placed | undefined): Placed | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return error.partial;
  }
}

describe('a request target is explained in the form that its method takes, RFC 9112 3.2', () => {
  it.each([
    ['GET /chat', 'origin-form: a path'],
    ['GET http://a/', 'absolute-form: a whole URI'],
    ['OPTIONS *', 'asterisk-form: the server itself'],
    ['CONNECT a:443', 'authority-form: a tunnel'],
    ['GET chat', 'in no form that GET takes'],
    ['GET *', 'in no form that GET takes'],
    ['GET a:443', 'in no form that GET takes'],
    ['CONNECT /', 'in no form that CONNECT takes'],
    ['GET ftp://a/', 'in no form that GET takes'],
  ])('%s', (line, meaning) => {
    const text = `${line} HTTP/1.1\r\nHost: a\r\n\r\n`;
    expect(meaningOf('request-target', new MessageReader('request'), text)).toBe(meaning);
  });
});

describe('Content-Length is explained by what follows the head, RFC 9112 6.3', () => {
  it.each([
    ['200', 'GET', '5', '5 bytes of content follow the head'],
    ['200', 'GET', '1', '1 byte of content follows the head'],
    ['200', 'GET', '0', 'no content follows the head'],
    ['304', 'GET', '5', 'no content follows: a 304 never has any'],
    ['204', 'GET', '5', 'no content follows: a 204 never has any'],
    ['103', 'GET', '5', 'no content follows: a 103 never has any'],
    ['200', 'HEAD', '5', 'as for GET; after HEAD no content follows'],
    ['200', 'CONNECT', '5', 'means nothing: HTTP ends here'],
    ['200', 'GET', 'x', undefined],
  ])('%s to %s, %s', (status, method, length, meaning) => {
    const text = `HTTP/1.1 ${status} \r\nContent-Length: ${length}\r\n\r\n`;
    const reader = new MessageReader('response');
    expect(meaningOf('Content-Length', reader, text, method)).toBe(meaning);
    if (meaning === undefined) return;
    const follows = meaning.includes('of content follow') ? Number(length) : 0;
    expect(reader.contentLeft).toBe(follows);
  });

  it('says nothing in a head that was refused', () => {
    const text = 'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n';
    expect(meaningOf('Content-Length', new MessageReader('request'), text)).toBeUndefined();
  });
});

describe('the section beside refused bytes is that of the rule that they break', () => {
  it.each([
    ['Host : a', 'RFC 9112 5.1'],
    ['Host: \x01', 'RFC 9110 5.5'],
  ])('%j', (line, ref) => {
    const reader = new MessageReader('request');
    reader.receive(latin1(`GET / HTTP/1.1\r\n${line}\r\n\r\n`));
    const spans = headOf(() => reader.nextEvent())!.spans();
    expect(spans.find(({ field }) => field.name === 'refused')?.field.ref).toBe(ref);
  });
});

describe('the last head again', () => {
  const HEAD = 'POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\n';
  const readers = () => {
    const memo = new HeadMemo();
    return [0, 1].map(() => new MessageReader('request', DEFAULT_HTTP_LIMITS, memo));
  };

  it('is read as it was, at its own place', () => {
    const [first, second] = readers();
    first!.receive(latin1(HEAD));
    second!.beginAt(1000);
    second!.receive(latin1(`${HEAD}x`));
    const one = first!.nextEvent()!;
    const other = second!.nextEvent()!;
    if (one.type !== 'request' || other.type !== 'request') throw new Error('no request came');
    expect([other.start, other.end]).toEqual([1000, 1000 + HEAD.length]);
    expect(other.spans().map(({ field }) => field)).toEqual(one.spans().map(({ field }) => field));
    expect(other.facts).toEqual(one.facts);
    expect(other.target).toEqual(one.target);
    expect(second!.nextEvent()?.type).toBe('content');
  });

  it('is read as it was in a response, where it answers the same method', () => {
    const text = 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n';
    const memo = new HeadMemo();
    const heads = ['GET', 'GET', 'HEAD'].map((method, index) => {
      const reader = new MessageReader('response', DEFAULT_HTTP_LIMITS, memo);
      reader.beginAt(1000 * index);
      reader.receive(latin1(`${text}x`));
      const head = reader.nextEvent(method)!;
      if (head.type !== 'response') throw new Error('no response came');
      return { head, next: reader.nextEvent(method)?.type };
    });
    const [first, again, other] = heads;
    expect(again!.head.marks).toBe(first!.head.marks);
    expect(again!.head.facts).toEqual(first!.head.facts);
    expect([again!.head.start, again!.next]).toEqual([1000, 'content']);
    expect([other!.head.framing.kind, other!.next]).toEqual(['length', 'end']);
  });

  it('is the same at every cut', () => {
    for (let cut = 1; cut < HEAD.length; cut++) {
      const [first, second] = readers();
      first!.receive(latin1(HEAD));
      first!.nextEvent();
      second!.receive(latin1(HEAD.slice(0, cut)));
      expect(second!.nextEvent()).toBeUndefined();
      second!.receive(latin1(HEAD.slice(cut)));
      expect(second!.nextEvent()?.type).toBe('request');
    }
  });

  it('is refused again if it was refused', () => {
    const [first, second] = readers();
    for (const reader of [first!, second!]) {
      reader.receive(latin1('GET chat HTTP/1.1\r\nHost: a\r\n\r\n'));
      expect(() => reader.nextEvent()).toThrow(HttpError);
    }
  });

  it('is not taken for a longer one that begins like it', () => {
    const [first, second] = readers();
    first!.receive(latin1('GET / HTTP/1.0\r\n\r\n'));
    first!.nextEvent();
    second!.receive(latin1('GET / HTTP/1.0\r\nA: b\r\n\r\n'));
    expect(second!.nextEvent()?.end).toBe('GET / HTTP/1.0\r\nA: b\r\n\r\n'.length);
  });
});

describe('the last response head again', () => {
  const fields: [string, string][] = [['A', '1']];
  const respond = (request: string, length: number | undefined, date: number) => {
    const exchanges = new ServerExchanges();
    exchanges.receive(latin1(request));
    exchanges.nextEvent();
    return exchanges.respond({ statusCode: 200, fields }, length, date);
  };
  const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

  it('differs where anything that decides about it does', () => {
    const first = respond(GET, 5, 0);
    expect(respond(GET, 5, 0)).toBe(first);
    expect(respond(GET, 6, 0)).toContain('Content-Length: 6');
    expect(respond(GET, undefined, 0)).toContain('Transfer-Encoding: chunked');
    expect(respond('GET / HTTP/1.0\r\n\r\n', 5, 0)).toContain('Connection: close');
    expect(respond(GET, 5, 1000)).toContain('00:00:01 GMT');
    expect(respond(GET, 5, 0)).toBe(first);
  });

  it('differs where the caller has changed its fields', () => {
    expect(respond(GET, 5, 0)).toContain('A: 1');
    fields[0] = ['A', '2'];
    expect(respond(GET, 5, 0)).toContain('A: 2');
    fields[0] = ['Content-Length', '5'];
    expect(() => respond(GET, 5, 0)).toThrow(TypeError);
  });
});
