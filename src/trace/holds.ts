import { RequestHead } from '../http/head.ts';
import { waitOf } from '../push/parameters.ts';
import { memoised } from '../wire/memoised.ts';
import type { Side } from '../wire/side.ts';
import type { Entry } from './entry.ts';
import type { Recording } from './recording.ts';

/** A request that waits for its answer at one moment. */
export interface Waiting {
  /** Among all connections of the server, from 1. */
  readonly connection: number;
  readonly isThis: boolean;
  /** How long it has waited, in milliseconds. */
  readonly age: number;
  /** How long it has asked to wait at most, in milliseconds. */
  readonly most: number;
  /** Whether what is looked at is its answer: it no longer waits. */
  readonly isAnswered: boolean;
}

/**
 * Who waits on all connections of a server at the moment of one row, in the order in which they asked.
 *
 * @param recordings of all connections, those that are not looked at included
 * @param shown which row of which of them is looked at
 */
export function waitingAt(
  recordings: readonly Recording[],
  shown: { readonly recording: Recording; readonly entry: Entry },
): Waiting[] {
  const now = shown.recording.recorder.startedAt + shown.entry.time;
  const all = recordings.flatMap((recording, index) => {
    const { startedAt } = recording.recorder;
    return holdsIn(recording).flatMap(({ request, answer, end, most }) => {
      const isAnswered = answer === shown.entry;
      const since = startedAt + request.time;
      const isOver = startedAt + end <= now && !isAnswered;
      if (since > now || isOver) return [];
      const isThis = recording === shown.recording;
      return [{ connection: index + 1, isThis, age: now - since, most, isAnswered }];
    });
  });
  return all.sort((a, b) => b.age - a.age);
}

/** A request that said how long it may be held, and was. */
interface HeldRequest {
  readonly request: Entry;
  readonly answer: Entry | undefined;
  /** When it was over, in milliseconds since the connection was opened. */
  readonly end: number;
  readonly most: number;
}

const holdsIn = memoised((recording: Recording): readonly HeldRequest[] => {
  return [...answeredIn(recording), ...unansweredIn(recording)];
});

/** The row of a hold tells where the request is, and lies where the response begins that has ended it. */
function answeredIn(recording: Recording): HeldRequest[] {
  const messageAt = (side: Side, place: number) => recording.messagesIn(side, place, place + 1)[0];
  return recording.entries.flatMap((entry) => {
    if (entry.kind !== 'hold') return [];
    const request = messageAt('client', entry.requestStart);
    const answer = messageAt('server', entry.start);
    return request && answer ? holdOf(request, answer, answer.time) : [];
  });
}

function unansweredIn({ entries }: Recording): HeldRequest[] {
  const asked = entries.filter(({ parts: [head] }) => head instanceof RequestHead);
  const answered = new Set(entries.map((entry) => entry.kind === 'message' && entry.answers));
  const fin = entries.find(({ kind, from }) => kind === 'fin' && from === 'server');
  const unanswered = asked.filter(({ start }) => !answered.has(start));
  return unanswered.flatMap((request) => holdOf(request, undefined, fin?.time ?? Infinity));
}

/** None where the request was refused, or does not say how long it would wait, as our own server reads it. */
function holdOf(request: Entry, answer: Entry | undefined, end: number): HeldRequest[] {
  const [head] = request.parts;
  if (!(head instanceof RequestHead) || request.fault) return [];
  const wait = waitOf(new URLSearchParams(head.target.query));
  const most = 'value' in wait ? wait.value : undefined;
  return most === undefined ? [] : [{ request, answer, end, most }];
}
