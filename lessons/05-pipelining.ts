/**
 * Lesson 5: pipelining.
 *
 * A client may ask again before it has been answered. Three prices in one write; then a report that takes
 * its time, and a price after it; then the same two over a connection each. At last what becomes of the
 * questions after one that ends the connection.
 */

import { defineLesson } from '../src/lesson/script/lesson.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { withText } from './kit/changed.ts';
import { requestsIn, statusOf, writesOf } from './kit/readings.ts';
import { timeOfDay } from './kit/times.ts';
import { QUESTIONS, secondsBefore } from './questions/pipelining.ts';
import { type Pipelines, performPipelines } from './scenes/pipelining.ts';
import { titleOf } from './titles.ts';

export const lesson = defineLesson<Pipelines>({
  ...titleOf('pipelining'),
  perform: performPipelines,
  steps: [
    {
      id: 'one-write',
      title: 'Three questions, one write',
      asks: QUESTIONS.three,
      shows: ({ askTea }) => ({
        entry: askTea,
        field: 'request-target',
      }),
      says: ({
        askCoffee,
        three,
      }) => `All ${requestsIn(three)} requests left in ${writesOf(askCoffee)} write, before anything was answered. The server
        tells them apart all the same: each ends after its empty line, and the next byte begins another. That
        is pipelining.`,
      tries: ({ askTea, askCoffee, askCocoa }) => {
        const all = (first: Uint8Array) => Buffer.concat([first, askCoffee.bytes, askCocoa.bytes]);
        return [
          {
            id: 'head-first',
            does: 'Send all three; the first as HEAD',
            bytes: all(withText(askTea, 'GET', 'HEAD')),
          },
          {
            id: 'old-first',
            does: 'Send all three; the first as HTTP/1.0',
            bytes: all(withText(askTea, 'HTTP/1.1', 'HTTP/1.0')),
          },
          {
            id: 'unknown-first',
            does: 'Send all three; the first for /water',
            bytes: all(withText(askTea, '/prices/tea', '/water')),
          },
        ];
      },
    },
    {
      id: 'in-order',
      title: 'Three answers, in order',
      asks: QUESTIONS.price,
      shows: ({ coffee }) => ({ entry: coffee, field: 'content' }),
      says: ({
        coffee,
        three,
      }) => `The answers came in the order of the questions, in ${writesOf(coffee)} write. Asked one after
        another, ${requestsIn(three)} questions would have cost ${requestsIn(three)} round trips: the way there and back each
        time. These have cost one.`,
    },
    {
      id: 'slow-first',
      title: 'A slow one in front',
      asks: QUESTIONS.events,
      shows: ({ slowRequest }) => ({
        entry: slowRequest,
        field: 'request-target',
      }),
      says: `Now the first question takes the server a while, and the second could be answered at once. Both
        have come in one read. The row that says held tells how long the server sends nothing at all.`,
    },
    {
      id: 'waits',
      title: 'The quick one has to wait',
      shows: ({ quickAnswer }) => ({
        entry: quickAnswer,
        field: 'Date',
      }),
      says: ({
        quickAnswer,
      }) => `The price of tea left with the report, and both are dated ${timeOfDay(quickAnswer)}. This server
        looks at a request when the one before is answered. One that looks earlier must still keep the answer
        back. This is head-of-line blocking.`,
    },
    {
      id: 'no-name',
      title: 'Nothing names the question',
      shows: ({ slowAnswer }) => ({
        entry: slowAnswer,
        field: 'status-code',
      }),
      says: `A status, a date, a length, some content: an answer does not say what was asked. The order is all
        that ties the two together. HTTP/2 (not run here) gives each question a number, and then answers may
        overtake.`,
    },
    {
      id: 'two-connections',
      title: 'What browsers do in its place',
      asks: QUESTIONS.lag,
      shows: ({ priceAlone }) => ({ entry: priceAlone, field: 'Date' }),
      says: ({
        reportAlone,
        priceAlone,
      }) => `On a connection of its own the price came at ${timeOfDay(priceAlone)}, the report at
        ${timeOfDay(reportAlone)}. Browsers gave pipelining up for this, and for servers that got it wrong.
        They open up to six connections, and ask one thing at a time on each.`,
    },
    {
      id: 'defect',
      title: 'Break it: a defect in the middle',
      asks: QUESTIONS.defect,
      shows: ({ refusal }) => ({
        entry: refusal,
        field: 'status-code',
      }),
      says: ({
        faulty,
        soundAnswer,
        refusal,
      }) => `${statusOf(soundAnswer)} to the first, ${statusOf(refusal)} to the second: "${faulty.fault?.message}" After a
        fault this server reads no further, so the third has no answer. What waits in a pipeline depends on
        all that is in front of it.`,
    },
    {
      id: 'last-words',
      title: 'Break it: an order after a close',
      asks: QUESTIONS.lastWords,
      shows: ({ last }) => ({
        entry: last,
        field: 'Connection',
      }),
      says: `One write brought both. The server answered this request and sent its FIN; the row of the order
        says: never read. It lies in the server's machine, but its parser was not given it.`,
      tries: ({ last, orderTooLate }) => {
        const close = 'Connection: close\r\n';
        const open = withText(last, close, '');
        const parting = withText(orderTooLate, 'Host:', `${close}Host:`);
        return [
          {
            id: 'without-close',
            does: 'Send both, without Connection: close',
            bytes: Buffer.concat([open, orderTooLate.bytes]),
          },
          {
            id: 'close-on-order',
            does: 'Send both, and let the order say close',
            bytes: Buffer.concat([open, parting]),
          },
        ];
      },
    },
    {
      id: 'unread',
      title: 'What the client cannot know',
      shows: ({ orderTooLate }) => ({ entry: orderTooLate }),
      says: `The order, which no one has read. To the client it looks like an order that was carried out and
        whose answer got lost. So a client should repeat no POST unasked (RFC 9110 9.2.2), and had better
        not pipeline one.`,
    },
  ],
  closes: ({ askTea, quickAnswer, reportAlone, priceAlone, three }) => ({
    aha: `In HTTP/1.1 the order is the only link between a question and its answer, so one slow answer holds up
      all that were asked for after it.`,
    devTools: `No browser pipelines: each row waits for a connection that is free. Its Timing tab says for how
      long: Queueing and Stalled in Chromium, Blocked in Firefox. Chromium's column Connection ID tells which rows have
      shared a connection.`,
    sayings: [
      {
        says: 'HTTP/1.1 answers in parallel over one connection.',
        verdict: 'false',
        because: `The price was ready at once, and was dated ${timeOfDay(quickAnswer)} like the report in front of it: one
          answer after the other.`,
      },
      {
        says: 'A persistent connection is pipelining.',
        verdict: 'false',
        because: `Persistent: the connection is still open for the next question. Pipelining: ${requestsIn(three)}
          questions left in ${writesOf(askTea)} write, before the first answer.`,
      },
      {
        says: 'Pipelining makes pages faster.',
        verdict: 'half true',
        because: `${requestsIn(three)} quick answers cost one round trip. But the price after the report came with it; over
          a connection of its own it came ${secondsBefore(priceAlone, reportAlone)} s before it.`,
      },
    ],
    code: [
      'src/net/http-session.ts #advance',
      'src/http/server-connection.ts #settle',
      'src/http/message-reader.ts nextEvent',
    ],
  }),
});

await playAlone(import.meta.url, lesson);
