/**
 * Lesson 3: one request, one connection?
 *
 * A page of several objects is fetched twice: in HTTP/1.0 over a connection for each object, and in
 * HTTP/1.1 over one. Then connections that end in other ways, to see who may end them, and when, and
 * what becomes of a request that comes in that moment (support/connections.ts makes them).
 */

import { Derived } from '../src/lesson/script/derived.ts';
import { defineLesson, type Try } from '../src/lesson/script/lesson.ts';
import type { RecordedConnection } from '../src/lesson/script/recorded-connection.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { shown } from './support/answers.ts';
import { withText } from './support/changed.ts';
import { type Connections, connectInManyWays } from './support/connections.ts';
import { bytesOn, idleSeconds, roundTripsOf, secondsOf, waitsOf } from './support/costs.ts';
import {
  AFTERWARDS,
  afterFirstAnswer,
  answerToSecond,
  GIVING_UP,
  LATE,
  whoGaveUp,
} from './support/endings.ts';
import { contentOf } from './support/messages.ts';
import { slips } from './support/slips.ts';

/** What the server said to a client, by the place of its answer, from 0. */
function greeting(connection: RecordedConnection, index: number): string {
  return contentOf(connection.message('server', index)).trim();
}

/** What a server might say that remembers. */
const MISSING = 'An error: the Cookie is missing.';

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
  number: 3,
  id: 'one-connection',
  title: 'One request, one connection?',
  question: 'What does "persistent" save?',
  perform: connectInManyWays,
  steps: [
    {
      id: 'old-http',
      title: 'HTTP/1.0: one and over',
      asks: ({ apart }) => ({
        kind: 'choice',
        id: 'behind-old-answer',
        asks: `A client asks in HTTP/1.0, the version of 1996, and has got its answer. What
          becomes of the connection?`,
        choices: Object.values(AFTERWARDS),
        answer: Derived.from(apart[0]!, afterFirstAnswer),
        hints: [
          'It was meant for one document, from one link to the next.',
          'The end of the connection used to be the end of the answer, too.',
          'So it is ended by the one who has sent the answer.',
        ],
        because: `After its answer the server sent its FIN, by which TCP says that one side will
          send no more. HTTP/1.0 has one exchange on a connection, unless both sides agree on
          more.`,
        slip: slips({ [AFTERWARDS.neither]: 'So it is in HTTP/1.1. This client speaks 1.0.' }),
      }),
      shows: ({ apart }) => shown(apart[0]!, 'server', 'Connection'),
      says: `The client asks in HTTP/1.0, the server answers and sends its FIN: TCP's sign that one
        side will send no more. Connection: close announced it. The HTTP/1.1 in the answer says
        only what the server can speak.`,
    },
    {
      id: 'six-connections',
      title: 'A page is many requests',
      asks: ({ apart }) => ({
        kind: 'number',
        id: 'round-trips-apart',
        asks: `A page has ${apart.length} objects. The client fetches them one after the other,
          each over a connection of its own. How many round trips does that take?`,
        answer: Derived.from(apart, roundTripsOf),
        hints: [
          'Each request waits for its answer: a round trip. What comes before the request?',
          'TCP opens a connection with a handshake, and that is a round trip too.',
          'So each object takes two.',
        ],
        because: `The ${apart.length} requests wait for an answer each, and before each of them
          TCP's handshake takes a round trip: SYN there, SYN and ACK back. Twice ${apart.length}
          makes ${roundTripsOf(apart)}.`,
        slip: slips({
          [apart.length]: 'Those are the requests. Each connection has to be opened, too.',
          [apart.length * 3]:
            'The last part of the handshake needs no waiting: the request goes with it.',
        }),
      }),
      shows: ({ apart }) => shown(apart.at(-1)!, 'client', 'request-target'),
      says: ({ apart }) => `This is the last of ${apart.length} objects, and of ${apart.length}
        connections. Each began with TCP's handshake, a round trip in which nothing can be asked
        yet, and took another for its request: ${roundTripsOf(apart)} round trips for one page.`,
      tries: ({ apart }) => {
        const { bytes } = apart.at(-1)!.message('client', 0);
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
      asks: ({ together }) => ({
        kind: 'choice',
        id: 'behind-new-answer',
        asks: `The same request in HTTP/1.1. Neither side says anything about the connection. What
          becomes of it after the answer?`,
        choices: Object.values(AFTERWARDS),
        answer: Derived.from(together, afterFirstAnswer),
        hints: [
          'Most pages have more than one object.',
          'Who says nothing agrees to the rule. In this version the rule is another one.',
          'It is called persistent.',
        ],
        because: `After the first answer came no FIN, but the second request. In HTTP/1.1 a
          connection persists unless one side says close, RFC 9112 9.3.`,
        slip: slips({ [AFTERWARDS.server]: 'That was the rule before this version.' }),
      }),
      shows: ({ together }) => shown(together, 'client', 'HTTP-version', 1),
      says: ({ together }) => `One other digit in the version, and the connection stays open. The
        second request lies at offset ${together.message('client', 1).start} of the same stream,
        right after the first. The answers have no Connection field: staying open is the rule.`,
      tries: ({ together }) => changesTo(together.message('client', 1).bytes),
    },
    {
      id: 'one-for-all',
      title: 'One connection for all',
      asks: ({ together, apart }) => ({
        kind: 'number',
        id: 'round-trips-together',
        asks: `The same ${apart.length} objects, one after the other, but over one connection. How
          many round trips does that take?`,
        answer: Derived.from([together], roundTripsOf),
        hints: [
          'How often is the connection opened?',
          'The requests still wait for an answer each.',
          'One handshake, and then a round trip for each object.',
        ],
        because: `One handshake and ${apart.length} requests: ${roundTripsOf([together])}. The
          other ${apart.length - 1} handshakes are saved.`,
        slip: slips({
          [apart.length]: 'The one connection has to be opened, too.',
          [roundTripsOf(apart)]: 'So many it took with a connection for each.',
        }),
      }),
      shows: ({ together: connection }) => ({
        entry: connection.message('server', waitsOf(connection) - 1),
        field: 'content',
      }),
      says: ({ together, apart }) => `${roundTripsOf([together])} round trips for the page, not
        ${roundTripsOf(apart)}. Where one takes 0.1 s, that is
        ${secondsOf(roundTripsOf([together]))} s, not ${secondsOf(roundTripsOf(apart))}. HTTP's
        own bytes are ${bytesOn([together])}, not ${bytesOn(apart)}: what is saved is waiting.
        At the end it was the client who sent its FIN.`,
    },
    {
      id: 'close',
      title: 'Connection: close',
      asks: ({ saidClose }) => ({
        kind: 'choice',
        id: 'behind-close',
        asks: `A client asks in HTTP/1.1, with the field Connection: close. It has got its answer.
          What becomes of the connection?`,
        choices: Object.values(AFTERWARDS),
        answer: Derived.from(saidClose, afterFirstAnswer),
        hints: [
          'The field says: this is my last request here.',
          'Someone has to make sure that the whole answer has got through.',
          'Whoever speaks last ends it.',
        ],
        because: `The server repeated close in its answer and sent its FIN after it: RFC 9112 9.6
          has the server end the connection then. The client's own FIN came after.`,
        slip: slips({
          [AFTERWARDS.client]: 'It has asked for it. But RFC 9112 9.6 leaves it to the other side.',
        }),
      }),
      shows: ({ saidClose }) => shown(saidClose, 'server', 'Connection'),
      says: `Either side may say close: this exchange is the last. Here the client did, the server
        said it back and ended the connection after its answer. A request that came after would
        have been left unread.`,
    },
    {
      id: 'keep-alive',
      title: 'HTTP/1.0 asks to stay',
      asks: ({ askedToStay }) => ({
        kind: 'choice',
        id: 'behind-keep-alive',
        asks: `Now a client in HTTP/1.0 adds the field Connection: keep-alive. It has got its
          answer. What becomes of the connection?`,
        choices: Object.values(AFTERWARDS),
        answer: Derived.from(askedToStay, afterFirstAnswer),
        hints: [
          'In HTTP/1.0 the rule is to end it. This field asks for an exception.',
          'The server may agree, and has to say so.',
          'Our server does agree.',
        ],
        because: `The server agreed: its answer says Connection: keep-alive, too. The second
          request came on the same connection.`,
        slip: slips({
          [AFTERWARDS.server]: 'That is the rule of HTTP/1.0, but here both agreed on more.',
        }),
      }),
      shows: ({ askedToStay }) => shown(askedToStay, 'server', 'Connection'),
      says: `In HTTP/1.0 to stay is the exception: the client asks for keep-alive, and the server
        has to say it back. Browsers send the field in HTTP/1.1 as well, where it only says what
        holds anyway.`,
    },
    {
      id: 'stranger',
      title: 'Two requests, two strangers',
      asks: ({ stranger }) => ({
        kind: 'choice',
        id: 'second-greeting',
        asks: `Request 1 asks for /me with the field Cookie: name=Ada. Request 2 asks for /me on
          the same connection, without it. What does answer 2 say?`,
        choices: [...[0, 1].map((index) => greeting(stranger, index)), MISSING],
        answer: Derived.from(stranger, (connection) => greeting(connection, 1)),
        hints: [
          'Does the server know that both come from one client?',
          'It must not take that for granted: a proxy may send requests of many on one connection.',
          'What a request means has to stand in the request.',
        ],
        because: `Each request is understood by itself, RFC 9110 3.3. The connection is the same,
          but what was said in the request before does not count.`,
      }),
      shows: ({ stranger }) => shown(stranger, 'server', 'content', 1),
      says: ({ stranger }) => `"${greeting(stranger, 0)}" was said to a Cookie with the name. The
        next request on the connection brought none: "${greeting(stranger, 1)}" HTTP is stateless:
        a browser is known again because it sends its Cookie with every request.`,
    },
    {
      id: 'idle',
      title: 'No one waits for ever',
      asks: ({ idle }) => ({
        kind: 'choice',
        id: 'who-gives-up',
        asks: `An HTTP/1.1 connection after its first exchange. The client asks for nothing more,
          and does nothing else either. How does it end?`,
        choices: Object.values(GIVING_UP),
        answer: Derived.from(idle, whoGaveUp),
        hints: [
          'Each open connection takes memory, at both ends. Who has more of them?',
          'Is there a request that could be answered?',
          'No one has asked, so there is nothing to say.',
        ],
        because: `After ${idleSeconds(idle)} s the server sent its FIN and nothing else: an answer
          needs a request. Others wait for 5 s (Apache) or 75 s (nginx) by default.`,
        slip: slips({ [GIVING_UP.told]: 'To what? There is no request that has taken too long.' }),
      }),
      shows: ({ idle }) => shown(idle, 'server', 'status-code'),
      says: ({ idle }) => `One exchange, and then silence. After ${idleSeconds(idle)} s the server
        ended the connection, without a word: there is no request to answer. Either side may do so
        at any time, and the client has to open a new one when it wants more.`,
    },
    {
      id: 'crossing',
      title: 'Break it: in the same moment',
      asks: ({ crossing }) => ({
        kind: 'choice',
        id: 'crossing-answer',
        asks: `The server gives up a connection on which nothing has happened. In that moment a
          request is on its way to it. What does the client get?`,
        choices: Object.values(LATE),
        answer: Derived.from(crossing, answerToSecond),
        hints: [
          'The server has sent its FIN. What may it send after that?',
          'A FIN says: I will send no more.',
          'So there can be no answer on this connection.',
        ],
        because: `The request reached a server that had decided to go: its bytes were never read
          as a request. A FIN, once sent, leaves no room for an answer.`,
        slip: slips({
          [LATE.refused]: 'Behind its FIN the server cannot send anything, 408 neither.',
        }),
      }),
      shows: ({ crossing: connection }) => ({ entry: connection.message('client', 1) }),
      says: ({ failure }) => `The request and the FIN crossed. All that the client is told:
        "${failure}". Was it handled? It cannot know. A GET it may send again on a new connection;
        a POST might then be done twice.`,
    },
  ],
  closes: ({ apart, together, stranger }) => ({
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
          "${greeting(stranger, 1)}" What is to be known has to be said each time.`,
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
