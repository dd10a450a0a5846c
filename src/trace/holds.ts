import { RequestHead, ResponseHead } from '../http/head.ts';
import { happeningOf } from '../http/lifecycle.ts';
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
  /** Whether what is looked at is its answer: it waits no more. */
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
interface Hold {
  readonly request: Entry;
  readonly answer: Entry | undefined;
  /** When it was over, in milliseconds since the connection was opened. */
  readonly end: number;
  readonly most: number;
}

const KNOWN = new WeakMap<Recording, readonly Hold[]>();

function holdsIn(recording: Recording): readonly Hold[] {
  const holds = KNOWN.get(recording) ?? findHolds(recording.entries);
  KNOWN.set(recording, holds);
  return holds;
}

function findHolds(entries: readonly Entry[]): Hold[] {
  const asked: Entry[] = [];
  const holds: Hold[] = [];
  let isHeld = false;
  for (const entry of entries) {
    const [head] = entry.parts;
    if (entry.kind === 'hold') isHeld = true;
    else if (head instanceof RequestHead) asked.push(entry);
    else if (head instanceof ResponseHead && happeningOf(head.statusCode) !== 'interim') {
      const request = asked.shift();
      if (isHeld && request) holds.push(...holdOf(request, entry, entry.time));
      isHeld = false;
    }
  }
  const end = entries.find(({ kind, from }) => kind === 'fin' && from === 'server');
  const unanswered = asked.flatMap((request) => holdOf(request, undefined, end?.time ?? Infinity));
  return [...holds, ...unanswered];
}

/** None where the request does not say how long it would wait. */
function holdOf(request: Entry, answer: Entry | undefined, end: number): Hold[] {
  const [head] = request.parts;
  const target = head instanceof RequestHead ? head.requestTarget : '';
  const seconds = WAIT.exec(target)?.[1];
  return seconds === undefined ? [] : [{ request, answer, end, most: Number(seconds) * 1000 }];
}

/** As our own server takes it. */
const WAIT = /[?&]wait=(\d+(?:\.\d+)?)(?:&|$)/;
