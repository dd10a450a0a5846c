import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readHar } from '../../src/capture/har.ts';
import { findJsonFault } from '../../src/capture/json-fault.ts';
import { check } from '../support/property.ts';

const WEBSOCKET = {
  request: { url: 'ws://127.0.0.1/ws' },
  _webSocketMessages: [
    { type: 'send', time: 10.5, opcode: 1, data: 'Hello' },
    { type: 'receive', time: 10.75, opcode: 2, data: 'AAEC' },
  ],
};
const EVENTS = {
  request: { url: 'http://127.0.0.1/events' },
  response: { content: { mimeType: 'text/event-stream; charset=utf-8', text: 'data: x\n\n' } },
};

function problemOf(text: string): string {
  try {
    readHar(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function har(...entries: object[]): string {
  return JSON.stringify({ log: { version: '1.2', entries } });
}

it('reads messages and event streams out of an archive, and counts the rest', () => {
  const { exchanges, others, otherFrames } = readHar(
    har(WEBSOCKET, { request: { url: '/' } }, EVENTS),
  );
  expect([others, otherFrames]).toEqual([1, 0]);
  expect(exchanges).toEqual([
    {
      kind: 'websocket',
      url: 'ws://127.0.0.1/ws',
      messages: [
        { from: 'client', isText: true, bytes: Buffer.from('Hello'), time: 0 },
        { from: 'server', isText: false, bytes: Buffer.from([0, 1, 2]), time: 250 },
      ],
    },
    { kind: 'event-stream', url: 'http://127.0.0.1/events', bytes: Buffer.from('data: x\n\n') },
  ]);
});

it('puts heads together from names and values, as HTTP/1.1 writes them', () => {
  const header = (name: string, value: string) => ({ name, value });
  const { exchanges, others } = readHar(
    har({
      ...{ startedDateTime: '2026-12-01T10:00:00.000Z', time: 12.5 },
      request: {
        ...{ method: 'POST', url: 'http://a:8080/b?c=d#e', httpVersion: 'HTTP/1.1' },
        ...{ headers: [header('Content-Type', 'text/plain')], postData: { text: 'hi' } },
      },
      response: {
        ...{ status: 200, statusText: 'OK', httpVersion: 'h2' },
        headers: [header(':status', '200'), header('set-cookie', 'a=1\nb=2')],
        content: { mimeType: 'text/plain', text: 'aGk=', encoding: 'base64' },
      },
    }),
  );
  expect(others).toBe(0);
  expect(exchanges).toEqual([
    {
      ...{ kind: 'http', url: 'http://a:8080/b?c=d#e', otherVersion: 'h2' },
      request: {
        head: Buffer.from(
          'POST /b?c=d HTTP/1.1\r\nHost: a:8080\r\nContent-Type: text/plain\r\n\r\n',
        ),
        ...{ content: Buffer.from('hi'), time: 0 },
      },
      response: {
        head: Buffer.from('HTTP/1.1 200 OK\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n\r\n'),
        ...{ content: Buffer.from('hi'), time: 12.5 },
      },
    },
  ]);
});

it('has no response where none came', () => {
  const request = { method: 'GET', url: 'http://a/', headers: 'none' };
  expect(readHar(har({ request, response: { status: 0 } })).exchanges).toMatchObject([
    { kind: 'http', response: undefined },
  ]);
});

it('passes over what is no message, and counts it', () => {
  const frame = (opcode: number, type = 'receive') => ({ type, time: 11, opcode, data: 'A+g=' });
  const [message] = WEBSOCKET._webSocketMessages;
  const frames = [frame(9), message, frame(8), frame(-1, 'error'), null];
  const { exchanges, otherFrames } = readHar(har({ ...WEBSOCKET, _webSocketMessages: frames }));
  expect(otherFrames).toBe(4);
  expect(exchanges).toMatchObject([{ messages: [{ bytes: Buffer.from('Hello'), time: 0 }] }]);
});

it('knows an event stream in whatever letters its type is written', () => {
  const typed = (mimeType: string) => ({ response: { content: { mimeType, text: '' } } });
  const types = ['Text/Event-Stream', 'text/event-stream ;charset=utf-8', 'text/event-streams'];
  expect(readHar(har(...types.map(typed))).exchanges).toHaveLength(2);
});

it('has every URL in one line', () => {
  const request = { url: 'ws://a/\u001b[31mred\u0007\nx\u2028' };
  expect(readHar(har({ ...WEBSOCKET, request })).exchanges[0]?.url).toBe(
    'ws://a/\\x1b[31mred\\x07\\x0ax\\u2028',
  );
});

it.each([
  ['{"log":{"a":1,\n"entries":[{"a":}]}}', 'line 2, column 17'],
  ['{"log":{"a":1,\n"entries":[{"a":1}\n', 'line 3, column 1'],
  ['{"log":\n{"a":tru}}', 'line 2, column 6'],
  ['{"log":{"a":"x\ny"}}', 'line 1, column 13'],
  ['{"log":{}}\n\n{', 'line 3, column 1'],
  ['{"log":[1,]}', 'line 1, column 11'],
  ['{"log":01}', 'line 1, column 8'],
  ['{"log":\u001b[31m\n}', 'line 1, column 8'],
])('tells where %j is no JSON, in one line', (text, place) => {
  const said = problemOf(text);
  expect(said).toContain(`${place}: this HAR is no JSON`);
  expect(said).not.toMatch(/[\x00-\x1f]/);
});

it('finds where JSON is broken off at any place', () => {
  check(
    fc.property(fc.jsonValue(), fc.nat(), (value, at) => {
      const text = JSON.stringify([value]);
      const cut = text.slice(0, at % text.length);
      expect(findJsonFault(text)).toBe(text.length);
      const fault = findJsonFault(cut);
      // A string, number or word that is cut begins before the end, and nothing else is wrong with it.
      expect(cut.slice(fault)).toMatch(/^("|-|\d|t|f|n|$)/);
      expect(findJsonFault(`${text}]`)).toBe(text.length);
    }),
  );
});

it('says what is wrong with what is none', () => {
  expect(() => readHar('{"log":{')).toThrow(/^line 1, column 9: this HAR is no JSON/);
  expect(() => readHar('{"log":{"entries":3}}')).toThrow(
    'line 1, column 1: this HAR has no list log.entries',
  );
});
