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
  facts: async () => (await import('./facts/one-connection.ts')).FACTS,
  steps: [
    {
      id: 'old-http',
      title: 'HTTP/1.0: one and over',
      asks: QUESTIONS.oldHttp,
      shows: ({ firstOldAnswer }) => ({ entry: firstOldAnswer, field: 'Connection' }),
      says: `The client asks in HTTP/1.0; the server answers and sends its FIN, by which TCP says that one
        side will send no more. Connection: close announced it. The HTTP/1.1 in the answer only
        says what the server can speak.`,
    },
    {
      id: 'six-connections',
      title: 'A page is many requests',
      asks: QUESTIONS.sixConnections,
      shows: ({ lastOldRequest }) => ({ entry: lastOldRequest, field: 'request-target' }),
      says: ({ apart }) => `This is the last of ${apart.length} objects, and of ${apart.length}
        connections. Each began with TCP's handshake, a round trip in which nothing can be asked
        yet, and took another for its request: ${roundTripsOf(apart)} round trips for the page.`,
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
      }) => `One digit of the version is different, and the connection stays open. The
        second request is at offset ${secondRequest.start} of the same stream, right after the
        first. The answers have no Connection field: staying open is the default.`,
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
        ${roundTripsOf(apart)}. Where one takes ${secondsOf(1)} s, that is
        ${secondsOf(roundTripsOf([together]))} s, not ${secondsOf(roundTripsOf(apart))}. Of HTTP's
        own bytes there are ${bytesOn([together])}, not ${bytesOn(apart)}: what is saved is waiting.
        This time the client sent its FIN first.`,
    },
    {
      id: 'close',
      title: 'Connection: close',
      asks: QUESTIONS.close,
      shows: ({ closingAnswer }) => ({ entry: closingAnswer, field: 'Connection' }),
      says: `Either side may send close: this exchange is the last. Here the client did; the server
        sent close as well, and its FIN after the answer. It would have left a later request
        unread.`,
    },
    {
      id: 'keep-alive',
      title: 'HTTP/1.0 asks to stay',
      asks: QUESTIONS.keepAlive,
      shows: ({ stayingAnswer }) => ({ entry: stayingAnswer, field: 'Connection' }),
      says: `In HTTP/1.0 staying open is the exception: the client asks for keep-alive, and the
        server has to agree. Browsers send the field in HTTP/1.1 as well, where it only asks for
        the default.`,
    },
    {
      id: 'stranger',
      title: 'Two requests, two strangers',
      asks: QUESTIONS.stranger,
      shows: ({ unknownAnswer }) => ({ entry: unknownAnswer, field: 'content' }),
      says: ({
        knownAnswer,
        unknownAnswer,
      }) => `"${greeting(knownAnswer)}" answered a Cookie with the name; without one, the
        next request got "${greeting(unknownAnswer)}" The connection has state: how far it is read.
        HTTP has none between requests, so a browser sends its Cookie with each.`,
    },
    {
      id: 'idle',
      title: 'No one waits for ever',
      asks: QUESTIONS.idle,
      shows: ({ idleAnswer }) => ({ entry: idleAnswer, field: 'status-code' }),
      says: ({
        idle,
      }) => `One exchange, then silence. ${idleSeconds(idle)} s after its answer the server sent its
        FIN alone: there was no request. Either side may do so at any time; the client has to open
        a new connection when it wants more.`,
    },
    {
      id: 'crossing',
      title: 'Break it: in the same moment',
      asks: QUESTIONS.crossing,
      shows: ({ crossingRequest }) => ({ entry: crossingRequest }),
      says: ({ failure }) => `The request and the FIN crossed. The client is told:
        "${failure}". Was its request handled? It cannot know. It may send a GET again on a new
        connection; a POST might be handled twice.`,
    },
  ],
  closes: ({ unknownAnswer, apart, together }) => ({
    aha: `An HTTP/1.1 connection stays open unless one side says close, and every request
      after the first saves a round trip. To close after each response was the rule of 1996.`,
    devTools: `In Chromium's Network tab the column Connection ID has one number for all requests
      of a connection, and only the first of them has Initial connection under Timing. With HTTP/1.1 browsers open up to 6 connections to a host (others have had 8), each for
      one object at a time.`,
    sayings: [
      {
        says: 'HTTP closes the connection after each response.',
        verdict: 'half true',
        because: `In HTTP/1.0 ${apart.length} responses closed ${apart.length} connections. In
          HTTP/1.1 ${waitsOf(together)} came on one, and the client closed it.`,
      },
      {
        says: 'HTTP is stateless.',
        verdict: 'true',
        because: `Of two requests on one connection the second was answered
          "${greeting(unknownAnswer)}" Whatever a server has to know, every request has to say.`,
      },
      {
        says: 'A connection stays open if the client asks for keep-alive.',
        verdict: 'half true',
        because: `In HTTP/1.0, if the server agrees. In HTTP/1.1 no one asked here, and it stayed open
          for ${waitsOf(together)} requests.`,
      },
    ],
    code: ['src/http/persistence.ts persists', 'src/net/closing.ts receive'],
  }),
});

await playAlone(import.meta.url, lesson);
