/**
 * Lesson 3: one request, one connection?
 *
 * A page of several objects is fetched twice: in HTTP/1.0 over a connection for each object, and in
 * HTTP/1.1 over one. Then connections that end in other ways, to see who may end them, and when, and
 * what becomes of a request that comes in that moment.
 */

import { defineLesson, type Try } from '../src/lesson/script/lesson.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import type { Entry } from '../src/trace/entry.ts';
import { withText } from './kit/changed.ts';
import { contentOf } from './kit/readings.ts';
import { QUESTIONS } from './questions/one-connection.ts';
import { bytesOn, idleSeconds, roundTripsOf, secondsOf, waitsOf } from './scenes/costs.ts';
import { type Connections, connectInManyWays } from './scenes/one-connection.ts';
import { titleOf } from './titles.ts';

/** What a server said to someone. */
function greeting(answer: Entry): string {
  return contentOf(answer).trim();
}

/** Other things to say about the connection. */
function changesTo(request: Buffer): Try[] {
  const withField = (bytes: Buffer, value: string) =>
    withText(bytes, 'Host:', `Connection: ${value}\r\nHost:`);
  const old = withText(request, 'HTTP/1.1', 'HTTP/1.0');
  const last = withField(request, 'close');
  return [
    { id: 'close', does: 'Add Connection: close', bytes: last },
    { id: 'old', does: 'Say HTTP/1.0', bytes: old },
    { id: 'old-stay', does: 'HTTP/1.0 with keep-alive', bytes: withField(old, 'keep-alive') },
    {
      id: 'behind-close',
      does: 'Say close, then ask again',
      bytes: Buffer.concat([last, request]),
    },
  ];
}

export const lesson = defineLesson<Connections>({
  ...titleOf('one-connection'),
  perform: connectInManyWays,
  steps: [
    {
      id: 'old-http',
      title: 'HTTP/1.0: one and over',
      asks: QUESTIONS.oldHttp,
      shows: ({ firstOldAnswer }) => ({ entry: firstOldAnswer, field: 'Connection' }),
      says: `The client asks in HTTP/1.0, the server answers and sends its FIN: TCP's sign that one
        side will send no more. Connection: close announced it. The HTTP/1.1 in the answer says
        only what the server can speak.`,
    },
    {
      id: 'six-connections',
      title: 'A page is many requests',
      asks: QUESTIONS.sixConnections,
      shows: ({ lastOldRequest }) => ({ entry: lastOldRequest, field: 'request-target' }),
      says: ({ apart }) => `This is the last of ${apart.length} objects, and of ${apart.length}
        connections. Each began with TCP's handshake, a round trip in which nothing can be asked
        yet, and took another for its request: ${roundTripsOf(apart)} round trips for one page.`,
      tries: ({ lastOldRequest }) => {
        const { bytes } = lastOldRequest;
        return [
          { id: 'new', does: 'Say HTTP/1.1', bytes: withText(bytes, 'HTTP/1.0', 'HTTP/1.1') },
          {
            id: 'stay',
            does: 'Add Connection: keep-alive',
            bytes: withText(bytes, 'Host:', 'Connection: keep-alive\r\nHost:'),
          },
        ];
      },
    },
    {
      id: 'stays-open',
      title: 'HTTP/1.1: it stays open',
      asks: QUESTIONS.staysOpen,
      shows: ({ secondRequest }) => ({ entry: secondRequest, field: 'HTTP-version' }),
      says: ({
        secondRequest,
      }) => `One other digit in the version, and the connection stays open. The
        second request lies at offset ${secondRequest.start} of the same stream,
        right after the first. The answers have no Connection field: staying open is the rule.`,
      tries: ({ secondRequest }) => changesTo(secondRequest.bytes),
    },
    {
      id: 'one-for-all',
      title: 'One connection for all',
      asks: QUESTIONS.oneForAll,
      shows: ({ lastObject }) => ({
        entry: lastObject,
        field: 'content',
      }),
      says: ({ apart, together }) => `${roundTripsOf([together])} round trips for the page, not
        ${roundTripsOf(apart)}. Where one takes 0.1 s, that is
        ${secondsOf(roundTripsOf([together]))} s, not ${secondsOf(roundTripsOf(apart))}. HTTP's
        own bytes are ${bytesOn([together])}, not ${bytesOn(apart)}: what is saved is waiting.
        At the end it was the client who sent its FIN.`,
    },
    {
      id: 'close',
      title: 'Connection: close',
      asks: QUESTIONS.close,
      shows: ({ closingAnswer }) => ({ entry: closingAnswer, field: 'Connection' }),
      says: `Either side may say close: this exchange is the last. Here the client did, the server
        said it back and ended the connection after its answer. A request that came after would
        have been left unread.`,
    },
    {
      id: 'keep-alive',
      title: 'HTTP/1.0 asks to stay',
      asks: QUESTIONS.keepAlive,
      shows: ({ stayingAnswer }) => ({ entry: stayingAnswer, field: 'Connection' }),
      says: `In HTTP/1.0 to stay is the exception: the client asks for keep-alive, and the server
        has to say it back. Browsers send the field in HTTP/1.1 as well, where it only says what
        holds anyway.`,
    },
    {
      id: 'stranger',
      title: 'Two requests, two strangers',
      asks: QUESTIONS.stranger,
      shows: ({ unknownAnswer }) => ({ entry: unknownAnswer, field: 'content' }),
      says: ({
        knownAnswer,
        unknownAnswer,
      }) => `"${greeting(knownAnswer)}" was said to a Cookie with the name. The
        next request on the connection brought none: "${greeting(unknownAnswer)}" HTTP is stateless:
        a browser is known again because it sends its Cookie with every request.`,
    },
    {
      id: 'idle',
      title: 'No one waits for ever',
      asks: QUESTIONS.idle,
      shows: ({ idleAnswer }) => ({ entry: idleAnswer, field: 'status-code' }),
      says: ({ idle }) => `One exchange, and then silence. After ${idleSeconds(idle)} s the server
        ended the connection, without a word: there is no request to answer. Either side may do so
        at any time, and the client has to open a new one when it wants more.`,
    },
    {
      id: 'crossing',
      title: 'Break it: in the same moment',
      asks: QUESTIONS.crossing,
      shows: ({ crossingRequest }) => ({ entry: crossingRequest }),
      says: ({ failure }) => `The request and the FIN crossed. All that the client is told:
        "${failure}". Was it handled? It cannot know. A GET it may send again on a new connection;
        a POST might then be done twice.`,
    },
  ],
  closes: ({ unknownAnswer, apart, together }) => ({
    aha: `An HTTP/1.1 connection stays open unless someone says otherwise, and that saves a round
      trip for each request. That HTTP closes after each response was the rule of 1996.`,
    devTools: `In Chromium's Network tab the column Connection ID has one number for all requests
      of a connection, and only the first of them has Initial connection under Timing. With
      HTTP/1.1 browsers open up to 6 connections to a host, and fetch 6 objects at a time.`,
    sayings: [
      {
        says: 'HTTP closes the connection after each response.',
        verdict: 'half true',
        because: `In HTTP/1.0 ${apart.length} responses closed ${apart.length} connections. In
          HTTP/1.1 ${waitsOf(together)} came on one, and then it was the client who closed it.`,
      },
      {
        says: 'HTTP is stateless.',
        verdict: 'true',
        because: `Of two requests on one connection the second was answered
          "${greeting(unknownAnswer)}" What is to be known has to be said each time.`,
      },
      {
        says: 'A connection stays open if one asks for keep-alive.',
        verdict: 'half true',
        because: `In HTTP/1.0, and if the server says it back. In HTTP/1.1 no one asked here, and
          it stayed open for ${waitsOf(together)} requests.`,
      },
    ],
    code: ['src/http/persistence.ts persists', 'src/net/closing.ts receive'],
  }),
});

await playAlone(import.meta.url, lesson);
