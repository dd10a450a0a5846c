/**
 * Lesson 9: leaving HTTP.
 *
 * A WebSocket begins as an HTTP/1.1 request. The client asks to change the protocol, the server
 * answers 101, and from the next byte on the same TCP connection speaks something else. Then the same
 * request with one thing changed each time, to see which parts of it the server insists on, and an
 * answer that the client must not believe. The traffic is made in `support/handshakes.ts`; what is asked
 * before each step stands in `support/handshake-questions.ts`.
 */

import { fieldOf } from '../src/lesson/script/derived.ts';
import { defineLesson } from '../src/lesson/script/lesson.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { layersOfAccept } from '../src/trace/accept-layers.ts';
import { acceptFor } from '../src/websocket/accept.ts';
import { statusOf } from './support/answers.ts';
import { tryText } from './support/changed.ts';
import { HANDSHAKE_QUESTIONS } from './support/handshake-questions.ts';
import {
  acceptOf,
  answerOf,
  type Handshakes,
  keyOf,
  performHandshakes,
  requestOf,
} from './support/handshakes.ts';

/** How many characters of two texts of one length are not the same. */
function differences(one: string, other: string): number {
  return [...one].filter((character, index) => character !== other[index]).length;
}

export const lesson = defineLesson<Handshakes>({
  number: 9,
  id: 'leaving-http',
  title: 'Leaving HTTP',
  question: 'How do two ends agree to stop speaking HTTP?',
  perform: performHandshakes,
  steps: [
    {
      id: 'request',
      title: 'It starts as a request',
      shows: ({ connection }) => ({ entry: requestOf(connection), field: 'method' }),
      says: ({ connection }) => `A WebSocket begins as an ordinary HTTP/1.1 request: a GET of
        ${requestOf(connection).bytes.length} bytes, in text, ended by an empty line. Any HTTP server can read
        it. What makes it special stands in its fields.`,
      asks: HANDSHAKE_QUESTIONS.request,
      tries: ({ connection }) => [
        tryText(requestOf(connection), ['post', 'POST in place of GET'], 'GET ', 'POST '),
        tryText(requestOf(connection), ['no-host', 'Drop the Host field'], /Host: .*\r\n/, ''),
      ],
    },
    {
      id: 'upgrade',
      title: 'The wish to change',
      shows: ({ connection }) => ({ entry: requestOf(connection), field: 'Upgrade' }),
      says: ({
        listed,
      }) => `Upgrade names the protocol that the client would rather speak. Connection
        lists what is for this connection alone, and not to be passed on by a proxy. To
        "${fieldOf(requestOf(listed), 'Connection').value}", which Firefox sends, the answer is ${statusOf(listed)} too.`,
      asks: HANDSHAKE_QUESTIONS.upgrade,
      tries: ({ connection }) => [
        tryText(
          requestOf(connection),
          ['listed', 'Connection: keep-alive, Upgrade'],
          'Connection: ',
          'Connection: keep-alive, ',
        ),
        tryText(
          requestOf(connection),
          ['no-upgrade', 'Drop the Upgrade field'],
          /Upgrade: .*\r\n/,
          '',
        ),
      ],
    },
    {
      id: 'key',
      title: 'A key that is no secret',
      shows: ({ connection }) => ({ entry: requestOf(connection), field: 'Sec-WebSocket-Key' }),
      says: ({
        connection,
      }) => `${Buffer.from(keyOf(connection), 'base64').length} bytes, random and new for each
        connection, as ${keyOf(connection).length} characters of base64; this one is the RFC's own sample. It
        protects nothing by itself. But the answer depends on it, so no cache can have kept one that fits.`,
      asks: HANDSHAKE_QUESTIONS.key,
      tries: ({ connection }) => [
        tryText(
          requestOf(connection),
          ['letter', 'Change one letter of the key'],
          /(Key: .).(.*)/,
          `$1${keyOf(connection).charAt(1) === 'E' ? 'F' : 'E'}$2`,
        ),
        tryText(requestOf(connection), ['no-key', 'Drop the key'], /Sec-WebSocket-Key: .*\r\n/, ''),
        tryText(
          requestOf(connection),
          ['version', 'Ask for version 8'],
          'Version: 13',
          'Version: 8',
        ),
      ],
    },
    {
      id: 'answer',
      title: 'The server agrees',
      shows: ({ connection }) => ({ entry: answerOf(connection), field: 'status-code' }),
      says: `101 ends HTTP on this connection. The empty line is the last of HTTP's bytes; the next byte,
        in either direction, belongs to a WebSocket frame. Any other status means that nothing has
        changed.`,
      asks: HANDSHAKE_QUESTIONS.answer,
    },
    {
      id: 'accept',
      title: 'Where Accept comes from',
      shows: ({ connection }) => ({
        entry: answerOf(connection),
        layers: layersOfAccept(keyOf(connection)),
        caption: 'worked out from the key of message 1, by the functions of the server',
      }),
      says: `The server takes the key's characters without decoding them, appends an identifier that RFC
        6455 has fixed, and hashes both with SHA-1. The hash in base64 is Accept. Who has not read this
        request cannot work it out.`,
      asks: HANDSHAKE_QUESTIONS.accept,
    },
    {
      id: 'same-connection',
      title: 'The same connection, another language',
      shows: ({ connection }) => ({ entry: connection.message('client', 1) }),
      says: ({
        connection,
      }) => `The client's next bytes start at offset ${connection.message('client', 1).start} of
        the same stream, right behind its request. No new connection was made. The bytes are no longer
        text: this is a frame, and lesson 10 takes it apart.`,
      asks: HANDSHAKE_QUESTIONS.sameConnection,
    },
    {
      id: 'replayed',
      title: 'Break it: the answer to someone else',
      shows: ({ replayed: connection }) => ({
        entry: answerOf(connection),
        field: 'Sec-WebSocket-Accept',
      }),
      says: ({
        replayed: connection,
      }) => `The answer of step 4, given to a client with another key, as a cache
        might. ${differences(acceptOf(connection), acceptFor(keyOf(connection)))} of the ${acceptOf(connection).length}
        characters should be others. The client must drop the connection: whoever answered has not read
        its request.`,
      asks: HANDSHAKE_QUESTIONS.replayed,
    },
    {
      id: 'other-version',
      title: 'Break it: version 8',
      shows: ({ otherVersion: connection }) => ({
        entry: answerOf(connection),
        field: 'Sec-WebSocket-Version',
      }),
      says: ({
        otherVersion,
        noKey,
        post,
      }) => `Version 8 was a draft. ${statusOf(otherVersion)} says what
        the server would take, so the client may ask again; the connection is still HTTP, and still
        open. A mistake gets less help: ${statusOf(noKey)} without a key, ${statusOf(post)} for POST.`,
      asks: HANDSHAKE_QUESTIONS.otherVersion,
    },
    {
      id: 'old-http',
      title: 'Break it: HTTP/1.0',
      shows: ({ oldHttp: connection }) => ({ entry: requestOf(connection), field: 'HTTP-version' }),
      says: ({
        oldHttp,
      }) => `The same in HTTP/1.0, with keep-alive. That version has no Upgrade, so what
        remains is a plain GET of something that only WebSockets may enter: ${statusOf(oldHttp)}.
        Persistence is not what it lacks: the connection took a second request.`,
      asks: HANDSHAKE_QUESTIONS.oldHttp,
      tries: ({ oldHttp }) => [
        tryText(requestOf(oldHttp), ['new', 'HTTP/1.1 again'], 'HTTP/1.0', 'HTTP/1.1'),
      ],
    },
    {
      id: 'origin',
      title: 'Who is asking: Origin',
      shows: ({ guarded: connection }) => ({ entry: requestOf(connection), field: 'Origin' }),
      says: ({
        stranger,
        guarded,
      }) => `Any site's script can open this WebSocket. The browser adds Origin and,
        unless SameSite keeps it back, your cookie. A server that does not look at Origin answered
        ${statusOf(stranger)}; one that has a list of its own sites answers ${statusOf(guarded)}.`,
      asks: HANDSHAKE_QUESTIONS.origin,
      tries: ({ guarded: connection }) => [
        tryText(
          requestOf(connection),
          ['own-origin', 'Claim to be a page of our own'],
          /Origin: .*/,
          `Origin: http://${fieldOf(requestOf(connection), 'Host').value}`,
        ),
        tryText(requestOf(connection), ['no-origin', 'Drop Origin'], /Origin: .*\r\n/, ''),
      ],
    },
  ],
  closes: ({ connection, oldHttp, stranger }) => ({
    aha: `Accept is no password: it proves that the other end has read this very request and knows
      WebSocket, so that no cache and no plain HTTP server can say yes by accident.`,
    devTools: `One row of status 101 in the Network tab, for as long as the connection lasts. Headers shows
      both heads. What follows is under Messages in Chromium, and under Response in Firefox.`,
    sayings: [
      {
        says: 'The upgraded connection is the same TCP connection.',
        verdict: 'true',
        because: `The request had ${requestOf(connection).bytes.length} bytes, and the first frame began at offset
          ${connection.message('client', 1).start} of the same stream.`,
      },
      {
        says: 'WebSocket never works with HTTP/1.0: no persistent connections there.',
        verdict: 'half true',
        because: `It never does: ${statusOf(oldHttp)}, as HTTP/1.0 has no Upgrade. But it has keep-alive: two
          requests went over one connection.`,
      },
      {
        says: 'Sec-WebSocket-Key keeps strangers out.',
        verdict: 'false',
        because: `A page of ${fieldOf(requestOf(stranger), 'Origin').value} sent a good key, and got
          ${statusOf(stranger)}. Origin says whose page asks; the key, only that the answer is to this request.`,
      },
    ],
    code: [
      'src/websocket/handshake.ts answerUpgrade',
      'src/websocket/accept.ts acceptFor',
      'src/websocket/handshake.ts judgeAnswer',
    ],
  }),
});

await playAlone(import.meta.url, lesson);
