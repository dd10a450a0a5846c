/**
 * Lesson 1: there are no messages in TCP.
 *
 * One and the same request is sent again and again: in one write, in two,
 * a few bytes at a time, and cut at every place there is. Each time the recording tells how the server's
 * reads fell. Then a parser that believes in messages is given the very same reads.
 */

import { defineLesson } from '../src/lesson/script/lesson.ts';
import { LESSON_HOST } from '../src/lesson/script/stage.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { statusOf } from './kit/readings.ts';
import { byBoth, byReads, readLengths, writeLengths } from './kit/reads.ts';
import { secondsBetween } from './kit/times.ts';
import { QUESTIONS } from './questions/there-are-no-messages.ts';
import { parsed, requestsParsed } from './scenes/naive-parser.ts';
import {
  kindsOfAnswer,
  type RequestInPieces,
  sendInManyWays,
} from './scenes/there-are-no-messages.ts';
import { titleOf } from './titles.ts';

export const lesson = defineLesson<RequestInPieces>({
  ...titleOf('there-are-no-messages'),
  perform: sendInManyWays,
  facts: async () => (await import('./facts/there-are-no-messages.ts')).FACTS,
  steps: [
    {
      id: 'bytes',
      title: 'A request is bytes',
      shows: ({ request }) => ({ entry: request, field: 'method' }),
      says: ({
        request,
      }) => `A request, in bytes: each is shown as two hexadecimal digits, and at the
        right as a character. ${request.bytes.toString('hex', 0, 1)} is G. A line
        ends with two bytes, CR and LF: 0d 0a. An empty line ends the request.`,
    },
    {
      id: 'one-write',
      title: 'One write, one read',
      shows: ({ request }) => byBoth(request),
      says: ({
        whole,
      }) => `In one write the client hands these ${readLengths(whole)[0]} bytes to its kernel, the core
        of its operating system. TCP carries them; the server takes them from its own kernel in one
        read. Is that a rule: one write, one read?`,
      tries: ({ request }) => {
        const { bytes } = request;
        return [
          { id: 'twice', does: 'Send it twice in one write', bytes: Buffer.concat([bytes, bytes]) },
          {
            id: 'empty-line',
            does: 'Put an empty line before it',
            bytes: Buffer.concat([Buffer.from('\r\n'), bytes]),
          },
        ];
      },
    },
    {
      id: 'joined',
      title: 'Two writes, one read',
      asks: QUESTIONS.joined,
      shows: ({ joinedRequest }) => byBoth(joinedRequest),
      says: ({ joined }) => `The same request in two writes,
        ${writeLengths(joined).join(' bytes and ')}. Both had arrived when the server looked: one read of
        ${readLengths(joined).join(' and ')} bytes. Had it looked sooner, it might have read
        ${writeLengths(joined)[0]} first. TCP keeps bytes in order, but not the borders between writes.`,
    },
    {
      id: 'apart',
      title: 'Two writes, two reads',
      asks: QUESTIONS.apart,
      shows: ({ apartRequest }) => byBoth(apartRequest),
      says: ({ apart }) => `The same two writes, but the second came after the first had been read:
        now there are ${readLengths(apart).length} reads. Only the time between them has changed.
        The server's parser, which works out what bytes mean, keeps the first
        ${readLengths(apart)[0]} and waits.`,
    },
    {
      id: 'pieces',
      title: 'A few bytes at a time',
      asks: QUESTIONS.pieces,
      shows: ({ piecesRequest, pieces }) => ({
        ...byReads(piecesRequest),
        field: `read ${readLengths(pieces).length}`,
      }),
      says: ({ pieces }) => `Now ${readLengths(pieces)[0]} bytes at a time:
        ${readLengths(pieces).length} reads. One cut goes through /news, another between a CR and
        its LF. The server still sees one request: its parser keeps the bytes of a line that is not complete, and goes on with the next read.`,
    },
    {
      id: 'every-cut',
      title: 'Every place to cut',
      asks: QUESTIONS.everyCut,
      shows: ({ lastCut }) => ({ ...byReads(lastCut), field: 'read 2' }),
      says: ({ whole, cuts }) => `A request of ${whole.recorder.client.written} bytes can be cut
        in two at ${cuts.length} places. The client tried all of them: ${cuts.length} connections,
        ${cuts.length} answers of ${kindsOfAnswer([whole, ...cuts])} kind. The last cut, shown
        here, leaves a single LF for the second read.`,
    },
    {
      id: 'parse-chunk',
      title: 'Break it: parse(chunk)',
      asks: QUESTIONS.parseChunk,
      shows: ({ piecesRequest }) => byReads(piecesRequest, parsed),
      says: ({
        whole,
        pieces,
      }) => `Many a first server calls parse(chunk) for each read. Given these reads,
        it finds ${requestsParsed(pieces).length} requests; where the request came in a single
        read, ${requestsParsed(whole).length}. Such a server passes its tests and fails on a slow
        network.`,
    },
    {
      id: 'pair',
      title: 'Two requests, one read',
      asks: QUESTIONS.pair,
      shows: ({ secondOfPair }) => ({ entry: secondOfPair }),
      says: ({
        secondOfPair,
        pair,
      }) => `Two requests, one write, one read of ${readLengths(pair)[0]} bytes;
        this is the second, at offset ${secondOfPair.start}. Our server calls its parser until no complete request is left, and answers both. parse(chunk) finds
        ${requestsParsed(pair).length}, and the other gets no answer.`,
    },
    {
      id: 'endless',
      title: 'Break it: no end',
      asks: QUESTIONS.endless,
      shows: ({ endlessRequest }) => ({
        entry: endlessRequest,
        field: 'Host',
      }),
      says: ({
        endlessRequest,
        timeout,
      }) => `Everything but the empty line at the end. Half a request and a slow one
        look alike, so the server waited, and after
        ${secondsBetween(endlessRequest, timeout)} s answered ${statusOf(timeout)}. Without such a
        limit, a client that stops halfway would hold its connection for ever.`,
      tries: ({ request, endlessRequest }) => {
        const { bytes } = endlessRequest;
        return [
          {
            id: 'with-end',
            does: 'Send the empty line as well',
            bytes: request.bytes,
          },
          {
            id: 'mid-line',
            does: 'Stop in the middle of a line',
            bytes: bytes.subarray(0, bytes.indexOf(LESSON_HOST)),
          },
        ];
      },
    },
  ],
  closes: ({ joined, apart, pieces }) => ({
    aha: `A read ends where the bytes that have arrived end, not where a write did. So a parser
      has to keep its state from one read to the next.`,
    devTools: `The Network tab has a row for each request, however its bytes were cut. It does not see writes, packets or reads. Chromium's chrome://net-export can record each
      read, as SOCKET_BYTES_RECEIVED.`,
    sayings: [
      {
        says: 'One write at one end is one read at the other.',
        verdict: 'false',
        because: `Here ${writeLengths(joined).length} writes came as ${readLengths(joined).length}
          read. With a pause between them the same ${writeLengths(apart).length} writes came as
          ${readLengths(apart).length} reads.`,
      },
      {
        says: 'With TCP_NODELAY each write arrives by itself.',
        verdict: 'false',
        because: `TCP_NODELAY tells TCP to send without waiting for more. It was set on every socket
          here, and ${writeLengths(joined).length} writes were still ${readLengths(joined).length}
          read.`,
      },
      {
        says: 'It works on localhost, so the parser is right.',
        verdict: 'false',
        because: `All of this was localhost. parse(chunk) found its request in one read, and
          ${requestsParsed(pieces).length} in ${readLengths(pieces).length}.`,
      },
    ],
    code: [
      'src/http/connection.ts receive',
      'src/wire/byte-queue.ts append',
      'src/http/read-head.ts read',
    ],
  }),
});

await playAlone(import.meta.url, lesson);
