import { DEFAULT_LOG_LIMITS, type LogLimits } from '../../channel/limits.ts';
import { HTTP_FAULTS } from '../../http/faults.ts';
import { DEFAULT_HTTP_LIMITS } from '../../http/limits.ts';
import {
  DEFAULT_HOLD_LIMITS,
  DEFAULT_WORK_LIMITS,
  type HoldLimits,
  type WorkLimits,
} from '../../longpoll/limits.ts';
import { TLS_HANDSHAKE_MILLISECONDS } from '../../net/secure-socket.ts';
import { DEFAULT_PUSH_LIMITS, type PushLimits } from '../../push/limits.ts';
import { DEFAULT_WEBSOCKET_TIMES, type WebSocketTimes } from '../../websocket/times.ts';
import { withCommas } from '../../wire/count.ts';
import { SHUT_DOWN_GRACE } from '../limits.ts';
import type { HttpTimes } from './limits.ts';

/** The moment from which a time is counted, and what is done when it is over. */
type Clock = readonly [from: string, then: string];

const HTTP: Readonly<Record<HttpTimes, Clock>> = {
  headMilliseconds: [
    'the first byte of a head',
    `${HTTP_FAULTS['head-timeout'].status}, and closed`,
  ],
  stallMilliseconds: [
    `the head, or the last ${withCommas(DEFAULT_HTTP_LIMITS.stallOctets)} bytes of content`,
    `${HTTP_FAULTS['content-timeout'].status}, and closed; given up where the client reads nothing`,
  ],
  idleMilliseconds: ['the connection, or the end of an exchange', 'closed, without a word'],
  lingerMilliseconds: ['our FIN, or the last byte from the client after it', 'closed'],
  lingerAtMostMilliseconds: ['our FIN', 'closed'],
};

const WEBSOCKET: Readonly<Record<Exclude<keyof WebSocketTimes, 'handshakeMilliseconds'>, Clock>> = {
  closeMilliseconds: ['our Close; then the second Close', 'closed'],
  pingMilliseconds: ['the last sign of life', 'a ping'],
  pongMilliseconds: ['that ping', 'given up'],
  stallMilliseconds: ['written bytes of which the client reads none', 'given up'],
};

const PUSH: Readonly<Record<'quiet' | 'keepAlive' | 'retry', Clock>> = {
  quiet: ['the latest event of a channel that no one follows', 'its name can be given to another'],
  keepAlive: ['the last byte of an event stream', 'a comment'],
  retry: ['the end of an event stream', 'the client comes back; by chance up to twice as late'],
} satisfies Partial<Record<keyof PushLimits, Clock>>;
const LOG: Readonly<Record<keyof Pick<LogLimits, 'age'>, Clock>> = {
  age: ['the publishing of an event', 'it is forgotten'],
};
const HOLDS: Readonly<Record<Exclude<keyof HoldLimits, 'holds'>, Clock>> = {
  defaultWait: ['a poll that does not say how long it waits', '204'],
  mostWait: ['a poll that asks for more', '204'],
};
const WORK: Readonly<Record<Exclude<keyof WorkLimits, 'messages' | 'octets'>, Clock>> = {
  retention: ['the sending of a message that no one deletes', 'it is gone'],
  visibilityTimeout: ['the receipt of a message', 'another worker gets it'],
};

/** Each time: its part, how long, from which moment, and what is done then. */
export function clockRows(): string[][] {
  return [
    [
      'TLS',
      timeOf(TLS_HANDSHAKE_MILLISECONDS),
      'the connection',
      'closed, where TLS has not begun',
    ],
    ...rowsOf('HTTP', HTTP, DEFAULT_HTTP_LIMITS),
    ...rowsOf('WebSocket', WEBSOCKET, DEFAULT_WEBSOCKET_TIMES),
    ...rowsOf('channels', PUSH, DEFAULT_PUSH_LIMITS),
    ...rowsOf('channels', LOG, DEFAULT_LOG_LIMITS),
    ...rowsOf('polls', HOLDS, DEFAULT_HOLD_LIMITS),
    ...rowsOf('queues', WORK, DEFAULT_WORK_LIMITS),
    ['serve', timeOf(SHUT_DOWN_GRACE), 'ctrl-c', 'what is not finished is given up'],
  ];
}

/** What a time is told as in the picture. */
export function timeOf(milliseconds: number): string {
  return milliseconds % 60_000 === 0 && milliseconds > 60_000
    ? `${milliseconds / 60_000} min`
    : `${withCommas(milliseconds / 1000)} s`;
}

function rowsOf<Name extends string>(
  part: string,
  clocks: Readonly<Record<Name, Clock>>,
  values: Readonly<Record<Name, number>>,
): string[][] {
  const names = Object.keys(clocks) as Name[];
  return names.map((name) => [part, timeOf(values[name]), ...clocks[name]]);
}
