/**
 * Lesson 5: pipelining.
 *
 * A client may send a request before the one before it has been answered. Three prices in one write; then a
 * report that takes a while, and a price after it; then the same two over a connection each. Finally, what
 * becomes of the requests after one that ends the connection.
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
  facts: async () => (await import('./facts/pipelining.ts')).FACTS,
  steps: [
    {
      id: 'one-write',
      title: 'Three requests, one write',
      asks: QUESTIONS.three,
      shows: ({ askTea }) => ({
        entry: askTea,
        field: 'request-target',
      }),
      says: ({
        askCoffee,
        three,
      }) => `All ${requestsIn(three)} requests left in ${writesOf(askCoffee)} write, before any answer. The server tells them apart all
        the same: they have no content, so each ends with its empty line, and the next byte begins another.
        That is pipelining.`,
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
      }) => `The answers came in the order of the requests, in ${writesOf(coffee)} write. Sent one by one, each after
        the answer to the one before, ${requestsIn(three)} requests cost ${requestsIn(three)} round trips: to the server and back.
        These cost one.`,
    },
    {
      id: 'slow-first',
      title: 'A slow one first',
      asks: QUESTIONS.events,
      shows: ({ slowRequest }) => ({
        entry: slowRequest,
        field: 'request-target',
      }),
      says: `Now the first request takes the server a while; the second could be answered at once. Both came
        in one read. The row marked held says how long the server sent nothing at all.`,
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
      }) => `The price of tea left with the report: both are dated ${timeOfDay(quickAnswer)}. This server looks at a
        request once the one before it is answered. A server that looks sooner must still hold the answer
        back. This is head-of-line blocking.`,
    },
    {
      id: 'no-name',
      title: 'Nothing names the request',
      shows: ({ slowAnswer }) => ({
        entry: slowAnswer,
        field: 'status-code',
      }),
      says: `A status, a date, a length, some content: an answer does not say what was asked. Only the order
        ties it to its request. HTTP/2 (not run here) gives every request a number, and its answers may
        overtake each other.`,
    },
    {
      id: 'two-connections',
      title: 'What browsers do instead',
      asks: QUESTIONS.lag,
      shows: ({ priceAlone }) => ({ entry: priceAlone, field: 'Date' }),
      says: ({
        reportAlone,
        priceAlone,
      }) => `On its own connection the price came at ${timeOfDay(priceAlone)}, the report at
        ${timeOfDay(reportAlone)}. For this, and for faulty servers, browsers gave pipelining up. They open
        up to 6 connections (old ones up to 8), with one request at a time on each.`,
    },
    {
      id: 'defect',
      title: 'Break it: a faulty one in the middle',
      asks: QUESTIONS.defect,
      shows: ({ refusal }) => ({
        entry: refusal,
        field: 'status-code',
      }),
      says: ({
        faulty,
        soundAnswer,
        refusal,
      }) => `${statusOf(soundAnswer)} to the first, ${statusOf(refusal)} and close to the second: "${faulty.fault?.message}" Then a FIN. What
        still comes is thrown away: to close with bytes unread is to send a reset, which may erase the answer.`,
    },
    {
      id: 'last-words',
      title: 'Break it: an order after a close',
      asks: QUESTIONS.lastWords,
      shows: ({ last }) => ({
        entry: last,
        field: 'Connection',
      }),
      says: `One write brought both. The server answered this request, said close too, and sent its FIN. The
        order had come in the same read, but was thrown away unparsed: after a request that says close,
        a server must process no other.`,
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
      title: 'What the client can know',
      shows: ({ orderTooLate }) => ({ entry: orderTooLate }),
      says: `The answer says close, so the client knows that this order was not processed. Without an
        answer it could not know. So it should repeat no POST by itself (RFC 9110 9.2.2), and pipeline
        nothing after one (RFC 9112 9.3.2).`,
    },
  ],
  closes: ({ askTea, quickAnswer, reportAlone, priceAlone, three }) => ({
    aha: `In HTTP/1.1 the order is the only link between a request and its answer, so one slow answer holds up
      all those after it.`,
    devTools: `Chromium and Firefox do not pipeline: over HTTP/1.1 a row waits for a free connection. Its timing
      says how long: Queueing and Stalled in Chromium, Blocked in Firefox. Chromium's Connection ID column shows
      which rows shared a connection.`,
    sayings: [
      {
        says: 'HTTP/1.1 answers in parallel over one connection.',
        verdict: 'false',
        because: `The price was ready at once, but was dated ${timeOfDay(quickAnswer)}, like the report before it: one
          answer after the other.`,
      },
      {
        says: 'A persistent connection is pipelining.',
        verdict: 'false',
        because: `Persistent: the connection stays open for the next request. Pipelining: ${requestsIn(three)} requests left in
          ${writesOf(askTea)} write, before the first answer.`,
      },
      {
        says: 'Pipelining makes pages faster.',
        verdict: 'half true',
        because: `${requestsIn(three)} quick answers cost one round trip. But the price after the report came with it; on a
          connection of its own it came ${secondsBefore(priceAlone, reportAlone)} s before it.`,
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
