/**
 * Lesson 9: leaving HTTP.
 *
 * A WebSocket begins as an HTTP/1.1 request. The client asks to change the protocol, the server
 * answers 101, and from the next byte on the same TCP connection speaks something else. Then the same
 * request with one thing changed each time, to see which parts of it the server insists on, and an
 * answer that the client must not believe.
 */

import { fieldOf } from '../src/lesson/script/derived.ts';
import { defineLesson } from '../src/lesson/script/lesson.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { layersOfAccept } from '../src/trace/accept-layers.ts';
import { acceptFor } from '../src/websocket/accept.ts';
import { tryText } from './kit/changed.ts';
import { statusOf } from './kit/readings.ts';
import { QUESTIONS } from './questions/leaving-http.ts';
import { acceptOf, type Handshakes, keyOf, performHandshakes } from './scenes/leaving-http.ts';
import { titleOf } from './titles.ts';

/** How many characters of two texts of one length are not the same. */
function differences(one: string, other: string): number {
  return [...one].filter((character, index) => character !== other[index]).length;
}

export const lesson = defineLesson<Handshakes>({
  ...titleOf('leaving-http'),
  perform: performHandshakes,
  facts: async () => (await import('./facts/leaving-http.ts')).FACTS,
  steps: [
    {
      id: 'request',
      title: 'It starts as a request',
      shows: ({ request }) => ({ entry: request, field: 'method' }),
      says: ({ request }) => `A WebSocket begins as an ordinary HTTP/1.1 request: a GET of
        ${request.bytes.length} bytes of text that ends with an empty line. Any HTTP server can read
        it. What makes it special is in its fields.`,
      asks: QUESTIONS.request,
      tries: ({ request }) => [
        tryText(request, ['post', 'POST instead of GET'], 'GET ', 'POST '),
        tryText(request, ['no-host', 'Drop the Host field'], /Host: .*\r\n/, ''),
      ],
    },
    {
      id: 'upgrade',
      title: 'A request to change',
      shows: ({ request }) => ({ entry: request, field: 'Upgrade' }),
      says: ({
        listedRequest,
        listedAnswer,
      }) => `Upgrade names the protocol that the client would like to speak. Connection
        lists what is for this connection alone, so that no proxy passes it on. To
        "${fieldOf(listedRequest, 'Connection').value}", which Firefox sends, the answer is ${statusOf(listedAnswer)} too.`,
      asks: QUESTIONS.upgrade,
      tries: ({ request }) => [
        tryText(
          request,
          ['listed', 'Connection: keep-alive, Upgrade'],
          'Connection: ',
          'Connection: keep-alive, ',
        ),
        tryText(request, ['no-upgrade', 'Drop the Upgrade field'], /Upgrade: .*\r\n/, ''),
      ],
    },
    {
      id: 'key',
      title: 'A key that is no secret',
      shows: ({ request }) => ({ entry: request, field: 'Sec-WebSocket-Key' }),
      says: ({
        request,
      }) => `${Buffer.from(keyOf(request), 'base64').length} random bytes, new for each connection, in
        ${keyOf(request).length} characters of base64. The key protects nothing by itself. But the answer
        depends on it, so no cache can have an answer ready that fits.`,
      asks: QUESTIONS.key,
      tries: ({ request }) => [
        tryText(
          request,
          ['letter', 'Change one letter of the key'],
          /(?<=Key: .)./,
          keyOf(request).charAt(1) === 'E' ? 'F' : 'E',
        ),
        tryText(request, ['no-key', 'Drop the key'], /Sec-WebSocket-Key: .*\r\n/, ''),
        tryText(request, ['version', 'Ask for version 8'], 'Version: 13', 'Version: 8'),
      ],
    },
    {
      id: 'answer',
      title: 'The server agrees',
      shows: ({ agreement }) => ({ entry: agreement, field: 'status-code' }),
      says: `101 ends HTTP on this connection. The empty line is the last of HTTP's bytes; the next byte,
        in either direction, belongs to a WebSocket frame. After any other final status the connection
        still speaks HTTP.`,
      asks: QUESTIONS.answer,
    },
    {
      id: 'accept',
      title: 'Where Accept comes from',
      shows: ({ request, agreement }) => ({
        entry: agreement,
        views: layersOfAccept(keyOf(request)),
        caption: 'worked out from the key of message 1, by the functions of the server',
      }),
      says: `The server takes the characters of the key as they came, appends an identifier that RFC 6455
        fixes, and hashes the two with SHA-1. Accept is that hash in base64. No one who has not read
        this request can work it out.`,
      asks: QUESTIONS.accept,
    },
    {
      id: 'same-connection',
      title: 'The same connection, another language',
      shows: ({ firstFrame }) => ({ entry: firstFrame }),
      says: ({ firstFrame }) => `The client's next bytes start at offset ${firstFrame.start} of
        the same stream, right after its request. No new connection was made. The bytes are no longer
        text: this is a frame, and lesson 10 takes it apart.`,
      asks: QUESTIONS.sameConnection,
    },
    {
      id: 'replayed',
      title: "Break it: someone else's answer",
      shows: ({ replayedAnswer }) => ({
        entry: replayedAnswer,
        field: 'Sec-WebSocket-Accept',
      }),
      says: ({
        replayedRequest,
        replayedAnswer,
      }) => `The answer of step 4, given to a client with another key, as a cache
        might do. ${differences(acceptOf(replayedAnswer), acceptFor(keyOf(replayedRequest)))} of the ${acceptOf(replayedAnswer).length}
        characters of Accept are wrong for it. The client must fail the connection: this answer
        was not made for its request.`,
      asks: QUESTIONS.replayed,
    },
    {
      id: 'other-version',
      title: 'Break it: version 8',
      shows: ({ otherVersionAnswer }) => ({
        entry: otherVersionAnswer,
        field: 'Sec-WebSocket-Version',
      }),
      says: ({
        otherVersionAnswer,
        noKeyAnswer,
        postAnswer,
      }) => `Version 8 was a draft; ws for Node still takes it. A
        server that does not must say which versions it takes. The status is its own choice, here
        ${statusOf(otherVersionAnswer)}. To a request without a key it is ${statusOf(noKeyAnswer)}, to POST ${statusOf(postAnswer)}.`,
      asks: QUESTIONS.otherVersion,
    },
    {
      id: 'old-http',
      title: 'Break it: HTTP/1.0',
      shows: ({ oldHttpRequest }) => ({ entry: oldHttpRequest, field: 'HTTP-version' }),
      says: ({
        oldHttpAnswer,
      }) => `The same in HTTP/1.0, with keep-alive. A server must ignore Upgrade in it, so what
        remains is a plain GET of something that only WebSockets may enter: ${statusOf(oldHttpAnswer)}.
        The connection itself went on: it took a second request.`,
      asks: QUESTIONS.oldHttp,
      tries: ({ oldHttpRequest }) => [
        tryText(oldHttpRequest, ['new', 'HTTP/1.1 again'], 'HTTP/1.0', 'HTTP/1.1'),
      ],
    },
    {
      id: 'origin',
      title: 'Who is asking: Origin',
      shows: ({ guardedRequest }) => ({ entry: guardedRequest, field: 'Origin' }),
      says: ({
        strangerAnswer,
        guardedAnswer,
      }) => `Any site's script can open this WebSocket. The browser adds Origin and,
        unless SameSite or a setting forbids it, your cookie. A server that ignored Origin answered
        ${statusOf(strangerAnswer)}; one with a list of its own sites answered ${statusOf(guardedAnswer)}.`,
      asks: QUESTIONS.origin,
      tries: ({ guardedRequest }) => [
        tryText(
          guardedRequest,
          ['own-origin', 'Claim to be a page of our own'],
          /Origin: .*/,
          `Origin: http://${fieldOf(guardedRequest, 'Host').value}`,
        ),
        tryText(guardedRequest, ['no-origin', 'Drop Origin'], /Origin: .*\r\n/, ''),
      ],
    },
  ],
  closes: ({ request, firstFrame, oldHttpAnswer, strangerRequest, strangerAnswer }) => ({
    aha: `Accept is not a password. It proves that the other end has read this very request and knows
      WebSocket, so that no cache and no plain HTTP server can agree by accident.`,
    devTools: `One row with status 101 in the Network tab. Headers shows both heads; what follows is under
      Messages in Chromium and under Response in Firefox.`,
    sayings: [
      {
        says: 'The upgraded connection is the same TCP connection.',
        verdict: 'true',
        because: `The request had ${request.bytes.length} bytes, and the first frame began at offset
          ${firstFrame.start} of the same stream.`,
      },
      {
        says: 'WebSocket cannot use HTTP/1.0: no persistent connections there.',
        verdict: 'half true',
        because: `It cannot: ${statusOf(oldHttpAnswer)}, since Upgrade must be ignored there. But HTTP/1.0 has
          keep-alive: two requests went over one connection.`,
      },
      {
        says: 'Sec-WebSocket-Key keeps strangers out.',
        verdict: 'false',
        because: `A page of ${fieldOf(strangerRequest, 'Origin').value} sent a good key and got
          ${statusOf(strangerAnswer)}. Origin says whose page is asking; the key only ties the answer to the request.`,
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
