import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/trace/entry.ts';
import { Explainer } from '../../src/trace/explain.ts';
import { guessKind, type Kind } from '../../src/trace/guess.ts';
import { latin1 } from '../support/bytes.ts';
import { labelText } from '../support/label-text.ts';

function explain(kind: Kind, text: string): Entry[] {
  const entries: Entry[] = [];
  const explainer = new Explainer(kind, (entry) => entries.push(entry));
  explainer.bytes(Buffer.from(text, 'latin1'));
  explainer.end();
  return entries;
}

function labels(kind: Kind, text: string): string[] {
  return explain(kind, text).map(labelText);
}

describe('bytes are taken for', () => {
  it.each([
    ['http-request', 'GET / HTTP/1.1\r\n'],
    ['http-request', '\r\nM-SEARCH * HTTP/1.0\r\n'],
    ['http-response', 'HTTP/1.1 200 OK\r\n'],
    // Broken, and recognised as what they were meant to be.
    ['http-request', 'GET  / HTTP/1.1\r\nHost: h\r\n\r\n'],
    ['http-request', 'GET  / HTTP/1.1'],
    ['http-request', 'GET\t/ HTTP/1.1\r\n'],
    ['http-request', 'GET /a b HTTP/1.1\r\n'],
    ['http-request', 'get / http/1.1\n'],
    ['http-request', 'GET / HTTP1.1\r\n'],
    ['http-request', 'GET /\r\n'],
    ['http-request', ' GET / HTTP/1.1\r\n'],
    ['http-response', 'http/1.1 200 OK\r\n'],
    ['http-response', 'HTTP 1.1 200 OK\r\n'],
    [undefined, 'Get the milk\n'],
    [undefined, 'X-Y: HTTP/1.1\n'],
    [undefined, 'HTTP is a protocol\n'],
    ['sse', 'data: x\n'],
    ['sse', ': comment\n'],
    ['sse', '\xef\xbb\xbfid\n'],
    ['sse', 'retry: 1\r'],
    ['ws-client', '\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58'],
    ['ws-server', '\x81\x05Hello'],
    ['ws-server', '\x88\x00'],
    ['ws-client', '\xc1\x80'],
    [undefined, ''],
    [undefined, '\x83\x00'],
    [undefined, '\xf1\x00'],
    [undefined, '\x89\x7e\x01\x00'],
    [undefined, 'data'],
    [undefined, 'GET /'],
    // Each is legal as the beginning of a frame, and is none.
    [undefined, 'A quick brown fox jumps over the lazy dog'],
    [undefined, 'BEGIN'],
    [undefined, '\x81\x05HelloWorld'],
    [undefined, '\x81\x00\x81\x80\0\0\0\0'],
    ['ws-server', '\x81\x05Hello\x88'],
    ['ws-server', '\x01\x03Hel\x80\x02lo'],
  ])('%s: %j', (kind, text) => {
    expect(guessKind(latin1(text))).toBe(kind);
  });
});

describe('explained are', () => {
  it('requests, one after the other', () => {
    const request = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n';
    expect(labels('http-request', request + request.replace('/a', '/b'))).toEqual([
      ...['GET /a', 'GET /b'],
    ]);
  });

  it('responses without their requests', () => {
    const response = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';
    expect(
      labels('http-response', `${response}HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n`),
    ).toEqual([...['200 OK', '404 Not Found']]);
  });

  it('frames without their handshake', () => {
    expect(labels('ws-client', '\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58')).toEqual([
      'TEXT "Hello"  FIN MASK',
    ]);
    const [first, second] = labels('ws-server', '\x01\x03Hel\x80\x02lo');
    expect([first, second]).toEqual([
      expect.stringMatching(/^TEXT/),
      expect.stringMatching(/^CONT/),
    ]);
  });

  it('compressed frames without their handshake: the examples of RFC 7692 7.2.3.2', () => {
    const first = '\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00';
    const second = '\xc1\x05\xf2\x00\x11\x00\x00';
    expect(labels('ws-server', first + second)).toEqual([
      ...['TEXT "Hello"  FIN RSV1', 'TEXT "Hello"  FIN RSV1'],
    ]);
  });

  it('event streams without their chunks', () => {
    expect(labels('sse', 'event: a\ndata: 1\n\n: c\n\ndata: 2\n')).toEqual([
      ...[expect.stringContaining('event a'), expect.stringContaining('comment')],
      expect.stringContaining('dropped'),
    ]);
  });

  it('up to a fault, with its place, and the rest as never parsed', () => {
    const [head, broken, ...others] = explain('ws-server', '\x81\x05Hello\x83\x00more');
    expect(labelText(head!)).toBe('TEXT "Hello"  FIN');
    expect(broken!.fault).toMatchObject({ fault: 'reserved-opcode', offset: 7 });
    expect(broken!.parts.map(({ start, end }) => [start, end])).toEqual([
      [7, 9],
      [9, 13],
    ]);
    expect(others).toEqual([]);
  });

  it('what is not complete as far as it goes', () => {
    const entries = explain('ws-client', '\x81\x85\x37\xfa');
    expect(entries.at(-1)!.end).toBe(4);
  });
});
