import { describe, expect, it } from 'vitest';
import type { Placed } from '../../src/wire/field.ts';
import { readSpan } from '../../src/wire/field.ts';
import { latin1 } from '../support/bytes.ts';
import { requestHead, responseHead } from '../support/heads.ts';
import { readAsClient, readAsServer } from '../support/http-transcript.ts';

describe('a request line', () => {
  it('gives method, target and version', () => {
    const head = requestHead('POST /a?b HTTP/1.1', 'Host: a');
    expect(head.method).toBe('POST');
    expect(head.requestTarget).toBe('/a?b');
    expect(head.minorVersion).toBe(1);
  });

  it.each([
    ['HTTP/1.0', 0],
    ['HTTP/1.1', 1],
    ['HTTP/1.9', 1],
  ])('of %s counts as minor version %i, RFC 9110 2.5', (version, minorVersion) => {
    expect(requestHead(`GET / ${version}`, 'Host: a').minorVersion).toBe(minorVersion);
  });

  it.each(['GET /', 'OPTIONS *', 'GET http://a/b', 'CONNECT a:443'])(
    'may have the target of %s, RFC 9112 3.2',
    (start) => {
      expect(requestHead(`${start} HTTP/1.1`, 'Host: a').requestTarget).toBe(start.split(' ')[1]);
    },
  );

  it('may have one empty line before it, RFC 9112 2.2', () => {
    const [head] = readAsServer([latin1('\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n')]).events;
    expect(head).toMatchObject({ type: 'request', start: 0, end: 29, method: 'GET' });
  });
});

describe('a status line', () => {
  it.each([
    ['HTTP/1.1 200 OK', 200, 'OK'],
    ['HTTP/1.1 404 Not Found', 404, 'Not Found'],
    ['HTTP/1.1 299 ', 299, ''],
    ['HTTP/1.0 299', 299, ''],
    ['HTTP/1.1 500 caf\xe9', 500, 'caf\xe9'],
  ])('gives status code and reason phrase: %s', (line, statusCode, reasonPhrase) => {
    expect(responseHead(line)).toMatchObject({ statusCode, reasonPhrase });
  });
});

describe('a field', () => {
  const head = requestHead(
    'GET / HTTP/1.1',
    'Host: a',
    'ACCEPT: text/html',
    'X-Empty:',
    'x-padded: \t a b \t ',
    'accept:text/css',
    'Accept-Language: fr',
  );

  it('is found whatever the case of its name, RFC 9110 5.1', () => {
    expect(head.field('host')).toBe('a');
    expect(head.field('accept-language')).toBe('fr');
  });

  it('has no white space around its value, RFC 9112 5.1', () => {
    expect(head.field('x-padded')).toBe('a b');
    expect(head.field('x-empty')).toBe('');
  });

  it('of several lines is one list in their order, RFC 9110 5.3', () => {
    expect(head.field('accept')).toBe('text/html, text/css');
    expect(head.fieldLines('accept')).toEqual(['text/html', 'text/css']);
  });

  it('that is not there is undefined', () => {
    expect(head.field('acc')).toBeUndefined();
    expect(head.fieldLines('accept-')).toEqual([]);
  });

  it('comes spelled as it was sent where all are listed', () => {
    expect([...head].map(([name]) => name)).toEqual([
      'Host',
      'ACCEPT',
      'X-Empty',
      'x-padded',
      'accept',
      'Accept-Language',
    ]);
  });

  it('has a place in the stream', () => {
    const first = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
    const { events } = readAsServer([latin1(`${first}GET / HTTP/1.1\r\nHost: abc\r\n\r\n`)]);
    const second = events[2] as typeof head;
    expect(second.start + second.placeOf('host')).toBe(
      first.length + 'GET / HTTP/1.1\r\nHost: '.length,
    );
    expect(() => second.placeOf('x')).toThrow('no field x');
  });

  it('that differs by the bit that is the case of letters, but is none, is another', () => {
    const marked = requestHead('GET / HTTP/1.1', 'Host: a', '^: 1');
    expect(marked.field('^')).toBe('1');
    expect(marked.field('~')).toBeUndefined();
  });
});

describe('the spans of a head', () => {
  it('name each element and each delimiter of a request in their order', () => {
    const text = 'GET /a HTTP/1.1\r\nHost: b\r\nX: c \r\n\r\n';
    expect(named(readAsServer([latin1(text)]).events[0]!, text)).toEqual([
      ['method', 'GET'],
      ['SP', 'SP'],
      ['request-target', '/a'],
      ['SP', 'SP'],
      ['HTTP-version', 'HTTP/1.1'],
      ['CRLF', 'CR LF'],
      ['field-name', 'Host'],
      ['":"', ':'],
      ['OWS', 'SP'],
      ['Host', 'b'],
      ['CRLF', 'CR LF'],
      ['field-name', 'X'],
      ['":"', ':'],
      ['OWS', 'SP'],
      ['field-value', 'c'],
      ['OWS', 'SP'],
      ['CRLF', 'CR LF'],
      ['CRLF', 'CR LF'],
    ]);
  });

  it.each([
    [' ', ['SP']],
    ['\t', ['HTAB']],
    ['  ', ['SP', 'SP']],
  ])('show white space by its names: %j', (blanks, names) => {
    const text = `HTTP/1.1 204 \r\nX:${blanks}a\r\n\r\n`;
    const spans = named(readAsClient([latin1(text)]).events[0]!, text);
    expect(spans.find(([name]) => name === 'OWS')).toEqual(['OWS', names.join(' ')]);
  });

  it('leave out a reason phrase that is empty', () => {
    const text = 'HTTP/1.1 204 \r\nX:\r\n\r\n';
    const names = named(readAsClient([latin1(text)]).events[0]!, text).map(([name]) => name);
    expect(names).toEqual([
      'HTTP-version',
      'SP',
      'status-code',
      'SP',
      'CRLF',
      'field-name',
      '":"',
      'CRLF',
      'CRLF',
    ]);
  });

  it('call what a fault left unparsed', () => {
    const { fault } = readAsServer([latin1('GET / HTTP/1.1\r\nHost : a\r\n\r\n')]);
    const text = 'GET / HTTP/1.1\r\nHost ';
    expect(named(fault!.partial!, text).at(-1)).toEqual(['refused', '5 bytes']);
  });
});

function named(place: Placed, text: string): string[][] {
  const bytes = latin1(text);
  return place.spans().map((span) => [span.field.name, readSpan(span, bytes).value]);
}
