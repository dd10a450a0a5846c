/**
 * Lesson 7: long polling.
 *
 * A poll that is answered late. Two clients follow one match: the server holds their polls until there is
 * something to tell. What happens between an answer and the next poll decides whether anything is lost,
 * and one of the two clients loses most of the match. Then the ends of a hold, a work queue, and the
 * same log followed by short polls and by long ones, counted.
 */

import { defineLesson, type Try } from '../src/lesson/script/lesson.ts';
import type { RecordedConnection } from '../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../src/lesson/script/stage.ts';
import { Router } from '../src/net/router.ts';
import { Channels } from '../src/push/channels.ts';
import { addChannelRoutes } from '../src/push/routes.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import type { Entry } from '../src/trace/entry.ts';
import { withCommas } from '../src/wire/count.ts';
import { withText } from './support/changed.ts';
import { HIDDEN_FOR, QUESTIONS } from './support/long-poll-questions.ts';
import {
  type Comparison,
  compare,
  followMatch,
  type Leaving,
  leave,
  type Match,
  WAIT,
  type Work,
  work,
} from './support/long-polls.ts';
import { SCORES } from './support/match.ts';
import { requestsIn, statusOf } from './support/messages.ts';
import { dataIn, deliveryIn, heldFor } from './support/poll-answers.ts';

interface Scene extends Match, Leaving, Work {
  /** An update now and then, and several a second. */
  readonly rare: Comparison;
  readonly busy: Comparison;
}

async function perform(stage: Stage): Promise<Scene> {
  const channels = new Channels(stage.sources);
  stage.serve(addChannelRoutes(new Router(), channels).handle);
  const rare = await compare(stage, 'rare', 60, 10_000);
  const busy = await compare(stage, 'busy', 10, 500);
  const match = await followMatch(stage);
  const leaving = await leave(stage, channels);
  return { ...match, ...leaving, ...(await work(stage)), rare, busy };
}

/** How long a poll was held, in whole seconds. */
function secondsHeld(connection: RecordedConnection, index: number): number {
  return Math.floor(heldFor(connection, index) / 1000);
}

/** Bytes of both directions. */
function bytesOf({ recorder }: RecordedConnection): string {
  return withCommas(recorder.client.written + recorder.server.written);
}

function countOf(connection: RecordedConnection): string {
  return `${requestsIn(connection)} requests and ${bytesOf(connection)} bytes`;
}

/** The cursor that a poll hands back. */
function sinceOf({ bytes }: Entry): string {
  return /since=([\w-]+)/.exec(bytes.toString('latin1'))![1]!;
}

export const lesson = defineLesson<Scene>({
  number: 7,
  id: 'long-polling',
  title: 'Long polling',
  question: 'What if the server does not answer yet?',
  perform,
  steps: [
    {
      id: 'request',
      title: 'A question that may wait',
      shows: ({ connection }) => ({
        entry: connection.message('client', 0),
        field: 'request-target',
      }),
      says: `wait=${WAIT} asks the server to hold its answer back for up to ${WAIT} seconds while there is
        nothing to tell. HTTP allows that: it sets no time by which a response has to come. With wait=0
        this would be a short poll.`,
      tries: ({ connection }) =>
        triesOfPoll(connection.message('client', 0), sinceOf(connection.message('client', 2))),
    },
    {
      id: 'timeout',
      title: 'An end that is no error',
      asks: QUESTIONS.ofTimeout,
      shows: ({ connection }) => ({ entry: connection.message('server', 0), field: 'Cursor' }),
      says: ({
        connection,
      }) => `The hold ended after ${(heldFor(connection, 0) / 1000).toFixed(1)} s: up to a sixteenth early, by chance,
        so that not all clients come back in one moment. And before a proxy cuts it: many do after 30 or
        60 s of silence. The cursor says where to go on.`,
    },
    {
      id: 'hold',
      title: 'A silence, then an answer',
      shows: ({ connection }) => ({ entry: connection.message('server', 1), field: 'content' }),
      says: ({ connection }) => {
        const silence = secondsHeld(connection, 1);
        return `The next poll. The server sent not one byte for ${silence} s.
        Then someone published a score, and this came at once: the event, and a cursor, which is the place
        behind it. HTTP sees an ordinary response.`;
      },
    },
    {
      id: 'cursor',
      title: 'The next question says what it has',
      shows: ({ connection }) => ({
        entry: connection.message('client', 2),
        field: 'request-target',
      }),
      says: ({ connection }) => {
        const { start } = connection.message('client', 2);
        const [log, place] = sinceOf(connection.message('client', 2)).split('-');
        return `Each poll hands the last cursor back as since: ${log} names this log, and ${place} is the last
          event that the client has. No two clocks have to agree. The poll starts at byte ${start} of the
          same stream: no connection was closed.`;
      },
    },
    {
      id: 'lost',
      title: 'Break it: no cursor',
      asks: QUESTIONS.ofLost,
      shows: ({ careless: connection }) => ({
        entry: connection.message('server', 2),
        field: 'status-code',
      }),
      says: ({ careless }) => `This client never sends since, so each of its polls begins from now.
        The scores came between two of them. When its time is up it is told
        ${statusOf(careless.message('server', 2))}, nothing new, and its page still shows
        "${dataIn(careless.message('server', 1))[0]}".`,
    },
    {
      id: 'kept',
      title: 'The same gap, with a cursor',
      asks: QUESTIONS.ofKept,
      shows: ({ connection }) => ({ entry: connection.message('server', 2), field: 'content' }),
      says: ({
        connection,
      }) => `The same gap, but since=${sinceOf(connection.message('client', 2))} says what this client has. What lies
        behind it is told at once: ${dataIn(connection.message('server', 2)).length} events in one answer, in their order.
        That no poll was held when they came does not matter.`,
    },
    {
      id: 'gone',
      title: 'A client that does not wait',
      asks: ({ gone }) => QUESTIONS.ofGone(gone),
      shows: ({ gone: connection }) => ({
        entry: connection.message('server', 0),
        field: 'status-code',
      }),
      says: ({ gone, heldBefore, heldAfter }) => `While this poll waited, the server counted
        ${heldBefore} hold. The client's FIN came, and it counted ${heldAfter}. A hold that outlives its client is a
        leak. The ${statusOf(gone.message('server', 0))} is for a client that has ended only its own side, and still
        reads.`,
    },
    {
      id: 'workers',
      title: 'A queue: one message, one worker',
      asks: QUESTIONS.ofWorkers,
      shows: ({ first: connection }) => ({
        entry: connection.message('server', 0),
        field: 'content',
      }),
      says: `A channel tells all. A queue hands a message to one: by a POST, as that takes something out. Of
        two workers that waited one got it, with a receipt by which to delete it. Until then it is only
        hidden from the other.`,
    },
    {
      id: 'again',
      title: 'Not deleted, so delivered again',
      asks: QUESTIONS.ofAgain,
      shows: ({ second: connection }) => ({
        entry: connection.message('server', 1),
        field: 'content',
      }),
      says: ({
        first,
        second,
      }) => `After ${HIDDEN_FOR} s without a DELETE the other worker got it: deliveryCount
        ${deliveryIn(second.message('server', 1)).deliveryCount}, and a new receipt. The old one deletes nothing now:
        ${statusOf(first.message('server', 1))}. The work may have been done twice, so doing it twice must do no harm.`,
    },
    {
      id: 'counted',
      title: 'The same log, counted twice',
      asks: ({ rare }) => QUESTIONS.ofCounted(rare),
      shows: ({ rare }) => ({
        connection: rare.long,
        entry: rare.long.message('client', 1),
        field: 'request-target',
      }),
      says: ({ rare, busy }) => {
        const period = rare.seconds / rare.updates;
        return `For ${rare.seconds} s, an update each ${period} s:
        ${countOf(rare.short)} by short polls, ${countOf(rare.long)} by long ones.
        For ${busy.seconds} s, ${busy.updates / busy.seconds} updates a second: ${countOf(busy.short)} against
        ${countOf(busy.long)}.`;
      },
    },
  ],
  closes: ({ connection, rare, busy }) => ({
    aha: `The hold is easy. The gap between two polls is the protocol: only a cursor, and a log behind it,
      make it harmless.`,
    devTools: `A held poll is a row without a status; Chromium says (pending). Once it is answered, its
      timing shows the hold as waiting for the server. Each poll is a row of its own; Chromium's column
      Connection ID shows which of them share a connection.`,
    sayings: [
      {
        says: 'The client closes the long poll and opens another connection.',
        verdict: 'false',
        because: `All ${requestsIn(connection)} polls of this client are on one connection; the third began at byte
          ${connection.message('client', 2).start} of it. An answer ends a request, and nothing else.`,
      },
      {
        says: 'Long polling uses far less than short polling.',
        verdict: 'half true',
        because: `With rare updates ${bytesOf(rare.long)} bytes for ${bytesOf(rare.short)}. With two a second
          ${bytesOf(busy.long)} for ${bytesOf(busy.short)}: each update costs a whole request.`,
      },
    ],
    code: [
      'src/longpoll/hold-queue.ts poll',
      'src/push/serve-poll.ts servePoll',
      'src/longpoll/work-queue.ts expire',
    ],
  }),
});

/**
 * What a poll may ask for. All of it is tried with the first poll of a connection: the later ones come
 * behind a hold, and that takes its time whenever it is repeated.
 *
 * @param since a cursor that was handed back later on
 */
function triesOfPoll(request: Entry, since: string): readonly Try[] {
  const wait = `wait=${WAIT}`;
  const [epoch] = since.split('-');
  const asking = (cursor: string) => withText(request, wait, `${wait}&since=${cursor}`);
  return [
    {
      id: 'short',
      does: 'Ask with wait=0: a short poll',
      bytes: withText(request, wait, 'wait=0'),
    },
    { id: 'oldest', does: 'Ask for all that is kept: since=0', bytes: asking('0') },
    { id: 'cursor', does: 'Ask for what lies behind the first score', bytes: asking(since) },
    {
      id: 'other-log',
      does: 'Ask with a cursor of another server',
      bytes: asking(since.replace(epoch!, '0'.repeat(epoch!.length))),
    },
    {
      id: 'ahead',
      does: 'Ask with a cursor ahead of the log',
      bytes: asking(`${epoch}-${SCORES.length + 1}`),
    },
    {
      id: 'no-number',
      does: 'Ask to wait for "soon"',
      bytes: withText(request, wait, 'wait=soon'),
    },
  ];
}

await playAlone(import.meta.url, lesson);
