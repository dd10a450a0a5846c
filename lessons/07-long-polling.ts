/**
 * Lesson 7: long polling.
 *
 * A poll that is answered late. Two clients follow one match: the server holds their polls until there is
 * news. What happens between an answer and the next poll decides whether anything is lost, and one of the
 * two clients loses most of the match. Then how a hold ends, a work queue, and the same log followed by
 * short polls and by long ones, counted.
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
import { BROWSER_FIELDS } from './scenes/browser-fields.ts';
import { type LongPolls, performLongPolls, WAIT, WORK_WAIT } from './scenes/long-polling.ts';
import { titleOf } from './titles.ts';

/** Bytes of both directions. */
function bytesOf({ recorder }: RecordedConnection): string {
  return withCommas(recorder.client.written + recorder.server.written);
}

function countOf(connection: RecordedConnection): string {
  return `${requestsIn(connection)} requests, ${bytesOf(connection)} bytes`;
}

export const lesson = defineLesson<LongPolls>({
  ...titleOf('long-polling'),
  perform: performLongPolls,
  facts: async () => (await import('./facts/long-polling.ts')).FACTS,
  steps: [
    {
      id: 'request',
      title: 'A question that may wait',
      asks: QUESTIONS.timeout,
      shows: ({ firstPoll }) => ({
        entry: firstPoll,
        field: 'request-target',
      }),
      says: () => `wait=${WAIT} asks the server to hold its answer back for up to ${WAIT} s, until there is news. HTTP sets no
        time by which an answer must come. Without a cursor, news is what comes from now on; with wait=0 this would be a short poll.`,
      tries: ({ firstPoll, thirdPoll }) => triesOfPoll(firstPoll, sinceOf(thirdPoll)!),
    },
    {
      id: 'timeout',
      title: 'An end that is no error',
      shows: ({ timeUp }) => ({ entry: timeUp, field: 'Cursor' }),
      says: ({
        firstPoll,
        timeUp,
      }) => `The hold ended after ${(millisecondsBetween(firstPoll, timeUp) / 1000).toFixed(1)} s: up to a sixteenth early, at random,
        so that not all clients come back at once. Many proxies end a silence after 30 or 60 s: a hold has to
        be shorter. The cursor says where to go on.`,
    },
    {
      id: 'hold',
      title: 'A silence, then an answer',
      shows: ({ firstScore }) => ({ entry: firstScore, field: 'content' }),
      says: ({ secondPoll, firstScore }) => {
        const silence = Math.floor(millisecondsBetween(secondPoll, firstScore) / 1000);
        return `The next poll. For ${silence} s the server sent not one byte. Then someone published a score, by a POST to
        /channels/match, and this came at once: the event, and the cursor after it. To HTTP it is an
        ordinary response.`;
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
        return `Every poll hands back the last cursor: ${log} names the log, ${place} the last event that the client
          has. So the server remembers nothing of it, and no clocks must agree. The poll begins at byte
          ${start}: the connection has stayed.`;
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
      }) => `This client never sends since, so each of its polls begins from now. The scores came between two of
        them. When its time is up it is told ${statusOf(nothingNew)}, nothing new, and its page still shows
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
      }) => `The same gap, but since=${sinceOf(thirdPoll)} says what this client has. Everything
        after that is told at once: ${dataIn(missedScores).length} events in one answer, in their order. It does not matter that no
        poll was held when they came.`,
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
      }) => `While this poll waited, the server counted ${heldBefore} hold. The client's FIN came, and it counted
        ${heldAfter}: a hold that outlives its client is a leak. The ${statusOf(abandonedAnswer)} is for a client that has ended only its own
        side and still reads.`,
    },
    {
      id: 'workers',
      title: 'A queue: one message, one worker',
      asks: QUESTIONS.workers,
      shows: ({ delivery }) => ({
        entry: delivery,
        field: 'content',
      }),
      says: () => `A channel tells everyone. A queue hands a message to one worker: by a POST, since that takes something
        out. It stays hidden for ${HIDDEN_FOR} s, and the receipt deletes it. Amazon's queues (SQS) long-poll like this,
        for up to ${WORK_WAIT} s.`,
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
        ${deliveryIn(secondDelivery).deliveryCount}, and a new receipt. The old one no longer deletes
        anything: ${statusOf(deleteRefused)}. The work may have been done twice, so doing it twice must do no harm.`,
    },
    {
      id: 'counted',
      title: 'The same log, counted twice',
      asks: QUESTIONS.counted,
      shows: ({ laterRarePoll }) => ({ entry: laterRarePoll, field: 'request-target' }),
      says: ({ rare, busy }) => {
        const period = rare.seconds / rare.updates;
        return `${rare.seconds} s, an update every ${period} s: short polls ${countOf(rare.short)}; long ones ${countOf(rare.long)}.
        ${busy.seconds} s, ${busy.updates / busy.seconds} a second: ${countOf(busy.short)}; ${countOf(busy.long)}. (Host alone here: lesson 6 had
        ${BROWSER_FIELDS.length + 1} fields.)`;
      },
    },
  ],
  closes: ({ thirdPoll, careful, rare, busy }) => ({
    aha: `To hold is easy. The gap between two polls is the hard part: only a cursor, and a log to read from, make
      it harmless.`,
    devTools: `A held poll is a row without a status; Chromium says (pending). Once it is answered, its
      timing shows the hold as waiting for the server. Every poll is a row of its own; Chromium's Connection ID
      column shows which of them share a connection.`,
    builds: [
      `To publish: append the event to the log under the next id, answer 201 with that id, and answer all
          polls that are held.`,
    ],
    sayings: [
      {
        says: 'The client closes the long poll and opens another connection.',
        verdict: 'false',
        because: `All ${requestsIn(careful)} polls of this client are on one connection; the third began at byte
          ${thirdPoll.start} of it. An answer ends an exchange, and nothing else.`,
      },
      {
        says: 'Long polling uses far less than short polling.',
        verdict: 'half true',
        because: `With rare updates ${bytesOf(rare.long)} bytes instead of ${bytesOf(rare.short)}. With ${busy.updates / busy.seconds} a second
          ${bytesOf(busy.long)} instead of ${bytesOf(busy.short)}: every update costs a whole request.`,
      },
      {
        says: 'HTTP is stateless, so any server can answer the next poll.',
        verdict: 'half true',
        because: `A poll says all that it takes: ${sinceOf(thirdPoll)}. But its answer needs that log, and while it is
          held, the hold and its connection are state in one process.`,
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
 * after a hold, which takes its time whenever it is repeated.
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
    { id: 'cursor', does: 'Ask for what comes after the first score', bytes: asking(since) },
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
