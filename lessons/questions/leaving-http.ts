/** The questions of lesson 9, by the steps before which they are asked. */

import { choiceBy } from '../../src/lesson/script/choice.ts';
import { Derived, fieldOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { acceptFor } from '../../src/websocket/accept.ts';
import { statusOf } from '../kit/readings.ts';
import { acceptOf, type Handshakes, keyOf } from '../scenes/leaving-http.ts';

const connectionOf = (request: Entry) => fieldOf(request, 'Connection').value;

/** What could be hashed, of one handshake. */
const HASHED: Readonly<Record<string, (request: Entry) => string>> = {
  'the bytes that the key stands for': (request) =>
    Buffer.from(keyOf(request), 'base64').toString('latin1'),
  'the characters of the key, as they came': keyOf,
  'the whole request': (request) => request.bytes.toString('latin1'),
};

export const QUESTIONS = {
  request: ({ request }) => ({
    id: 'method',
    kind: 'choice',
    asks: 'A client wants to leave HTTP and speak WebSocket. With which method does it ask?',
    choices: ['UPGRADE', 'CONNECT', 'GET', 'OPTIONS'],
    answer: fieldOf(request, 'method'),
    hints: [
      'A server that has never heard of WebSocket must be able to answer.',
      'The method says nothing of the wish; fields say it (RFC 6455 4.1).',
      'It is the method with which a browser fetches a page.',
    ],
    because: `It is read off the request: its first word is ${fieldOf(request, 'method').value}.
      A server that does not know the fields behind it can still answer it.`,
    slip: (typed) =>
      typed === 'CONNECT'
        ? 'CONNECT asks a proxy for a tunnel. WebSockets over HTTP/2 use it (RFC 8441).'
        : undefined,
  }),
  upgrade: ({ request, listedRequest, listedAnswer }) => {
    const choices = [
      '101: Connection is a list, and Upgrade is in it',
      '400: two values that contradict each other',
      '426: Connection must say Upgrade and nothing else',
    ];
    return {
      id: 'connection-list',
      kind: 'choice',
      asks: `Connection is "${connectionOf(request)}" here. How does the server answer if it is
        "${connectionOf(listedRequest)}"?`,
      given: { entry: request },
      choices,
      answer: choiceBy(listedAnswer, choices, statusOf),
      hints: [
        'Look at the comma.',
        'RFC 9110 7.6.1: the value of Connection is a list of options.',
        'RFC 6455 4.2.1 asks for one word in that list, in upper or lower case.',
      ],
      because: `The server answered ${statusOf(listedAnswer)}. It looks for one word among several; a check
        for the whole value would refuse a browser that lists keep-alive as well.`,
    };
  },
  key: ({ request }) => ({
    id: 'key-length',
    kind: 'number',
    asks: `The value of Sec-WebSocket-Key is ${keyOf(request).length} characters of base64. How many
      bytes do they stand for?`,
    given: { entry: request },
    answer: Derived.from(request, (head) => Buffer.from(keyOf(head), 'base64').length),
    hints: [
      'Look at the end of the value: two characters of it are not like the others.',
      'Four characters of base64 carry three bytes; = only fills up.',
      'The = signs at the end stand for two bytes that are not there.',
    ],
    because: `Four characters carry three bytes: ${keyOf(request).length} characters would be
      ${(keyOf(request).length / 4) * 3} bytes. Two = signs say that the last two of them are missing.`,
    slip: (typed) =>
      Number(typed) === (keyOf(request).length / 4) * 3
        ? 'That would be right if no = stood at the end.'
        : undefined,
  }),
  answer: ({ agreement }) => ({
    id: 'accept-length',
    kind: 'number',
    asks: `The server answers with Sec-WebSocket-Accept: a SHA-1 hash of
      ${Buffer.from(acceptOf(agreement), 'base64').length} bytes, in base64. How many characters is that?`,
    answer: Derived.from(agreement, (head) => acceptOf(head).length),
    hints: [
      'The question before this one was the same, the other way round.',
      'Three bytes become four characters; what is left over is filled up with =.',
      'Eighteen bytes fill 24 characters, and two bytes are left.',
    ],
    because: `Each three bytes become four characters, and the two that are left over become three
      and one = sign: ${acceptOf(agreement).length} in all, as in ${acceptOf(agreement)}.`,
    slip: (typed) => {
      if (Number(typed) === acceptOf(agreement).length - 1) return 'Base64 fills up with =.';
      return Number(typed) === 40 ? 'That is its length in hexadecimal.' : undefined;
    },
  }),
  accept: ({ request, agreement }) => {
    const choices = Object.keys(HASHED);
    return {
      id: 'hashed',
      kind: 'choice',
      asks: 'What does the server hash, together with an identifier that the RFC has fixed?',
      given: { entry: request },
      choices,
      answer: Derived.from([request, agreement], ([asked, agreed]) => {
        const accept = acceptOf(agreed);
        return choices.find((each) => acceptFor(HASHED[each]!(asked)) === accept) ?? 'none of it';
      }),
      hints: [
        'Only one field of the request is new each time.',
        'RFC 6455 4.2.2 speaks of the value as it is present in the field.',
        'The server need not know how to decode base64.',
      ],
      because: `Of the three only the characters give ${acceptOf(agreement)}, as sent. The server does not
        need the bytes behind them: the key is a question to be read, and no secret.`,
    };
  },
  sameConnection: ({ request, firstFrame }) => ({
    id: 'frame-offset',
    kind: 'number',
    asks: `The request's last byte was at offset ${request.end - 1} of the client's byte stream. At
      which offset does its first WebSocket frame start?`,
    answer: Derived.from(firstFrame, ({ start }) => start),
    hints: [
      'Ask first on which connection the frame is sent.',
      'A 101 changes the language, and not the connection.',
      'TCP counts on: the next byte is one further.',
    ],
    because: `It is the same TCP connection, so its stream goes on: right behind byte
      ${request.end - 1} comes byte ${firstFrame.start}, the first of the frame.`,
    slip: (typed) =>
      Number(typed) === 0 ? 'That would be so on a new connection. None is made.' : undefined,
  }),
  replayed: ({ agreement, replayedRequest, replayed }) => {
    const choices = [
      'opens the WebSocket: 101 is 101',
      'ends the connection',
      'sends its request again',
    ];
    return {
      id: 'replayed-answer',
      kind: 'choice',
      asks: 'This answer was kept, and is now given to a client that has sent another key. That client ...',
      given: { entry: agreement },
      choices,
      answer: choiceBy(replayed, choices, ({ entries }) => {
        const [next] = entries.filter(({ from }) => from === 'client').slice(1);
        if (next?.kind === 'fin') return 'ends';
        return next?.parts[0] === undefined ? 'opens' : 'sends';
      }),
      hints: [
        'One field of the answer belongs to one request only.',
        'The client knows its own key, and can hash as well as the server can.',
        'RFC 6455 4.1: if Accept is not what it should be, the client must fail.',
      ],
      because: `Its key needs ${acceptFor(keyOf(replayedRequest))}, and this is not it. The client
        sent no frame: its next row is the end of its bytes.`,
    };
  },
  otherVersion: ({ otherVersionRequest, otherVersionAnswer }) => {
    const choices = [
      '101: a server takes older versions too',
      '400: the request is malformed',
      '426: ask again, and say another version',
      '505: HTTP version not supported',
    ];
    return {
      id: 'version-status',
      kind: 'choice',
      asks: 'This request asks for version 8, a draft. How does a server of today answer?',
      given: { entry: otherVersionRequest },
      choices,
      answer: choiceBy(otherVersionAnswer, choices, statusOf),
      hints: [
        'Nothing in the request is wrong by its form.',
        'RFC 6455 4.4: the server says which versions it understands.',
        'The status has Upgrade in its name.',
      ],
      because: `${statusOf(otherVersionAnswer)} is for a request that the server could serve in another protocol, and
        Sec-WebSocket-Version: ${fieldOf(otherVersionAnswer, 'Sec-WebSocket-Version').value} says in which.`,
      slip: (typed) =>
        typed.startsWith('505') ? 'HTTP/1.1 is well. It is WebSocket that is too old.' : undefined,
    };
  },
  oldHttp: ({ oldHttpRequest, oldHttpAnswer, oldHttpAgainAnswer, oldHttp }) => {
    const choices = [
      'upgraded, and kept open by keep-alive',
      'not upgraded, and closed behind the answer',
      'not upgraded, and kept open for the next request',
    ];
    return {
      id: 'old-http',
      kind: 'choice',
      asks: 'The same request in HTTP/1.0, with keep-alive. The connection is ...',
      given: { entry: oldHttpRequest },
      choices,
      answer: choiceBy([oldHttp, oldHttpAnswer], choices, ([connection, answer]) => {
        if (statusOf(answer) === 101) return 'upgraded';
        const isOver = connection.entries.some(({ kind }) => kind === 'fin');
        return isOver ? 'not upgraded, and closed' : 'not upgraded, and kept';
      }),
      hints: [
        'These are two questions: may it change, and may it stay?',
        'RFC 9110 7.8: a server must ignore Upgrade in an HTTP/1.0 request.',
        'RFC 9112 9.3: an HTTP/1.0 connection persists if keep-alive is asked for.',
      ],
      because: `HTTP/1.0 has no Upgrade, so the answer was ${statusOf(oldHttpAnswer)}. It does have keep-alive: the
        client asked a second time on this connection, and got ${statusOf(oldHttpAgainAnswer)} again.`,
      slip: (typed) =>
        typed.startsWith('upgraded')
          ? 'Persistence and Upgrade are two things, and HTTP/1.0 has one of them.'
          : 'It asked for keep-alive, and a server may grant that in HTTP/1.0.',
    };
  },
  origin: ({ strangerRequest, strangerAnswer }) => {
    const choices = [
      '101: the handshake is right',
      '400: the key is of another site',
      '403: no permission was asked for first',
    ];
    return {
      id: 'stranger',
      kind: 'choice',
      asks: `A page of another site sends this from your browser. How does a server answer
        that looks at nothing but the handshake?`,
      given: { entry: strangerRequest },
      choices,
      answer: choiceBy(strangerAnswer, choices, statusOf),
      hints: [
        'Who makes the key, and who may?',
        'The rules of CORS are for fetch; a WebSocket is opened without a preflight.',
        'Nothing in the handshake tells one site from another, but Origin.',
      ],
      because: `${statusOf(strangerAnswer)}: the key came from your browser, which makes one for any page. Only
        Origin says whose page it was, and it is for the server to look (RFC 6455 10.2).`,
      slip: (typed) =>
        typed.startsWith('400') ? 'A key is random, and belongs to no site.' : undefined,
    };
  },
} satisfies Record<string, (scene: Handshakes) => Question>;
