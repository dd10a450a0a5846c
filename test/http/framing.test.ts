import { describe, expect, it } from 'vitest';
import { framingOfRequest, framingOfResponse, hasNoContent } from '../../src/http/framing.ts';
import { requestHead, responseHead } from '../support/heads.ts';

const UNTIL_CLOSE = { kind: 'until-close' };
const length = (octets: number) => ({ kind: 'length', length: octets });

describe('the length of a request, RFC 9112 6.3', () => {
  const framing = (...fields: string[]) =>
    framingOfRequest(requestHead('POST / HTTP/1.1', 'Host: a', ...fields));

  it('is 0 where nothing is said', () => {
    expect(framing()).toEqual(length(0));
  });

  it.each([
    ['5', 5],
    ['0005', 5],
    ['0', 0],
    ['00000000000000000000000000000000000005', 5],
  ])('is the decimal number in Content-Length: %s', (value, octets) => {
    expect(framing(`Content-Length: ${value}`)).toEqual(length(octets));
  });

  it.each(['', '-1', '+1', '1 2', '0x10', '1e3', '1.0', '5, 5', '٥'])(
    'cannot be told from Content-Length: %s',
    (value) => {
      const octets = Buffer.from(value).toString('latin1');
      expect(() => framing(`Content-Length: ${octets}`)).toThrow('not one decimal number');
    },
  );

  it('cannot be told from two lines, even if they agree', () => {
    expect(() => framing('Content-Length: 5', 'Content-Length: 5')).toThrow('not one decimal');
  });
});

describe('the length of a response, RFC 9112 6.3', () => {
  const framing = (status: number, method: string, ...fields: string[]) =>
    framingOfResponse(responseHead(`HTTP/1.1 ${status} `, ...fields), method);

  it.each([100, 199, 204, 304])('is 0 for a status of %i, whatever its fields say', (status) => {
    expect(framing(status, 'GET', 'Content-Length: 5')).toEqual(length(0));
    expect(hasNoContent(status)).toBe(true);
  });

  it('is 0 as the answer to HEAD', () => {
    expect(framing(200, 'HEAD', 'Content-Length: 5')).toEqual(length(0));
    expect(framing(200, 'HEAD')).toEqual(length(0));
  });

  it('is that of Content-Length', () => {
    expect(framing(200, 'GET', 'Content-Length: 5')).toEqual(length(5));
    expect(hasNoContent(200)).toBe(false);
  });

  it('goes up to the end of the connection where nothing is said', () => {
    expect(framing(200, 'GET')).toEqual(UNTIL_CLOSE);
    expect(framing(500, 'POST')).toEqual(UNTIL_CLOSE);
  });
});
