import { expect, it } from 'vitest';
import { readHar } from '../../src/capture/har.ts';

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

function har(...entries: object[]): string {
  return JSON.stringify({ log: { version: '1.2', entries } });
}

it('reads messages and event streams out of an archive, and counts the rest', () => {
  const { exchanges, others } = readHar(har(WEBSOCKET, { request: { url: '/' } }, EVENTS));
  expect(others).toBe(1);
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

it('says what is wrong with what is none', () => {
  expect(() => readHar('{"log":{')).toThrow(/^line 1, column 9: this HAR is no JSON/);
  expect(() => readHar('{"log":{"entries":3}}')).toThrow(
    'line 1, column 1: this HAR has no list log.entries',
  );
});
