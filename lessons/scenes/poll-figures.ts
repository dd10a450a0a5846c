import type {
  RecordedConnection,
  RecordedEntry,
} from '../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { dataIn } from '../kit/poll-answers.ts';
import { statusOf } from '../kit/readings.ts';
import { timeOfDay } from '../kit/times.ts';

/** A poll and its answer. */
export interface Exchange {
  readonly request: RecordedEntry;
  readonly answer: RecordedEntry;
}

/** What polling has cost and brought, read off a recorded connection. Bytes are those of HTTP, both ways. */
export interface Figures {
  readonly polls: number;
  /** Answers that had an update. */
  readonly updates: number;
  /** Answers that had none. */
  readonly inVain: number;
  readonly bytes: number;
  /** Of the exchanges that brought none. */
  readonly bytesInVain: number;
  /** Seconds from an update to the answer that told it. */
  readonly meanDelay: number;
  readonly worstDelay: number;
}

export function figuresOf(connection: RecordedConnection): Figures {
  const exchanges = exchangesOf(connection);
  const [telling, vain] = [exchanges.filter(tellsSomething), exchanges.filter(saysNo)];
  const delays = telling.map(({ answer }) => delayOf(answer));
  return {
    polls: exchanges.length,
    updates: telling.length,
    inVain: vain.length,
    bytes: bytesOf(exchanges),
    bytesInVain: bytesOf(vain),
    meanDelay: delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
    worstDelay: Math.max(...delays),
  };
}

/** Questions and answers, tied together by their order. */
export function exchangesOf(connection: RecordedConnection): Exchange[] {
  const requests = connection.messages('client');
  const answers = connection.messages('server');
  return answers.map((answer, index) => ({ request: requests[index]!, answer }));
}

/** How many bytes exchanges have taken, both ways. */
export function bytesOf(exchanges: readonly Exchange[]): number {
  const sizes = exchanges.map(({ request, answer }) => request.bytes.length + answer.bytes.length);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The first answer that brought an update. */
export function firstUpdateIn(connection: RecordedConnection): RecordedEntry {
  return exchangesOf(connection).find(tellsSomething)!.answer;
}

/** The data of the update in an answer, which begins with the time when it was made. */
export function updateIn(answer: Entry): string {
  return dataIn(answer)[0]!;
}

function tellsSomething({ answer }: Exchange): boolean {
  return statusOf(answer) === 200;
}

function saysNo({ answer }: Exchange): boolean {
  return statusOf(answer) === 204;
}

function delayOf(answer: Entry): number {
  const [made, told] = [updateIn(answer).slice(0, 12), timeOfDay(answer)].map(secondsOf);
  return (told! - made! + DAY) % DAY;
}

const DAY = 86_400;

/** Seconds of a time of day, `08:12:31` or with a fraction. */
function secondsOf(time: string): number {
  return Date.parse(`1970-01-01T${time}Z`) / 1000;
}
