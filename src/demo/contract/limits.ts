import { DEFAULT_BATCH_LIMITS, DEFAULT_LOG_LIMITS, type LogLimits } from '../../channel/limits.ts';
import { HTTP_FAULTS, type HttpFault } from '../../http/faults.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../http/limits.ts';
import {
  DEFAULT_HOLD_LIMITS,
  DEFAULT_WORK_LIMITS,
  type HoldLimits,
  type WorkLimits,
} from '../../longpoll/limits.ts';
import { DEFAULT_CONNECTIONS } from '../../net/server.ts';
import { DEFAULT_PUSH_LIMITS, type PushLimits } from '../../push/limits.ts';
import { WEBSOCKET_FAULTS, type WebSocketFault } from '../../websocket/faults.ts';
import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from '../../websocket/limits.ts';
import { withCommas } from '../../wire/count.ts';
import { ECHO_LIMITS } from '../endpoints.ts';

/** What is counted, where a limit is not a time, and what is done over it. */
type Bounds = readonly [counted: string, over: string];
/** All of a set of limits but the times and those of our client: a limit without its words does not compile. */
type Said<Limits, Times extends keyof Limits> = Readonly<
  Record<Exclude<keyof Limits, Times>, Bounds>
>;

const HTTP: Said<HttpLimits, HttpTimes | 'reasonOctets' | 'stallOctets'> = {
  methodOctets: ['bytes of a method', http('method-too-long')],
  targetOctets: ['bytes of a request target', http('target-too-long')],
  fieldSectionOctets: ['bytes of all field lines of a head', http('fields-too-large')],
  fieldLines: ['field lines of a head', http('too-many-fields')],
  contentOctets: ['bytes of content', http('content-too-large')],
  chunkExtensionOctets: ['bytes of chunk extensions in a message', http('extensions-too-large')],
  drainOctets: ['bytes of content that no one asked for', 'the answer is the last one'],
  unreadOctets: ['bytes that wait for a handler', 'nothing more is read from TCP'],
  lingerOctets: ['bytes read away after the last answer', 'closed'],
};
export type HttpTimes = Extract<keyof HttpLimits, `${string}illiseconds`>;

const WEBSOCKET: Said<WebSocketLimits, never> = {
  messageOctets: ['bytes of a message, inflated', webSocket('message-too-big')],
  partedOctets: ['bytes of a message at /ws, as it comes', webSocket('message-too-big')],
  fragments: ['fragments of a message', webSocket('too-many-fragments')],
  emptyFragments: ['fragments without payload', webSocket('too-many-empty-fragments')],
  inflationRatio: ['times that a message may inflate', webSocket('inflates-too-far')],
  freeInflationOctets: ['bytes that any message may inflate to', 'the ratio counts'],
  writeOctets: ['bytes that wait to be written', 'sending them is an error of ours'],
  unreadOctets: ['bytes that wait for a handler', 'nothing more is read from TCP'],
};

const PUSH: Said<PushLimits, 'quiet' | 'keepAlive' | 'retry' | 'log' | 'holds' | 'work'> = {
  names: ['channels in use, and as many queues', '503'],
  octets: ['bytes of all channels and queues', '503; in a chat Close 1013'],
  dataOctets: ['bytes of one event or message', '413; in a chat Close 1009'],
  streams: ['event streams open at once', '200, a stream that ends at once'],
  behindOctets: ['bytes published while one reader reads nothing', 'that reader is given up'],
};
const LOG: Said<LogLimits, 'age'> = {
  events: ['events that a channel keeps', 'the oldest go: readers are told of the gap'],
  octets: ['bytes that a channel keeps', 'the oldest go: readers are told of the gap'],
};
const HOLDS: Said<HoldLimits, 'defaultWait' | 'mostWait'> = {
  holds: ['polls, or receives, that wait at once', '503'],
};
const WORK: Said<WorkLimits, 'retention' | 'visibilityTimeout'> = {
  messages: ['messages of a queue', '503'],
  octets: ['bytes of a queue', '503'],
};

/** Each limit that is not a time: its part, what is counted, how many, and what is done over it. */
export function limitRows(): string[][] {
  return [
    ['HTTP', 'connections at once', withCommas(DEFAULT_CONNECTIONS), '503, and closed'],
    ...rowsOf('HTTP', HTTP, DEFAULT_HTTP_LIMITS),
    ...rowsOf('WebSocket', WEBSOCKET, { ...DEFAULT_WEBSOCKET_LIMITS, ...ECHO_LIMITS }),
    ...rowsOf('channels', PUSH, DEFAULT_PUSH_LIMITS),
    ...rowsOf('channels', LOG, DEFAULT_LOG_LIMITS),
    [
      'channels',
      'events in one answer',
      withCommas(DEFAULT_BATCH_LIMITS.events),
      'the next has the rest',
    ],
    [
      'channels',
      'bytes in one answer',
      withCommas(DEFAULT_BATCH_LIMITS.octets),
      'the next has the rest',
    ],
    ...rowsOf('polls', HOLDS, DEFAULT_HOLD_LIMITS),
    ...rowsOf('queues', WORK, DEFAULT_WORK_LIMITS),
  ];
}

function rowsOf<Name extends string>(
  part: string,
  said: Readonly<Record<Name, Bounds>>,
  values: Readonly<Record<Name, number>>,
): string[][] {
  const names = Object.keys(said) as Name[];
  return names.map((name) => {
    const [counted, over] = said[name];
    return [part, counted, withCommas(values[name]), over];
  });
}

function http(fault: HttpFault): string {
  return `${HTTP_FAULTS[fault].status}, and closed`;
}

function webSocket(fault: WebSocketFault): string {
  return `Close ${WEBSOCKET_FAULTS[fault].closeCode}`;
}
