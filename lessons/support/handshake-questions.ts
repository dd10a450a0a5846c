/** The questions of lesson 9, by the steps before which they are asked. */

import { choiceBy } from '../../src/lesson/script/choice.ts';
import { Derived, fieldOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { acceptFor } from '../../src/websocket/accept.ts';
import { statusOf } from './answers.ts';
import { acceptOf, answerOf, type Handshakes, keyOf, requestOf } from './handshakes.ts';

const connectionOf = (connection: RecordedConnection) =>
  fieldOf(requestOf(connection), 'Connection').value;

/** What could be hashed, of one handshake. */
const HASHED: Readonly<Record<string, (connection: RecordedConnection) => string>> = {
  'the bytes that the key stands for': (connection) =>
    Buffer.from(keyOf(connection), 'base64').toString('latin1'),
  'the characters of the key, as they came': keyOf,
  'the whole request': (connection) => requestOf(connection).bytes.toString('latin1'),
};

export const HANDSHAKE_QUESTIONS = {
  request: ({ connection }) => ({
    id: 'method',
    kind: 'choice',
    asks: 'A client wants to leave HTTP and speak WebSocket. With which method does it ask?',
    choices: ['UPGRADE', 'CONNECT', 'GET', 'OPTIONS'],
    answer: fieldOf(requestOf(connection), 'method'),
    hints: [
      'A server that has never heard of WebSocket must be able to answer.',
      'The method says nothing of the wish; fields say it (RFC 6455 4.1).',
      'It is the method with which a browser fetches a page.',
    ],
    because: `It is read off the request: its first word is ${fieldOf(requestOf(connection), 'method').value}.
      A server that does not know the fields behind it can still answer it.`,
    slip: (typed) =>
      typed === 'CONNECT'
        ? 'CONNECT asks a proxy for a tunnel. WebSockets over HTTP/2 use it (RFC 8441).'
        : undefined,
  }),
  upgrade: ({ connection, listed }) => {
    const choices = [
      '101: Connection is a list, and Upgrade is in it',
      '400: two values that contradict each other',
      '426: Connection must say Upgrade and nothing else',
    ];
    return {
      id: 'connection-list',
      kind: 'choice',
      asks: `Connection is "${connectionOf(connection)}" here. How does the server answer if it is
        "${connectionOf(listed)}"?`,
      given: { entry: requestOf(connection) },
      choices,
      answer: choiceBy(listed, choices, (recorded) => statusOf(recorded)),
      hints: [
        'Look at the comma.',
        'RFC 9110 7.6.1: the value of Connection is a list of options.',
        'RFC 6455 4.2.1 asks for one word in that list, in upper or lower case.',
      ],
      because: `The server answered ${statusOf(listed)}. It looks for one word among several; a check
        for the whole value would refuse a browser that lists keep-alive as well.`,
    };
  },
  key: ({ connection }) => ({
    id: 'key-length',
    kind: 'number',
    asks: `The value of Sec-WebSocket-Key is ${keyOf(connection).length} characters of base64. How many
      bytes do they stand for?`,
    given: { entry: requestOf(connection) },
    answer: Derived.from(connection, (recorded) => Buffer.from(keyOf(recorded), 'base64').length),
    hints: [
      'Look at the end of the value: two characters of it are not like the others.',
      'Four characters of base64 carry three bytes; = only fills up.',
      'The = signs at the end stand for two bytes that are not there.',
    ],
    because: `Four characters carry three bytes: ${keyOf(connection).length} characters would be
      ${(keyOf(connection).length / 4) * 3} bytes. Two = signs say that the last two of them are missing.`,
    slip: (typed) =>
      Number(typed) === (keyOf(connection).length / 4) * 3
        ? 'That would be right if no = stood at the end.'
        : undefined,
  }),
  answer: ({ connection }) => ({
    id: 'accept-length',
    kind: 'number',
    asks: `The server answers with Sec-WebSocket-Accept: a SHA-1 hash of
      ${Buffer.from(acceptOf(connection), 'base64').length} bytes, in base64. How many characters is that?`,
    answer: Derived.from(connection, (recorded) => acceptOf(recorded).length),
    hints: [
      'The question before this one was the same, the other way round.',
      'Three bytes become four characters; what is left over is filled up with =.',
      'Eighteen bytes fill 24 characters, and two bytes are left.',
    ],
    because: `Each three bytes become four characters, and the two that are left over become three
      and one = sign: ${acceptOf(connection).length} in all, as in ${acceptOf(connection)}.`,
    slip: (typed) => {
      if (Number(typed) === acceptOf(connection).length - 1) return 'Base64 fills up with =.';
      return Number(typed) === 40 ? 'That is its length in hexadecimal.' : undefined;
    },
  }),
  accept: ({ connection }) => {
    const choices = Object.keys(HASHED);
    return {
      id: 'hashed',
      kind: 'choice',
      asks: 'What does the server hash, together with an identifier that the RFC has fixed?',
      given: { entry: requestOf(connection) },
      choices,
      answer: Derived.from(connection, (recorded) => {
        const accept = acceptOf(recorded);
        return (
          choices.find((each) => acceptFor(HASHED[each]!(recorded)) === accept) ?? 'none of it'
        );
      }),
      hints: [
        'Only one field of the request is new each time.',
        'RFC 6455 4.2.2 speaks of the value as it is present in the field.',
        'The server need not know how to decode base64.',
      ],
      because: `Of the three only the characters give ${acceptOf(connection)}, as sent. The server does not
        need the bytes behind them: the key is a question to be read, and no secret.`,
    };
  },
  sameConnection: ({ connection }) => ({
    id: 'frame-offset',
    kind: 'number',
    asks: `The request's last byte was at offset ${requestOf(connection).end - 1} of the client's byte stream. At
      which offset does its first WebSocket frame start?`,
    answer: Derived.from(connection, (recorded) => recorded.message('client', 1).start),
    hints: [
      'Ask first on which connection the frame is sent.',
      'A 101 changes the language, and not the connection.',
      'TCP counts on: the next byte is one further.',
    ],
    because: `It is the same TCP connection, so its stream goes on: right behind byte
      ${requestOf(connection).end - 1} comes byte ${connection.message('client', 1).start}, the first of the frame.`,
    slip: (typed) =>
      Number(typed) === 0 ? 'That would be so on a new connection. None is made.' : undefined,
  }),
  replayed: ({ connection, replayed }) => {
    const choices = [
      'opens the WebSocket: 101 is 101',
      'ends the connection',
      'sends its request again',
    ];
    return {
      id: 'replayed-answer',
      kind: 'choice',
      asks: 'This answer was kept, and is now given to a client that has sent another key. That client ...',
      given: { entry: answerOf(connection) },
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
      because: `Its key needs ${acceptFor(keyOf(replayed))}, and this is not it. The client
        sent no frame: its next row is the end of its bytes.`,
    };
  },
  otherVersion: ({ otherVersion: connection }) => {
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
      given: { entry: requestOf(connection) },
      choices,
      answer: choiceBy(connection, choices, (recorded) => statusOf(recorded)),
      hints: [
        'Nothing in the request is wrong by its form.',
        'RFC 6455 4.4: the server says which versions it understands.',
        'The status has Upgrade in its name.',
      ],
      because: `${statusOf(connection)} is for a request that the server could serve in another protocol, and
        Sec-WebSocket-Version: ${fieldOf(answerOf(connection), 'Sec-WebSocket-Version').value} says in which.`,
      slip: (typed) =>
        typed.startsWith('505') ? 'HTTP/1.1 is well. It is WebSocket that is too old.' : undefined,
    };
  },
  oldHttp: ({ oldHttp: connection }) => {
    const choices = [
      'upgraded, and kept open by keep-alive',
      'not upgraded, and closed behind the answer',
      'not upgraded, and kept open for the next request',
    ];
    return {
      id: 'old-http',
      kind: 'choice',
      asks: 'The same request in HTTP/1.0, with keep-alive. The connection is ...',
      given: { entry: requestOf(connection) },
      choices,
      answer: choiceBy(connection, choices, (recorded) => {
        if (statusOf(recorded) === 101) return 'upgraded';
        const isOver = recorded.entries.some(({ kind }) => kind === 'fin');
        return isOver ? 'not upgraded, and closed' : 'not upgraded, and kept';
      }),
      hints: [
        'These are two questions: may it change, and may it stay?',
        'RFC 9110 7.8: a server must ignore Upgrade in an HTTP/1.0 request.',
        'RFC 9112 9.3: an HTTP/1.0 connection persists if keep-alive is asked for.',
      ],
      because: `HTTP/1.0 has no Upgrade, so the answer was ${statusOf(connection)}. It does have keep-alive: the
        client asked a second time on this connection, and got ${statusOf(connection, 1)} again.`,
      slip: (typed) =>
        typed.startsWith('upgraded')
          ? 'Persistence and Upgrade are two things, and HTTP/1.0 has one of them.'
          : 'It asked for keep-alive, and a server may grant that in HTTP/1.0.',
    };
  },
  origin: ({ stranger: connection }) => {
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
      given: { entry: requestOf(connection) },
      choices,
      answer: choiceBy(connection, choices, (recorded) => statusOf(recorded)),
      hints: [
        'Who makes the key, and who may?',
        'The rules of CORS are for fetch; a WebSocket is opened without a preflight.',
        'Nothing in the handshake tells one site from another, but Origin.',
      ],
      because: `${statusOf(connection)}: the key came from your browser, which makes one for any page. Only
        Origin says whose page it was, and it is for the server to look (RFC 6455 10.2).`,
      slip: (typed) =>
        typed.startsWith('400') ? 'A key is random, and belongs to no site.' : undefined,
    };
  },
} satisfies Record<string, (scene: Handshakes) => Question>;
