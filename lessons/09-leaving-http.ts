/**
 * Lesson 9: leaving HTTP.
 *
 * A WebSocket begins as an HTTP/1.1 request. The client asks to change the protocol, the server
 * answers 101, and from the next byte on the same TCP connection speaks something else. Then the same
 * request with one thing changed each time, to see which parts of it the server insists on.
 */

import type { OutgoingRequest } from '../src/http/encode-head.ts';
import type { ResponseHead } from '../src/http/head.ts';
import { defineLesson } from '../src/lesson/lesson.ts';
import { LESSON_HOST, type Stage, type Talk } from '../src/lesson/stage.ts';
import { echo, upgradeToWebSocket } from '../src/net/upgrade.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { layersOfAccept } from '../src/trace/accept-layers.ts';
import { encodeKey } from '../src/websocket/accept.ts';
import { upgradeRequest } from '../src/websocket/handshake.ts';

interface Scene {
  readonly talk: Talk;
  readonly key: string;
  readonly otherKey: Talk;
  readonly otherVersion: Talk;
  readonly noKey: Talk;
  readonly oldHttp: Talk;
  readonly listed: Talk;
}

async function perform(stage: Stage): Promise<Scene> {
  stage.serve(async (request, response) => {
    const socket = upgradeToWebSocket(request, response);
    if (socket) await echo(socket);
  });
  const target = { host: LESSON_HOST, requestTarget: '/chat' };

  const talk = await stage.connect();
  const socket = await talk.client.upgrade(target);
  socket.send('Hello');
  await socket.nextMessage();
  socket.close(1000);
  await socket.closed;

  // The client's own request again, with a new key and with one thing changed each time.
  const request = () => upgradeRequest(target, encodeKey(stage.sources.randomOctets(16)));
  return {
    talk,
    key: fieldValueOf(talk.message('client', 0).bytes, 'Sec-WebSocket-Key'),
    otherKey: await ask(stage, request()),
    listed: await ask(stage, withField(request(), 'Connection', 'keep-alive, Upgrade')),
    otherVersion: await ask(stage, withField(request(), 'Sec-WebSocket-Version', '8')),
    noKey: await ask(stage, withField(request(), 'Sec-WebSocket-Key', undefined)),
    oldHttp: await ask(stage, { ...request(), minorVersion: 0 }),
  };
}

/** Sends a request over a connection of its own. */
async function ask(stage: Stage, request: OutgoingRequest): Promise<Talk> {
  const talk = await stage.connect();
  await talk.client.request(request);
  await talk.quiet();
  return talk;
}

/** A request with another value for a field, or without the field. */
function withField(
  request: OutgoingRequest,
  name: string,
  value: string | undefined,
): OutgoingRequest {
  const fields = request.fields.flatMap(([other, old]): [string, string][] => {
    if (other !== name) return [[other, old]];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...request, fields };
}

function fieldValueOf(head: Buffer, name: string): string {
  const lines = head.toString('latin1').split('\r\n');
  return lines.find((line) => line.startsWith(`${name}: `))!.slice(name.length + 2);
}

function statusOf(talk: Talk): number {
  return (talk.message('server', 0).parts[0] as ResponseHead).statusCode;
}

export const lesson = defineLesson<Scene>({
  number: 9,
  id: 'leaving-http',
  title: 'Leaving HTTP',
  question: 'How do two ends agree to stop speaking HTTP?',
  perform,
  steps: [
    {
      id: 'request',
      title: 'It starts as a request',
      shows: ({ talk }) => ({ talk, entry: talk.message('client', 0), field: 'method' }),
      says: ({ talk }) => `A WebSocket begins as an ordinary HTTP/1.1 request: a GET of
        ${talk.message('client', 0).bytes.length} bytes, in text, ended by an empty line. Any HTTP server
        can read it. What makes it special stands in its fields.`,
    },
    {
      id: 'upgrade',
      title: 'The wish to change',
      shows: ({ talk }) => ({ talk, entry: talk.message('client', 0), field: 'Upgrade' }),
      says: `Upgrade names the protocol that the client would rather speak. Connection lists Upgrade,
        which says: that field is for the next hop only, do not pass it on. A server that does
        not know it answers in HTTP.`,
    },
    {
      id: 'key',
      title: 'A key that is no secret',
      shows: ({ talk }) => ({ talk, entry: talk.message('client', 0), field: 'Sec-WebSocket-Key' }),
      says: ({
        key,
      }) => `16 bytes, random and new for each connection, as ${key.length} characters of
        base64; this first one is the RFC's own sample. It protects nothing by itself. But no cache can
        have the answer ready.`,
    },
    {
      id: 'answer',
      title: 'The server agrees',
      shows: ({ talk }) => ({ talk, entry: talk.message('server', 0), field: 'status-code' }),
      says: `101 ends HTTP on this connection. The empty line is the last of HTTP's bytes; the next byte,
        in either direction, belongs to a WebSocket frame. Any other status means that nothing has
        changed.`,
    },
    {
      id: 'accept',
      title: 'Where Accept comes from',
      shows: ({ talk, key }) => ({
        talk,
        entry: talk.message('server', 0),
        layers: layersOfAccept(key),
        caption: 'worked out from the key of message 1, by the functions of the server',
      }),
      says: `The server takes the key's characters without decoding them, appends an identifier that RFC
        6455 has fixed, and hashes both with SHA-1. The hash in base64 is Accept. A cache that replays an
        old answer is found out.`,
    },
    {
      id: 'same-connection',
      title: 'The same connection, another language',
      shows: ({ talk }) => ({ talk, entry: talk.message('client', 1) }),
      says: ({
        talk,
      }) => `The client's next bytes start at offset ${talk.message('client', 1).start} of
        the same stream, right behind its request. No new connection was made. The bytes are no longer
        text: this is a frame, and lesson 10 takes it apart.`,
    },
    {
      id: 'other-key',
      title: 'Another key, another answer',
      shows: ({ otherKey: talk }) => ({
        talk,
        entry: talk.message('server', 0),
        field: 'Sec-WebSocket-Accept',
      }),
      says: `The same request with another key, and an Accept that has nothing in common with the last
        one. The client works it out too, and must drop the connection if the two differ: then whoever
        answered has not understood the question.`,
    },
    {
      id: 'listed',
      title: 'Try it: Connection is a list',
      shows: ({ listed: talk }) => ({
        talk,
        entry: talk.message('client', 0),
        field: 'Connection',
      }),
      says: ({
        listed,
      }) => `Connection is a list, and a browser may put more into it. The server has to
        look for one word among several, in upper or lower case. It answered ${statusOf(listed)}. A check for the
        whole value "Upgrade" would have refused this client.`,
    },
    {
      id: 'other-version',
      title: 'Break it: version 8',
      shows: ({ otherVersion: talk }) => ({
        talk,
        entry: talk.message('server', 0),
        field: 'Sec-WebSocket-Version',
      }),
      says: ({
        otherVersion,
      }) => `Version 8 was a draft. The server answers ${statusOf(otherVersion)} and
        says what it would have taken, so that a client that speaks several versions can ask again. The
        connection is still HTTP, and still open.`,
    },
    {
      id: 'no-key',
      title: 'Break it: no key',
      shows: ({ noKey: talk }) => ({
        talk,
        entry: talk.message('server', 0),
        field: 'status-code',
      }),
      says: ({
        noKey,
      }) => `Without a key there is nothing to prove, and the request is simply wrong:
        ${statusOf(noKey)}. The difference from version 8: there the client could have asked for something
        else, here it made a mistake.`,
    },
    {
      id: 'old-http',
      title: 'Break it: HTTP/1.0',
      shows: ({ oldHttp: talk }) => ({
        talk,
        entry: talk.message('client', 0),
        field: 'HTTP-version',
      }),
      says: ({
        oldHttp,
      }) => `One digit changed: the same request as HTTP/1.0. That version has no Upgrade, so what remains
        is a plain GET of something that only WebSockets may enter: ${statusOf(oldHttp)}. WebSocket never
        works over HTTP/1.0.`,
    },
  ],
  closes: () => ({
    aha: `Accept is no password: it proves that the other end has read this very request and knows
      WebSocket, so that no cache and no plain HTTP server can say yes by accident.`,
    devTools: `One row of status 101 in the Network tab, for as long as the connection lasts. Its Headers
      tab has both fields; its Messages tab begins where HTTP has ended.`,
    sayings: [],
    code: ['src/websocket/handshake.ts answerUpgrade', 'src/websocket/accept.ts acceptFor'],
  }),
});

await playAlone(import.meta.url, lesson);
