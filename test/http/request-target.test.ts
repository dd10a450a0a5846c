import { describe, expect, it } from 'vitest';
import { HTTP_FAULTS, type HttpFault } from '../../src/http/faults.ts';
import { requestHead } from '../support/heads.ts';
import { readRequests } from '../support/reading.ts';

function targetOf(line: string, ...fields: string[]) {
  const all = fields.length > 0 ? fields : ['Host: h.example'];
  return requestHead(`${line} HTTP/1.1`, ...all).target;
}

/** Where and how a request line is refused. */
function refusalOf(line: string, ...fields: string[]) {
  const all = fields.length > 0 ? fields : ['Host: h.example'];
  const { fault } = readRequests(`${[`${line} HTTP/1.1`, ...all].join('\r\n')}\r\n\r\n`);
  if (!fault) return undefined;
  return [fault.fault, HTTP_FAULTS[fault.fault as HttpFault].status, fault.offset];
}

describe('origin-form, RFC 9112 3.2.1', () => {
  it.each([
    ['/', '/', undefined],
    ['/a/b', '/a/b', undefined],
    ['/a?b=c', '/a', 'b=c'],
    ['/?', '/', ''],
    ['/a?b?c', '/a', 'b?c'],
    ['//a', '//a', undefined],
    ['/http://other/', '/http://other/', undefined],
    ['/%2e%00', '/%2e%00', undefined],
    ['/*', '/*', undefined],
  ])('%s is path %s with query %s', (target, path, query) => {
    const authority = 'h.example';
    expect(targetOf(`GET ${target}`)).toEqual({ form: 'origin', authority, path, query });
  });

  it('has its authority from Host, with its port, or has none', () => {
    expect(targetOf('GET /', 'Host: h.example:81').authority).toBe('h.example:81');
    expect(requestHead('GET / HTTP/1.0').target.authority).toBe('');
  });
});

describe('absolute-form, RFC 9112 3.2.2', () => {
  it.each([
    ['http://a.example/b?c', 'a.example', '/b', 'c'],
    ['http://a.example:81/', 'a.example:81', '/', undefined],
    ['http://a.example', 'a.example', '/', undefined],
    ['http://a.example?c', 'a.example', '/', 'c'],
    ['HTTP://A.example/', 'A.example', '/', undefined],
    ['http://[::1]:81/b', '[::1]:81', '/b', undefined],
  ])('%s is %s, %s, %s', (target, authority, path, query) => {
    expect(targetOf(`GET ${target}`)).toEqual({ form: 'absolute', authority, path, query });
  });

  it('its authority counts, and Host is ignored', () => {
    const { authority } = targetOf('GET http://a.example/', 'Host: other.example');
    expect(authority).toBe('a.example');
  });

  it('Host must be there and valid all the same', () => {
    expect(refusalOf('GET http://a/', 'X: 1')?.slice(0, 2)).toEqual(['missing-host', 400]);
    expect(refusalOf('GET http://a/', 'Host: a/b')?.slice(0, 2)).toEqual(['invalid-host', 400]);
    expect(refusalOf('GET http://a/', 'Host: a', 'Host: a')?.slice(0, 2)).toEqual([
      'repeated-host',
      400,
    ]);
  });

  it('https must not be asked for in clear text, RFC 9110 7.4', () => {
    expect(refusalOf('GET https://a.example/')).toEqual(['misdirected-scheme', 421, 4]);
    expect(refusalOf('POST HTTPS://a.example/')).toEqual(['misdirected-scheme', 421, 5]);
  });

  it.each([
    'http://',
    'http:///b',
    'http:/a',
    'http:a',
    'http://user@a/',
    'http://user:word@a/',
    'http://a,b/',
    'http://a:x/',
    'http://[::1/',
    'https:///b',
    'ftp://a/',
    'ws://a/',
    'urn:a',
  ])('%s is refused', (target) => {
    expect(refusalOf(`GET ${target}`)).toEqual(['target-form', 400, 4]);
  });
});

describe('authority-form, RFC 9112 3.2.3', () => {
  it.each(['a.example:443', '127.0.0.1:80', '[::1]:443'])('CONNECT %s', (authority) => {
    expect(targetOf(`CONNECT ${authority}`)).toEqual({
      form: 'authority',
      authority,
      path: '',
      query: undefined,
    });
  });

  it.each(['a.example', 'a.example:', ':443', 'a:b', 'user@a:443', '/', '*', 'http://a:80/'])(
    'CONNECT %s is refused',
    (target) => {
      expect(refusalOf(`CONNECT ${target}`)).toEqual(['target-form', 400, 8]);
    },
  );

  it('is for CONNECT alone', () => {
    expect(refusalOf('GET a.example:443')).toEqual(['target-form', 400, 4]);
    expect(refusalOf('OPTIONS a.example:443')).toEqual(['target-form', 400, 8]);
  });
});

describe('asterisk-form, RFC 9112 3.2.4', () => {
  it('is for OPTIONS alone', () => {
    const expected = { form: 'asterisk', authority: 'h.example', path: '', query: undefined };
    expect(targetOf('OPTIONS *')).toEqual(expected);
    expect(refusalOf('GET *')).toEqual(['target-form', 400, 4]);
    expect(refusalOf('options *')).toEqual(['target-form', 400, 8]);
    expect(refusalOf('OPTIONS **')).toEqual(['target-form', 400, 8]);
    expect(refusalOf('OPTIONS *?a')).toEqual(['target-form', 400, 8]);
  });
});

describe('a target of no form', () => {
  it.each(['a', 'a/b', '?a', '.', '..', '%2f', '\\a'])('%s is refused', (target) => {
    expect(refusalOf(`GET ${target}`)).toEqual(['target-form', 400, 4]);
  });

  it.each(['#', '/#', '/a?b#c'])('%s is refused: a fragment is for the client alone', (target) => {
    expect(refusalOf(`GET ${target}`)).toEqual(['invalid-target', 400, 4 + target.indexOf('#')]);
  });

  it('is refused after an empty line at its place', () => {
    const { fault } = readRequests('\r\nGET a HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(fault).toMatchObject({ fault: 'target-form', offset: 6 });
  });
});
