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
import { playAlone } from '../src/terminal/play-alone.ts';
import type { Entry } from '../src/trace/entry.ts';
import { withCommas } from '../src/wire/count.ts';
import { withText } from './kit/changed.ts';
import { SCORES } from './kit/match.ts';
import { dataIn, deliveryIn, sinceOf } from './kit/poll-answers.ts';
import { requestsIn, statusOf } from './kit/readings.ts';
import { millisecondsBetween } from './kit/times.ts';
import { HIDDEN_FOR, QUESTIONS } from './questions/long-polling.ts';
import { type LongPolls, performLongPolls, WAIT } from './scenes/long-polling.ts';
import { titleOf } from './titles.ts';

/** Bytes of both directions. */
function bytesOf({ recorder }: RecordedConnection): string {
  return withCommas(recorder.client.written + recorder.server.written);
}

function countOf(connection: RecordedConnection): string {
  return `${requestsIn(connection)} requests and ${bytesOf(connection)} bytes`;
}

export const lesson = defineLesson<LongPolls>({
  ...titleOf('long-polling'),
  perform: performLongPolls,
  steps: [
    {
      id: 'request',
      title: 'A question that may wait',
      shows: ({ firstPoll }) => ({
        entry: firstPoll,
        field: 'request-target',
      }),
      says: `wait=${WAIT} asks the server to hold its answer back for up to ${WAIT} seconds while there is
        nothing to tell. HTTP allows that: it sets no time by which a response has to come. With wait=0
        this would be a short poll.`,
      tries: ({ firstPoll, thirdPoll }) => triesOfPoll(firstPoll, sinceOf(thirdPoll)!),
    },
    {
      id: 'timeout',
      title: 'An end that is no error',
      asks: QUESTIONS.timeout,
      shows: ({ timeUp }) => ({ entry: timeUp, field: 'Cursor' }),
      says: ({
        firstPoll,
        timeUp,
      }) => `The hold ended after ${(millisecondsBetween(firstPoll, timeUp) / 1000).toFixed(1)} s: up to a sixteenth early, by chance,
        so that not all clients come back in one moment. And before a proxy cuts it: many do after 30 or
        60 s of silence. The cursor says where to go on.`,
    },
    {
      id: 'hold',
      title: 'A silence, then an answer',
      shows: ({ firstScore }) => ({ entry: firstScore, field: 'content' }),
      says: ({ secondPoll, firstScore }) => {
        const silence = Math.floor(millisecondsBetween(secondPoll, firstScore) / 1000);
        return `The next poll. The server sent not one byte for ${silence} s.
        Then someone published a score, and this came at once: the event, and a cursor, which is the place
        behind it. HTTP sees an ordinary response.`;
      },
    },
    {
      id: 'cursor',
      title: 'The next question says what it has',
      shows: ({ thirdPoll }) => ({
        entry: thirdPoll,
        field: 'request-target',
      }),
      says: ({ thirdPoll }) => {
        const { start } = thirdPoll;
        const [log, place] = sinceOf(thirdPoll)!.split('-');
        return `Each poll hands the last cursor back as since: ${log} names this log, and ${place} is the last
          event that the client has. No two clocks have to agree. The poll starts at byte ${start} of the
          same stream: no connection was closed.`;
      },
    },
    {
      id: 'lost',
      title: 'Break it: no cursor',
      asks: QUESTIONS.lost,
      shows: ({ nothingNew }) => ({
        entry: nothingNew,
        field: 'status-code',
      }),
      says: ({
        blindScore,
        nothingNew,
      }) => `This client never sends since, so each of its polls begins from now.
        The scores came between two of them. When its time is up it is told
        ${statusOf(nothingNew)}, nothing new, and its page still shows
        "${dataIn(blindScore)[0]}".`,
    },
    {
      id: 'kept',
      title: 'The same gap, with a cursor',
      asks: QUESTIONS.kept,
      shows: ({ missedScores }) => ({ entry: missedScores, field: 'content' }),
      says: ({
        thirdPoll,
        missedScores,
      }) => `The same gap, but since=${sinceOf(thirdPoll)} says what this client has. What lies
        behind it is told at once: ${dataIn(missedScores).length} events in one answer, in their order.
        That no poll was held when they came does not matter.`,
    },
    {
      id: 'gone',
      title: 'A client that does not wait',
      asks: QUESTIONS.gone,
      shows: ({ abandonedAnswer }) => ({
        entry: abandonedAnswer,
        field: 'status-code',
      }),
      says: ({
        abandonedAnswer,
        heldBefore,
        heldAfter,
      }) => `While this poll waited, the server counted
        ${heldBefore} hold. The client's FIN came, and it counted ${heldAfter}. A hold that outlives its client is a
        leak. The ${statusOf(abandonedAnswer)} is for a client that has ended only its own side, and still
        reads.`,
    },
    {
      id: 'workers',
      title: 'A queue: one message, one worker',
      asks: QUESTIONS.workers,
      shows: ({ delivery }) => ({
        entry: delivery,
        field: 'content',
      }),
      says: `A channel tells all. A queue hands a message to one: by a POST, as that takes something out. Of
        two workers that waited one got it, with a receipt by which to delete it. Until then it is only
        hidden from the other.`,
    },
    {
      id: 'again',
      title: 'Not deleted, so delivered again',
      asks: QUESTIONS.again,
      shows: ({ secondDelivery }) => ({
        entry: secondDelivery,
        field: 'content',
      }),
      says: ({
        deleteRefused,
        secondDelivery,
      }) => `After ${HIDDEN_FOR} s without a DELETE the other worker got it: deliveryCount
        ${deliveryIn(secondDelivery).deliveryCount}, and a new receipt. The old one deletes nothing now:
        ${statusOf(deleteRefused)}. The work may have been done twice, so doing it twice must do no harm.`,
    },
    {
      id: 'counted',
      title: 'The same log, counted twice',
      asks: QUESTIONS.counted,
      shows: ({ laterRarePoll }) => ({ entry: laterRarePoll, field: 'request-target' }),
      says: ({ rare, busy }) => {
        const period = rare.seconds / rare.updates;
        return `For ${rare.seconds} s, an update each ${period} s:
        ${countOf(rare.short)} by short polls, ${countOf(rare.long)} by long ones.
        For ${busy.seconds} s, ${busy.updates / busy.seconds} updates a second: ${countOf(busy.short)} against
        ${countOf(busy.long)}.`;
      },
    },
  ],
  closes: ({ thirdPoll, careful, rare, busy }) => ({
    aha: `The hold is easy. The gap between two polls is the protocol: only a cursor, and a log behind it,
      make it harmless.`,
    devTools: `A held poll is a row without a status; Chromium says (pending). Once it is answered, its
      timing shows the hold as waiting for the server. Each poll is a row of its own; Chromium's column
      Connection ID shows which of them share a connection.`,
    sayings: [
      {
        says: 'The client closes the long poll and opens another connection.',
        verdict: 'false',
        because: `All ${requestsIn(careful)} polls of this client are on one connection; the third began at byte
          ${thirdPoll.start} of it. An answer ends a request, and nothing else.`,
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
