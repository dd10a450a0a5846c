import { OPCODE } from '../../websocket/opcode.ts';
import type { Step } from '../case.ts';
import { messages } from '../expect/frames.ts';
import { echoes, shows } from '../expect/http.ts';
import { HANDSHAKE } from '../handshakes.ts';
import { ECHO } from '../requests.ts';
import { casesOf, type Section } from './rows.ts';

const ECHOED: Step = { until: { answers: 1 }, within: 2000 };
/** Octets that fill what the kernel keeps between two ends, and more. */
const FLOOD = 'a'.repeat(1_000_000);
const IDLE = 40;
const PLAIN = 'http-2.2-01';

function section(key: string, needs: Section['needs'] = ['echo']): Section {
  return { suite: 'robust', key, ref: 'wirewalk', needs };
}

const STREAM =
  'GET {stream} HTTP/1.1\r\nHost: {host}\r\n{headers}Accept: text/event-stream\r\n\r\n';

/** The same steps on ten connections, one after the other. */
function tenTimes(stepsOn: (on: string) => readonly Step[]): Step[] {
  return Array.from({ length: 10 }, (_, index) => stepsOn(`gone ${index}`)).flat();
}

/** What no RFC asks for, and what servers die of: a client that is slow, or goes away, harms no other. */
export const ROBUST = [
  ...casesOf(section('slow'), [
    {
      nn: '01',
      level: 'SHOULD',
      title: 'While a head comes slowly, others are served',
      script: [{ send: ECHO.slice(0, 3), on: 'slow' }, { send: ECHO }, ECHOED],
      expects: echoes(),
      twin: PLAIN,
      means: 'One client with a bad line stops all others.',
      often: 'A connection is served to its end before the next one is accepted.',
    },
    {
      nn: '02',
      level: 'SHOULD',
      title: 'While many connections are idle, others are served',
      script: [
        ...Array.from(
          { length: IDLE },
          (_, index): Step => ({ send: ECHO.slice(0, 1), on: `idle ${index}` }),
        ),
        { send: ECHO },
        ECHOED,
      ],
      expects: echoes(),
      twin: PLAIN,
      isAlone: true,
      means: 'Browsers, which open connections in advance, keep everyone else out.',
      often: 'There is a worker for each connection, and there are few.',
    },
    {
      nn: '03',
      level: 'SHOULD',
      title: 'While a client reads nothing, others are served',
      script: [
        { send: ECHO, on: 'deaf' },
        { until: { answers: 1 }, within: 2000, on: 'deaf' },
        { stopsReading: true, on: 'deaf' },
        ...Array.from({ length: 4 }, (): Step => ({ send: flooding(), on: 'deaf' })),
        { send: ECHO },
        ECHOED,
      ],
      expects: echoes(),
      twin: PLAIN,
      isAlone: true,
      means: 'One client that sleeps stops all others.',
      often: 'What is written waits until it is read, and everything else waits for that.',
    },
    {
      nn: '04',
      level: 'ours',
      title: 'A head that never ends is given up within a minute',
      script: [{ send: ECHO.slice(0, 3) }, { until: { end: true }, within: 60_000 }],
      expects: shows('the end of the connection', ({ state }) => state !== 'open'),
      twin: PLAIN,
      isSlow: true,
      means: 'A client that opens enough connections and says nothing keeps the server busy.',
    },
    {
      nn: '05',
      level: 'ours',
      title: 'Content that does not come is given up within a minute',
      script: [{ send: ECHO.replace('{token}', '1') }, { until: { end: true }, within: 60_000 }],
      expects: shows('the end of the connection', ({ state }) => state !== 'open'),
      twin: PLAIN,
      isSlow: true,
      means: 'A client that announces enough uploads and sends none keeps the server busy.',
    },
  ]),
  ...casesOf(section('gone'), [
    {
      nn: '01',
      level: 'SHOULD',
      title: 'Clients that reset in the middle of a request harm no one',
      script: [
        ...tenTimes((on) => [
          { send: ECHO.replace('{token}', '1'), on },
          { ends: 'reset', on },
        ]),
        { send: ECHO },
        ECHOED,
      ],
      expects: echoes(),
      twin: PLAIN,
      means: 'A page that is reloaded at the wrong moment brings the server down.',
      often: 'No one listens for the error of a socket.',
    },
    {
      nn: '02',
      level: 'SHOULD',
      title: 'Clients that leave before they read their answer harm no one',
      script: [
        ...tenTimes((on) => [
          { send: flooding(), on },
          { ends: 'reset', on },
        ]),
        { send: ECHO },
        ECHOED,
      ],
      expects: echoes(),
      twin: PLAIN,
      means: 'A download that is called off brings the server down.',
      often: 'A write to a connection that is gone is an error that no one expects.',
    },
  ]),
  ...casesOf(section('socket', ['websocket']), [
    {
      nn: '01',
      level: 'SHOULD',
      title: 'WebSockets that reset in the middle of a frame harm no one',
      script: [
        ...tenTimes((on) => [
          { send: HANDSHAKE, on },
          { until: { answers: 1 }, on },
          { frames: [{ opcode: OPCODE.text, payload: 'x', announces: 100 }], on },
          { ends: 'reset', on },
        ]),
        { send: HANDSHAKE },
        { until: { answers: 1 } },
        { frames: [{ opcode: OPCODE.text, payload: '{token}' }] },
        { until: { messages: 1 }, within: 2000 },
      ],
      expects: messages('{token}'),
      twin: 'websocket-4.2.2-01',
      means: 'A page that is reloaded brings the server down.',
    },
    {
      nn: '02',
      level: 'SHOULD',
      title: 'A thousand messages in one write come back all, in their order',
      script: [
        { send: HANDSHAKE },
        { until: { answers: 1 } },
        {
          frames: Array.from({ length: 1000 }, (_, index) => ({
            opcode: OPCODE.text,
            payload: `${index}`,
          })),
        },
        { until: { messages: 1000 }, within: 5000 },
      ],
      expects: messages(...Array.from({ length: 1000 }, (_, index) => `${index}`)),
      twin: 'websocket-4.2.2-01',
      means: 'Messages are lost, or overtake each other, when there are many.',
    },
  ]),
  ...casesOf(section('push', ['stream', 'publish']), [
    {
      nn: '01',
      level: 'SHOULD',
      title: 'Streams that leave harm no one who stays',
      script: [
        ...tenTimes((on) => [
          { send: STREAM, on },
          { until: { begun: 1 }, on },
          { ends: 'reset', on },
        ]),
        { send: STREAM },
        { until: { begun: 1 } },
        { publish: '{token}' },
        { until: { eventWith: '{token}' }, within: 2000 },
      ],
      expects: shows('the event', ({ events, token }) => events.some(({ data }) => data === token)),
      twin: 'sse-9.2.6-01',
      means: 'After some reloads of a page no one gets events any more.',
      often: 'Those who have left stay in the list, and the write to one of them throws.',
    },
    {
      nn: '02',
      level: 'SHOULD',
      title: 'While one reads nothing of its stream, publishing and the others go on',
      script: [
        { send: STREAM, on: 'deaf' },
        { until: { begun: 1 }, on: 'deaf' },
        { stopsReading: true, on: 'deaf' },
        { send: STREAM },
        { until: { begun: 1 } },
        ...Array.from({ length: 4 }, (): Step => ({ publish: 'a'.repeat(50_000) })),
        { publish: '{token}' },
        { until: { eventWith: '{token}' }, within: 2000 },
      ],
      expects: shows('the event', ({ events, token }) => events.some(({ data }) => data === token)),
      twin: 'sse-9.2.6-01',
      isAlone: true,
      means: 'One phone that sleeps stops the feed of everyone.',
      often: 'A publisher waits until each write is done.',
    },
  ]),
];

function flooding(): string {
  return ECHO.replace('Content-Length: 16', `Content-Length: ${FLOOD.length}`).replace(
    '{token}',
    FLOOD,
  );
}
