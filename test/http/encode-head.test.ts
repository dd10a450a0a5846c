import { describe, expect, it } from 'vitest';
import {
  encodeFieldLines,
  encodeRequestHead,
  encodeResponseHead,
} from '../../src/http/encode-head.ts';

const request = { method: 'GET', requestTarget: '/', fields: [] };

describe('a request to be sent, RFC 9112 3', () => {
  it('is a request line, field lines and an empty line', () => {
    const fields = [
      ['Host', 'a'],
      ['X-Empty', ''],
    ] as const;
    const text = encodeRequestHead({ method: 'GET', requestTarget: '/a', fields });
    expect(text).toBe('GET /a HTTP/1.1\r\nHost: a\r\nX-Empty: \r\n\r\n');
  });

  it('may be of HTTP/1.0', () => {
    expect(encodeRequestHead({ ...request, minorVersion: 0 })).toBe('GET / HTTP/1.0\r\n\r\n');
  });

  it.each(['', 'G T', 'GET\r\n', 'GÉT', 'a:b'])('has no method "%s"', (method) => {
    expect(() => encodeRequestHead({ ...request, method })).toThrow(TypeError);
  });

  it.each(['', '/a b', '/\r\nX: 1', '/\0', '/\t', '/é'])('has no target "%s"', (requestTarget) => {
    expect(() => encodeRequestHead({ ...request, requestTarget })).toThrow(TypeError);
  });
});

describe('a response to be sent, RFC 9112 4', () => {
  it.each([
    [{ statusCode: 404, fields: [] }, 'HTTP/1.1 404 Not Found\r\n\r\n'],
    [{ statusCode: 299, fields: [] }, 'HTTP/1.1 299 \r\n\r\n'],
    [{ statusCode: 200, reasonPhrase: 'Fine', fields: [] }, 'HTTP/1.1 200 Fine\r\n\r\n'],
    [{ statusCode: 200, reasonPhrase: '', fields: [] }, 'HTTP/1.1 200 \r\n\r\n'],
  ])('has a status code and a reason phrase: %j', (head, text) => {
    expect(encodeResponseHead(head)).toBe(text);
  });

  it.each([99, 600, 200.5, Number.NaN])('has no status code %d', (statusCode) => {
    expect(() => encodeResponseHead({ statusCode, fields: [] })).toThrow(TypeError);
  });

  it.each(['O\rK', 'O\nK', 'O\0K'])('has no reason phrase %j', (reasonPhrase) => {
    expect(() => encodeResponseHead({ statusCode: 200, reasonPhrase, fields: [] })).toThrow(
      TypeError,
    );
  });
});

describe('a field line to be sent, RFC 9110 5.5', () => {
  it.each(['\r', '\n', '\0', '\r\nSet-Cookie: a=b', '\x7f', '\x1b', 'Ā', '\u{1f600}'])(
    'cannot carry %j in its value',
    (bad) => {
      expect(() => encodeFieldLines([['X', `a${bad}b`]])).toThrow(TypeError);
    },
  );

  it.each(['', 'a b', 'a:', 'a\r\n', 'é', '(a)'])('cannot be named %j', (name) => {
    expect(() => encodeFieldLines([[name, '1']])).toThrow(TypeError);
  });

  it('says where the octet stands that it cannot carry', () => {
    expect(() => encodeFieldLines([['X', 'a\nb']])).toThrow(
      'the value of X has 0x0a at 1, which cannot stand there',
    );
  });

  it('may have HTAB, SP and any octet from 0x80 on', () => {
    expect(encodeFieldLines([['X', 'a\tb c\xff']])).toBe('X: a\tb c\xff\r\n');
  });
});
