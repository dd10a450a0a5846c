/** The questions of lesson 9, by the steps before which they are asked. */

import type { ResponseHead } from '../../src/http/head.ts';
import { choiceBy } from '../../src/lesson/script/choice.ts';
import { Derived, fieldOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { acceptFor } from '../../src/websocket/accept.ts';
import { statusOf } from '../kit/readings.ts';
import { slips } from '../kit/slips.ts';
import { acceptOf, type Handshakes, keyOf } from '../scenes/leaving-http.ts';

const connectionOf = (request: Entry) => fieldOf(request, 'Connection').value;

const versionsIn = (answer: ResponseHead) => {
  return answer.field('sec-websocket-version') === undefined ? 'nothing' : 'which';
};

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
    asks: 'A client wants to leave HTTP/1.1 and speak WebSocket. With which method does it ask?',
    choices: ['UPGRADE', 'CONNECT', 'GET', 'OPTIONS'],
    answer: fieldOf(request, 'method'),
    hints: [
      'A server that has never heard of WebSocket must be able to answer.',
      'The method does not say what the client wants; fields do (RFC 6455 4.1).',
      'It is the method with which a browser fetches a page.',
    ],
    because: `The first word of the request is ${fieldOf(request, 'method').value}. A server that does not
      know the fields after it can still answer.`,
    slip: slips({
      UPGRADE: 'HTTP has no such method: Upgrade is a field.',
      CONNECT: 'CONNECT asks a proxy for a tunnel. WebSockets over HTTP/2 use it (RFC 8441).',
      OPTIONS: 'OPTIONS asks what is allowed. It changes nothing.',
    }),
  }),
  upgrade: ({ request, listedRequest, listedAnswer }) => {
    const choices = [
      '101: Connection is a list, and Upgrade is in it',
      '400: two values that contradict each other',
      '426: Connection must say Upgrade and nothing else',
    ] as const;
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
      because: `The server answered ${statusOf(listedAnswer)}. It looks for one word in a list; a server that
        compares the whole value would refuse a browser that also lists keep-alive.`,
      slip: slips({
        [choices[1]]: 'Both are options of this connection, and can hold at once.',
        [choices[2]]: 'It must list Upgrade. It may list more.',
      }),
    };
  },
  key: ({ request }) => {
    const { length } = keyOf(request);
    const unpadded = (length / 4) * 3;
    return {
      id: 'key-length',
      kind: 'number',
      asks: `In base64 four characters carry three bytes, and each = at the end is one byte less. How many
        bytes are the ${length} characters of Sec-WebSocket-Key?`,
      given: { entry: request },
      answer: Derived.from(request, (head) => Buffer.from(keyOf(head), 'base64').length),
      hints: [
        'Look at the end of the value: are there = signs?',
        `Without them the ${length} characters would be ${unpadded} bytes.`,
        'There are two = signs, so two bytes are missing.',
      ],
      because: `Four characters carry three bytes, so ${length} characters could carry ${unpadded}. The two =
        signs say that the last two are missing.`,
      slip: slips({
        [unpadded]: 'That would be right without the = signs at the end.',
        [unpadded - 1]: 'There are two = signs.',
      }),
    };
  },
  answer: ({ agreement }) => {
    const { length } = acceptOf(agreement);
    return {
      id: 'accept-length',
      kind: 'number',
      asks: `The server answers with Sec-WebSocket-Accept: a SHA-1 hash of
        ${Buffer.from(acceptOf(agreement), 'base64').length} bytes, in base64. How many characters is that?`,
      answer: Derived.from(agreement, (head) => acceptOf(head).length),
      hints: [
        'This is the question before, the other way round.',
        'Three bytes become four characters; a last group that is not full is padded with =.',
        'Eighteen bytes fill 24 characters, and two bytes are left.',
      ],
      because: `Every three bytes become four characters, and the two that are left become three
        and one = sign: ${length} in all, as in ${acceptOf(agreement)}.`,
      slip: slips({
        [length - 1]: 'Base64 pads its last group with =.',
        [length - 4]: 'Two bytes are left over, and they need characters too.',
        40: 'That is its length in hexadecimal.',
      }),
    };
  },
  accept: ({ request, agreement }) => {
    const choices = Object.keys(HASHED);
    return {
      id: 'hashed',
      kind: 'choice',
      asks: `For Accept the server need not decode base64. What does it hash, together with an identifier that the
        RFC fixes?`,
      given: { entry: request },
      choices,
      answer: Derived.from([request, agreement], ([asked, agreed]) => {
        const accept = acceptOf(agreed);
        return choices.find((each) => acceptFor(HASHED[each]!(asked)) === accept) ?? 'none of it';
      }),
      hints: [
        'Only one field of the request is new each time.',
        'A proxy may change other parts of the request on the way.',
        'RFC 6455 4.2.2: the value as it is in the field.',
      ],
      because: `Of the three only the characters give ${acceptOf(agreement)}, as sent. The server does not
        need the bytes that they stand for.`,
      slip: slips({
        [choices[0]!]: 'To get at those bytes it would have to decode base64.',
        [choices[2]!]: 'Then a proxy that adds a field would change the hash.',
      }),
    };
  },
  sameConnection: ({ request, firstFrame }) => ({
    id: 'frame-offset',
    kind: 'number',
    asks: `The request's last byte was at offset ${request.end - 1} of the client's byte stream. At
      which offset does its first WebSocket frame start?`,
    answer: Derived.from(firstFrame, ({ start }) => start),
    hints: [
      'On which connection is the frame sent?',
      'A 101 changes the protocol, not the connection.',
      'TCP keeps counting: the next byte has the next offset.',
    ],
    because: `It is the same TCP connection, so its stream goes on: right after byte
      ${request.end - 1} comes byte ${firstFrame.start}, the first of the frame.`,
    slip: slips({
      0: 'That would be so on a new connection. None is made.',
      [request.end - 1]: 'That byte still belongs to the request.',
    }),
  }),
  replayed: ({ agreement, replayedRequest, replayed }) => {
    const choices = [
      'opens the WebSocket: 101 is 101',
      'ends the connection',
      'sends its request again',
    ] as const;
    return {
      id: 'replayed-answer',
      kind: 'choice',
      asks: 'A cache has kept this answer, and gives it to a client that sent another key. That client ...',
      given: { entry: agreement },
      choices,
      answer: choiceBy(replayed, choices, ({ entries }) => {
        const [next] = entries.filter(({ from }) => from === 'client').slice(1);
        if (next?.kind === 'fin') return 'ends';
        return next?.parts[0] === undefined ? 'opens' : 'sends';
      }),
      hints: [
        'One field of the answer fits one request only.',
        'The client knows its own key, and can hash as well as the server can.',
        'RFC 6455 4.1: if Accept is not what it should be, the client must fail the connection.',
      ],
      because: `Its key needs ${acceptFor(keyOf(replayedRequest))}, and this is not it. The client
        sent no frame: its next row is the end of its bytes.`,
      slip: slips({
        [choices[0]]: 'The status is not enough: one field of the answer must fit the key.',
        [choices[2]]: 'After a 101 this connection is not for requests any longer.',
      }),
    };
  },
  otherVersion: ({ otherVersionRequest, otherVersionAnswer }) => {
    const choices = [
      'which versions the server takes',
      'when to ask again',
      'where a server is that takes this version',
      'nothing: the client can only give up',
    ] as const;
    return {
      id: 'version-refused',
      kind: 'choice',
      asks: `This request asks for version 8 of WebSocket, a draft, which the server does not take. What must
        the refusal say, so that the client can try again?`,
      given: { entry: otherVersionRequest },
      choices,
      answer: choiceBy(otherVersionAnswer, choices, ({ parts: [head] }) => {
        const answer = head as ResponseHead;
        if (answer.field('location') !== undefined) return 'where';
        return answer.field('retry-after') === undefined ? versionsIn(answer) : 'when';
      }),
      hints: [
        'What would the client have to change in this request?',
        'The field for it is in the request as well.',
        'RFC 6455 4.2.2: the answer has Sec-WebSocket-Version, whatever its status is.',
      ],
      because: `Sec-WebSocket-Version: ${fieldOf(otherVersionAnswer, 'Sec-WebSocket-Version').value} is in the
        answer, and so the client can ask for that one. The status may be another than ${statusOf(otherVersionAnswer)}.`,
      slip: slips({
        [choices[1]]: 'The same request would be refused at any time.',
        [choices[2]]: 'It knows only itself, and the client could ask it in another way.',
        [choices[3]]: 'The client may know more versions than this one.',
      }),
    };
  },
  oldHttp: ({ oldHttpRequest, oldHttpAnswer, oldHttpAgainAnswer }) => {
    const choices = [
      '101: Upgrade and keep-alive are both there',
      '426: as to a GET without Upgrade',
      '505: this version of HTTP is too old',
    ] as const;
    return {
      id: 'old-http',
      kind: 'choice',
      asks: `Here a GET without Upgrade gets 426, Upgrade Required. Upgrade came with HTTP/1.1. How does our
        server answer this request, in HTTP/1.0?`,
      given: { entry: oldHttpRequest },
      choices,
      answer: choiceBy(oldHttpAnswer, choices, statusOf),
      hints: [
        'What does HTTP/1.0 know of Upgrade?',
        'HTTP/1.0 is still served; a field that it does not have means nothing in it.',
        'RFC 9110 7.8: a server must ignore Upgrade in an HTTP/1.0 request.',
      ],
      because: `HTTP/1.0 has no Upgrade, so the answer was ${statusOf(oldHttpAnswer)}. It has keep-alive: the
        client asked a second time on this connection, and got ${statusOf(oldHttpAgainAnswer)} again.`,
      slip: slips({
        [choices[0]]: 'keep-alive counts in HTTP/1.0. Upgrade does not.',
        [choices[2]]: '505 is for another major version. A server of HTTP/1.1 serves 1.0 too.',
      }),
    };
  },
  origin: ({ strangerRequest, strangerAnswer }) => {
    const choices = [
      '101: the handshake is right',
      '400: the key is of another site',
      '403: the page is of another site',
    ] as const;
    return {
      id: 'stranger',
      kind: 'choice',
      asks: `A page of another site sends this from your browser. How does a server answer
        that checks only the method, Upgrade, Connection, key and version?`,
      given: { entry: strangerRequest },
      choices,
      answer: choiceBy(strangerAnswer, choices, statusOf),
      hints: [
        'Who makes the key?',
        'Which of the fields that it checks would be another for a page of its own?',
        'Only Origin tells one site from another, and this server does not check it.',
      ],
      because: `${statusOf(strangerAnswer)}: the key came from your browser, which makes one for any page. Only
        Origin says whose page it was, and it is for the server to check (RFC 6455 10.2).`,
      slip: slips({
        [choices[1]]: 'A key is random, and belongs to no site.',
        [choices[2]]: 'That would be wise. But this server does not check Origin.',
      }),
    };
  },
} satisfies Record<string, (scene: Handshakes) => Question>;
