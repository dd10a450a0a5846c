import { describe, expect, it } from 'vitest';
import type { InferredStates } from '../../src/trace/inferred-state.ts';
import { statesAlong } from '../../src/trace/inferred-states.ts';
import { Order } from '../../src/trace/order.ts';
import { factsOf } from '../../src/view/model/state-facts.ts';
import { octets } from '../support/bytes.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { labelText } from '../support/label-text.ts';
import { chunk, GET, Recorded, STREAM_HEAD, upgraded } from '../support/recorded.ts';

const key = SAMPLE_KEY;
const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n';
const ping = frameBytes({ opcode: 9, payload: 'hi', key });
const pong = frameBytes({ opcode: 10, payload: 'hi' });
const hel = frameBytes({ opcode: 1, payload: 'Hel', fin: false, key });
const lo = frameBytes({ opcode: 0, payload: 'lo', key });
const hello = frameBytes({ opcode: 1, payload: 'Hello', key });
const closing = frameBytes({ opcode: 8, payload: octets('03 e8'), key });
const closed = frameBytes({ opcode: 8, payload: octets('03 e8') });

/** As much as is shown of a payload, and more: what differs is after that. */
const ALIKE = 'x'.repeat(99);

function beliefsBehind({ recorder, entries }: Recorded, row = -1): InferredStates {
  return statesAlong(recorder, entries).at(row)!;
}

/** What both ends believe after a row of a conversation, in words. Default: the last row. */
function beliefsAt(recorded: Recorded, row = -1): Record<'client' | 'server', string[]> {
  const { client, server } = beliefsBehind(recorded, row);
  const told = (side: 'client' | 'server', state: typeof client) =>
    factsOf(side, state).map(({ about, says }) => `${about} ${says}`);
  return { client: told('client', client), server: told('server', server) };
}

describe('what each end believes', () => {
  it.each<[string, Recorded, { client: string[]; server: string[] }]>([
    [
      'after a request',
      new Recorded().say('client', GET),
      {
        client: ['parser at a response head', 'waits for a response'],
        server: ['parser at a request head', 'waits for nothing: an answer is due'],
      },
    ],
    [
      'in a request',
      new Recorded().say('client', `${POST}he`),
      {
        client: ['parser at a response head', 'message open, 2 bytes sent', 'waits for a response'],
        server: [
          'parser in the content',
          'message open, content, 2 bytes',
          'waits for the rest of the content',
        ],
      },
    ],
    [
      'after a response',
      new Recorded().say('client', GET).say('server', NO_CONTENT),
      {
        client: ['parser at a response head'],
        server: ['parser at a request head', 'waits for a request'],
      },
    ],
    [
      'after two requests at once',
      new Recorded().say('client', GET + GET),
      {
        client: ['parser at a response head', 'waits for 2 responses'],
        server: ['parser at a request head', 'waits for nothing: an answer is due'],
      },
    ],
    [
      'after an interim response',
      new Recorded().say('client', POST).say('server', 'HTTP/1.1 100 Continue\r\n\r\n'),
      {
        client: ['parser at a response head', 'message open, 0 bytes sent', 'waits for a response'],
        server: [
          'parser in the content',
          'message open, content, 0 bytes',
          'waits for the rest of the content',
        ],
      },
    ],
    [
      'in an event stream',
      new Recorded().say('client', GET).say('server', STREAM_HEAD, chunk('data: he')),
      {
        client: [
          'parser in the content',
          'message open, content, 8 bytes; buffered: 8 bytes, no blank line yet',
          'waits for the rest of the content',
        ],
        server: ['parser at a request head', 'message open, 8 bytes sent', 'waits for a request'],
      },
    ],
    [
      'after an event, and a part of the next',
      new Recorded()
        .say('client', GET)
        .say('server', STREAM_HEAD, chunk('data: he'), chunk('llo\n\ndata')),
      {
        client: [
          'parser in the content',
          'message open, content, 17 bytes; buffered: 4 bytes, no blank line yet',
          'waits for the rest of the content',
        ],
        server: ['parser at a request head', 'message open, 17 bytes sent', 'waits for a request'],
      },
    ],
    [
      'after the last chunk',
      new Recorded().say('client', GET).say('server', STREAM_HEAD, chunk('data: he'), '0\r\n\r\n'),
      {
        client: ['parser at a response head'],
        server: ['parser at a request head', 'waits for a request'],
      },
    ],
    ['after a 101', upgraded(), { client: ['parser at a frame'], server: ['parser at a frame'] }],
    [
      'after the first part of a message, and a ping',
      upgraded().say('client', hel, ping),
      {
        client: [
          'parser at a frame',
          'message open, 3 bytes sent',
          'control PING "hi" unanswered',
          'waits for PONG "hi"',
        ],
        server: [
          'parser at a frame',
          'message open, text, 3 bytes: "Hel"',
          'control PING "hi" read, PONG due',
        ],
      },
    ],
    [
      'after its pong and its last part',
      upgraded().say('client', hel, ping).say('server', pong).say('client', lo),
      { client: ['parser at a frame'], server: ['parser at a frame'] },
    ],
    [
      'after a Close',
      upgraded().say('client', closing),
      {
        client: ['parser at a frame', 'close Close sent', 'waits for the other Close'],
        server: ['parser reads no more frames', 'close Close read, answer due'],
      },
    ],
    [
      'after both',
      upgraded().say('client', closing).say('server', closed),
      {
        client: [
          'parser reads no more frames',
          'close Close both ways',
          'waits for the server to close TCP',
        ],
        server: ['parser reads no more frames', 'close Close both ways'],
      },
    ],
    [
      'after the first FIN',
      upgraded().say('client', closing).say('server', closed).end('server'),
      {
        client: ['parser the end was read', 'close over'],
        server: [
          'parser reads no more frames',
          'close over',
          'waits for the end of the other side',
        ],
      },
    ],
    [
      'after a frame that was refused',
      upgraded().say('client', frameBytes({ opcode: 3, key })),
      {
        client: ['parser at a frame'],
        server: ['parser gave up: reserved-opcode', 'waits for the end of the other side'],
      },
    ],
  ])('%s', (_where, recorded, expected) => {
    expect(beliefsAt(recorded)).toEqual(expected);
  });

  it('is told for each row, holds and events included', () => {
    const recorded = new Recorded()
      .say('client', GET)
      .after(200)
      .say('server', STREAM_HEAD, chunk('data: 1\n\n'));
    const { entries, recorder } = recorded;
    expect(entries.map(({ kind }) => kind)).toEqual([
      ...['message', 'hold', 'message', 'message', 'event'],
    ]);
    expect(statesAlong(recorder, entries)).toHaveLength(entries.length);
    expect(beliefsAt(recorded, 1)).toEqual(beliefsAt(recorded, 0));
    expect(beliefsAt(recorded, 4)).toEqual(beliefsAt(recorded, 3));
  });

  it('has what an end has read, and not yet what is on its way', () => {
    const recorded = upgraded()
      .write('client', ping)
      .write('server', frameBytes({ opcode: 9, payload: 'yo' }))
      .read('client')
      .read('server');
    expect(beliefsAt(recorded, 2).server).toEqual(['parser at a frame']);
    expect(beliefsAt(recorded, 3).server).toContain(
      'control PING "hi" read, PONG due; PING "yo" unanswered',
    );
  });
});

describe('a pong', () => {
  const pingWith = (payload: string) => frameBytes({ opcode: 9, payload, key });
  const pongWith = (payload: string) => frameBytes({ opcode: 10, payload });
  const awaitedBehind = (...pongs: Buffer[]) => {
    const talk = upgraded().say('client', pingWith(`${ALIKE}1`), pingWith(`${ALIKE}2`));
    const { client, server } = beliefsBehind(talk.say('server', ...pongs));
    expect(server.pongDue).toEqual(client.pongAwaited);
    return client.pongAwaited?.toString();
  };

  it('answers the ping with its payload, and all pings before that', () => {
    expect(awaitedBehind(pongWith(`${ALIKE}2`))).toBeUndefined();
    expect(awaitedBehind(pongWith(`${ALIKE}1`), pongWith(`${ALIKE}2`))).toBeUndefined();
  });

  it('leaves the latest ping unanswered if it answers an earlier one, or none', () => {
    expect(awaitedBehind(pongWith(`${ALIKE}1`))).toBe(`${ALIKE}2`);
    expect(awaitedBehind(pongWith('unasked'), pongWith(''))).toBe(`${ALIKE}2`);
  });

  it('is owed to a ping without payload too', () => {
    const talk = upgraded().say('client', pingWith(''));
    expect(beliefsAt(talk).server).toContain('control PING read, PONG due');
    expect(beliefsAt(talk.say('server', pongWith(''))).server).toEqual(['parser at a frame']);
  });
});

describe('an ending', () => {
  it.each<[string, Recorded]>([
    [
      'clean: Close both ways, server closed first',
      upgraded().say('client', closing).say('server', closed).end('server'),
    ],
    [
      'client closes too',
      upgraded().say('client', closing).say('server', closed).end('server').end('client'),
    ],
    ['no Close frame: the API will report 1006', upgraded().say('client', hello).end('client')],
    ['only one Close: no answer to it came', upgraded().say('client', closing).end('client')],
    ['a Close without answer', upgraded().say('client', closing).end('server')],
    [
      'failed: server does not wait for a Close',
      upgraded()
        .say('client', frameBytes({ opcode: 3, key }))
        .say('server', closed)
        .end('server'),
    ],
    ['reset: what was on its way is uncertain', upgraded().reset('client')],
    [
      'client left mid-stream (as EventSource does)',
      new Recorded().say('client', GET).say('server', STREAM_HEAD, chunk('data: 1')).end('client'),
    ],
    ['client left before the response came', new Recorded().say('client', GET).end('client')],
    [
      'clean: client closed first',
      new Recorded().say('client', GET).say('server', NO_CONTENT).end('client'),
    ],
    [
      'clean: server closed first',
      new Recorded().say('client', GET).say('server', NO_CONTENT).end('server'),
    ],
    [
      'clean: this is how the content ends',
      new Recorded()
        .say('client', GET)
        .say('server', 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n', 'data: 1\n\n')
        .end('server'),
    ],
    [
      'server closed mid-content',
      new Recorded().say('client', GET).say('server', STREAM_HEAD, chunk('data: 1')).end('server'),
    ],
    ['server closed without a response', new Recorded().say('client', GET).end('server')],
  ])('is labelled from what was seen: %s', (label, recorded) => {
    const end = recorded.entries.findLast((entry) => entry.kind === 'fin');
    expect(end?.ending).toBe(label);
  });
});

describe('two messages', () => {
  it('have crossed where neither side had read the other', () => {
    const both = (recorded: Recorded) => {
      recorded.read('client').read('server');
      const [first, second] = recorded.entries.slice(-2);
      expect([first, second].map((entry) => labelText(entry!))).toEqual([
        'TEXT "Hello"  FIN MASK',
        'PONG hi  FIN',
      ]);
      return new Order(recorded.recorder).crossed(first!, second!);
    };
    const crossing = upgraded().write('client', hello).write('server', pong);
    expect(both(crossing)).toBe(true);
    expect(both(upgraded().say('client', hello).say('server', pong))).toBe(false);
    expect(both(upgraded().write('client', hello).read('client', 1).write('server', pong))).toBe(
      false,
    );
  });
});
