import { describe, expect, it } from 'vitest';
import { requestHead } from '../support/heads.ts';

describe('Host, RFC 9112 3.2', () => {
  it.each([
    'a',
    'a.example',
    'a.example:8080',
    'a.example:',
    '127.0.0.1:80',
    '[::1]',
    '[2001:db8::7]:443',
    'a%2db',
    "a_b~!$&'()*+;=",
  ])('may be %s', (host) => {
    expect(requestHead('GET / HTTP/1.1', `Host: ${host}`).field('host')).toBe(host);
  });

  it.each([
    '',
    'a b',
    'a/b',
    'a:80:90',
    'a:x',
    'a,b',
    'user@a',
    'http://a',
    'a?b',
    'a#b',
    '::1',
    '[::1',
    '[g]',
    'a%2',
    'caf\xe9',
  ])('cannot be "%s"', (host) => {
    expect(() => requestHead('GET / HTTP/1.1', `Host: ${host}`)).toThrow('not a host');
    expect(() => requestHead('GET / HTTP/1.0', `Host: ${host}`)).toThrow('not a host');
  });

  it('is required in HTTP/1.1, not in HTTP/1.0', () => {
    expect(() => requestHead('GET / HTTP/1.1')).toThrow('must have a Host');
    expect(requestHead('GET / HTTP/1.0').field('host')).toBeUndefined();
  });

  it('stands once, even if both lines say the same', () => {
    expect(() => requestHead('GET / HTTP/1.1', 'Host: a', 'host: a')).toThrow('only one Host');
  });
});
