import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contract } from '../../src/demo/contract/contract.ts';
import { movesOfConnection } from '../../src/demo/contract/life.ts';
import { COMMON_PROMISES, ROUTE_PROMISES } from '../../src/demo/contract/routes.ts';
import { demoRouter } from '../../src/demo/endpoints.ts';
import { guardHost } from '../../src/net/host-guard.ts';
import { Channels } from '../../src/push/channels.ts';
import { DEFAULT_PUSH_LIMITS, type PushLimits } from '../../src/push/limits.ts';
import { Clock, connectRaw, startServer, statusesIn } from '../support/raw-client.ts';

it('docs/CONTRACT.md is what wirewalk contract prints', () => {
  expect(readFileSync('docs/CONTRACT.md', 'utf8')).toBe(contract());
});

it('every route of the server is in the contract, and no other', () => {
  expect(Object.keys(ROUTE_PROMISES).sort()).toEqual(demoRouter().routes.sort());
});

it('the life of a connection closes from every state, and ends', () => {
  const moves = movesOfConnection();
  const states = new Set(moves.flatMap(({ from, to }) => [from, to]));
  for (const state of states) {
    const leads = moves.some(({ from, by }) => from === state && /close|end|FIN/.test(by));
    expect([state, leads || state === 'closed']).toEqual([state, true]);
  }
});

/** How a status is brought about: a request, and what has to be so before it. */
interface Cause {
  readonly line: string;
  readonly fields?: readonly string[];
  readonly content?: string;
  readonly limits?: Partial<PushLimits>;
  readonly connections?: number;
  readonly before?: (channels: Channels) => void;
}

const FOREIGN = ['Origin: https://elsewhere.example'];
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const NO_NAMES = { names: 0 };
const publish = (channels: Channels) =>
  void channels.channel('x')!.log.append({ type: 'message', data: 'a' });
const end = (channels: Channels) => channels.channel('x')!.log.end();
const enqueue = (channels: Channels) => void channels.queue('x')!.send('a', channels.now);
const idOf = (sequence: number) => `00000000-${sequence}`;

/** A cause for each status that the contract has, under the same keys. */
const CAUSES: Readonly<Record<string, Readonly<Record<number, Cause>>>> = {
  'GET /': { 200: { line: 'GET /' } },
  'POST /': { 200: { line: 'POST /', content: 'a' } },
  '* /echo': { 200: { line: 'BREW /echo' } },
  'GET /cookie': { 200: { line: 'GET /cookie' } },
  'GET /hello': {
    200: { line: 'GET /hello' },
    304: { line: 'GET /hello', fields: ['If-None-Match: "hello-1"'] },
    412: { line: 'GET /hello', fields: ['If-Match: "other"'] },
  },
  'GET /ws': {
    101: { line: 'GET /ws', fields: UPGRADE },
    400: { line: 'GET /ws', fields: [...UPGRADE.slice(0, 3), 'Sec-WebSocket-Key: short'] },
    426: { line: 'GET /ws' },
  },
  'POST /channels/:name': {
    201: { line: 'POST /channels/x', content: 'a' },
    400: { line: 'POST /channels/x', content: '\xff' },
    403: { line: 'POST /channels/x', content: 'a', fields: FOREIGN },
    409: { line: 'POST /channels/x', content: 'a', before: end },
    413: { line: 'POST /channels/x', content: 'ab', limits: { dataOctets: 1 } },
    503: { line: 'POST /channels/x', content: 'a', limits: NO_NAMES },
  },
  'GET /channels/:name/:id': {
    200: { line: `GET /channels/x/${idOf(1)}`, before: publish },
    400: { line: 'GET /channels/no+name/1' },
    404: { line: `GET /channels/x/${idOf(2)}`, before: publish },
    410: {
      line: `GET /channels/x/${idOf(1)}`,
      limits: { log: { events: 1 } },
      before: (channels) => {
        publish(channels);
        publish(channels);
      },
    },
  },
  'GET /events/:name': {
    200: { line: 'GET /events/x', limits: { streams: 0 } },
    204: { line: 'GET /events/x', before: end },
    400: { line: 'GET /events/x?since=yesterday' },
  },
  'GET /poll/:name': {
    200: { line: 'GET /poll/x?since=0', before: publish },
    204: { line: 'GET /poll/x?wait=0' },
    400: { line: 'GET /poll/x?wait=long' },
    503: { line: 'GET /poll/x', limits: { holds: { holds: 0 } } },
  },
  'GET /chat/:name': {
    101: { line: 'GET /chat/x', fields: UPGRADE },
    400: { line: 'GET /chat/x?since=yesterday', fields: UPGRADE },
    403: { line: 'GET /chat/x', fields: [...UPGRADE, ...FOREIGN] },
    426: { line: 'GET /chat/x' },
    503: { line: 'GET /chat/x', fields: UPGRADE, limits: NO_NAMES },
  },
  'POST /queues/:name': {
    201: { line: 'POST /queues/x', content: 'a' },
    400: { line: 'POST /queues/x', content: '\xff' },
    403: { line: 'POST /queues/x', content: 'a', fields: FOREIGN },
    413: { line: 'POST /queues/x', content: 'ab', limits: { dataOctets: 1 } },
    503: { line: 'POST /queues/x', content: 'a', limits: { work: { messages: 0 } } },
  },
  'POST /queues/:name/receive': {
    200: { line: 'POST /queues/x/receive', before: enqueue },
    204: { line: 'POST /queues/x/receive?wait=0' },
    400: { line: 'POST /queues/x/receive?wait=long' },
    403: { line: 'POST /queues/x/receive', fields: FOREIGN },
    503: { line: 'POST /queues/x/receive', limits: { holds: { holds: 0 } } },
  },
  'DELETE /queues/:name/:receipt': {
    204: {
      line: 'DELETE /queues/x/RECEIPT',
      before: enqueue,
    },
    400: { line: 'DELETE /queues/no+name/1' },
    403: { line: 'DELETE /queues/x/1', fields: FOREIGN },
    404: { line: 'DELETE /queues/x/1' },
  },
};

const COMMON_CAUSES: Readonly<Record<number, Cause>> = {
  100: { line: 'POST /', fields: ['Expect: 100-continue', 'Content-Length: 1'] },
  204: { line: 'OPTIONS /hello' },
  404: { line: 'GET /nowhere' },
  405: { line: 'POST /hello' },
  417: { line: 'GET /hello', fields: ['Expect: a-miracle'] },
  421: { line: 'GET http://elsewhere.example/hello' },
  500: { line: 'GET /fails' },
  501: { line: 'BREW /hello' },
  503: { line: 'GET /hello', connections: 0 },
};

describe.each(Object.entries(ROUTE_PROMISES))('%s', (route, { answers }) => {
  it.each(Object.keys(answers).map(Number))('is answered %i', async (status) => {
    expect(statusesIn(await answerTo(CAUSES[route]![status]!))[0]).toBe(status);
  });

  it('has a cause in this test for no other status', () => {
    expect(Object.keys(CAUSES[route]!)).toEqual(Object.keys(answers));
  });
});

it.each(Object.keys(COMMON_PROMISES).map(Number))('any path may be answered %i', async (status) => {
  expect(statusesIn(await answerTo(COMMON_CAUSES[status]!))[0]).toBe(status);
});

async function answerTo(cause: Cause): Promise<string> {
  const { line, fields = [], content, connections, limits = {}, before } = cause;
  const clock = new Clock();
  const channels = new Channels(clock, { ...DEFAULT_PUSH_LIMITS, ...limits });
  before?.(channels);
  const router = demoRouter(channels).get('/fails', () => Promise.reject(new Error('it failed')));
  const handler = guardHost(['localhost'], router.handle);
  const { port } = await startServer(handler, { environment: clock, connections, onError() {} });
  const target = line.includes('RECEIPT') ? line.replace('RECEIPT', receiptIn(channels)) : line;
  const lines = [
    `${target} HTTP/1.1`,
    `Host: ${/\/\/([^/]*)/.exec(line)?.[1] ?? 'localhost'}`,
    ...(content === undefined ? [] : [`Content-Length: ${content.length}`]),
    ...fields,
  ];
  const client = await connectRaw(port);
  client.write(`${lines.join('\r\n')}\r\n\r\n${content ?? ''}`);
  return client.until('\r\n\r\n');
}

/** Someone takes the message to work on it, and gets its receipt. */
function receiptIn(channels: Channels): string {
  let receipt = '';
  channels.queue('x')!.receive(0, channels.now, (given) => {
    if (given.kind === 'delivery') receipt = given.delivery.receipt;
  });
  return receipt;
}
