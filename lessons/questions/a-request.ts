/** The questions of lesson 2, by the steps before which they are asked. */

import { byteOf, Derived, fieldOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedEntry } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST } from '../../src/lesson/script/stage.ts';
import type { ByStatus } from '../kit/readings.ts';
import { statusOf } from '../kit/readings.ts';
import { slips } from '../kit/slips.ts';
import type { RequestWithChanges } from '../scenes/a-request.ts';

/** A request and its answer. */
type Exchange = readonly [request: RecordedEntry, answer: RecordedEntry];

const HOST_FIELD = {
  same: '200: for HTTP it is the same field line',
  other: '400: hOsT is another field, and Host is missing',
  blank: '400: white space must not stand after a value',
};

const LINE_END: ByStatus = {
  200: '200: a line end is a line end',
  400: '400: a line has to end in CR LF',
  0: 'nothing: it waits for the CR',
};

const COLON = {
  loose: '200: white space around a colon does not count',
  other: '400: the space makes it another name, and Host is missing',
  strict: '400: nothing may stand between the name and the colon',
};

/** What a server made of a space before the colon of its Host line. */
function verdictOnSpace([request, answer]: Exchange): string {
  if (statusOf(answer) === 200) return COLON.loose;
  const isMissing = request.fault?.fault === 'missing-host';
  return isMissing ? COLON.other : COLON.strict;
}

/** What a server made of the way in which the Host line is written. */
function verdictOnHost([request, answer]: Exchange): string {
  if (statusOf(answer) === 200) return HOST_FIELD.same;
  const isMissing = request.fault?.fault === 'missing-host';
  return isMissing ? HOST_FIELD.other : HOST_FIELD.blank;
}

export const QUESTIONS = {
  requestLine: ({ request }) => ({
    kind: 'byte',
    id: 'first-byte',
    asks: `A client asks for a page with the method GET. A request is text, in ASCII. What is
      its first byte, in hex?`,
    answer: byteOf(request, 0),
    hints: [
      'The method comes first, spelled as it is, in capitals.',
      'In ASCII, A is 41, B is 42, and so on.',
      'G is the seventh letter.',
    ],
    because: `The first word is the method, so the first byte is its first letter. A is 41 in
      hex, and G is six letters further on: 47.`,
    slip: slips({
      67: 'That is a small g. Methods are written in capitals.',
      '07': 'The seventh letter it is, but A is not 01.',
    }),
  }),
  target: ({ request }) => ({
    kind: 'text',
    id: 'request-target',
    asks: `A browser is told to open http://${LESSON_HOST}/chat. What stands between the two
      spaces of its request line?`,
    answer: fieldOf(request, 'request-target'),
    hints: [
      'The client has already connected to that host.',
      'It is the part of the URL that comes after the host.',
      'A path begins with a slash.',
    ],
    because: `To a server one says the path alone. The host has a line of its own, Host, and
      the word http:// is left out: the connection is there already.`,
    slip: (typed) => {
      if (typed.includes(LESSON_HOST)) return 'The host has a line of its own, further down.';
      return typed === 'chat' ? 'Nearly: a path begins with a slash.' : undefined;
    },
  }),
  fieldLine: ({ looseRequest, looseAnswer }) => ({
    kind: 'choice',
    id: 'loose-host',
    asks: `A client writes its Host line as hOsT, without the space after the colon, and with
      two spaces after the value. What does the server answer?`,
    choices: Object.values(HOST_FIELD),
    answer: Derived.from([looseRequest, looseAnswer], verdictOnHost),
    hints: [
      'Methods are case-sensitive. Are names of fields?',
      'White space around a value is for the eye. Neither side may make anything of it.',
      'Both are allowed.',
    ],
    because: `The server answered ${statusOf(looseAnswer)}. Letters of a name count the same in
      either case, RFC 9110 5.1, and white space around a value is no part of it, RFC 9112 5.`,
  }),
  emptyLine: ({ request }) => {
    const { length } = request.bytes;
    return {
      kind: 'byte',
      id: 'end-of-head',
      asks: `The last four bytes of this request are hidden. They end the last field line, and
        then the head as a whole. What is the third of them?`,
      given: { entry: request, hidden: [length - 4, length] },
      answer: byteOf(request, length - 2),
      hints: [
        'How does each line end?',
        'The first two end the line of Host. The other two are a line as well.',
        'A line with nothing in it: only its end, CR LF.',
      ],
      because: `Every line ends with CR LF, 0d 0a. The head ends with an empty line, which is
        a line end and nothing else: 0d 0a, 0d 0a. The third byte is its CR.`,
      slip: slips({ '0a': 'An LF is the second and the last of them.' }),
    };
  },
  response: ({ pageAnswer }) => ({
    kind: 'byte',
    id: 'first-byte-back',
    asks: `The answer has the same form: a first line, field lines, an empty line. Its first
      line says HTTP/1.1 200 OK. What is the first byte of the answer?`,
    answer: byteOf(pageAnswer, 0),
    hints: [
      'The line stands there as it is sent, from left to right.',
      'A request begins with G, which is 47.',
      'The line begins with the letter after G.',
    ],
    because: `A status line names the version first: H, the letter after G, is 48. So whoever
      reads an answer knows by its first bytes that it is HTTP.`,
    slip: slips({ 32: 'That is the 2 of the status code, which comes second.' }),
  }),
  bareLf: ({ bareLfAnswer }) => ({
    kind: 'choice',
    id: 'lf-alone',
    asks: 'The CR is taken out of the Host line: it ends with LF alone. What does our server do?',
    choices: Object.values(LINE_END),
    answer: Derived.from(bareLfAnswer, (answer) => LINE_END[statusOf(answer)]!),
    hints: [
      'The RFC lets a server take an LF alone, but does not tell it to.',
      'Think of two servers in a row that read one request differently.',
      'Our server is strict wherever two readings are possible.',
    ],
    because: `RFC 9112 2.2: a recipient may take a single LF as the end of a line. Ours does
      not, because another one in front of it may read the line on: ${statusOf(bareLfAnswer)}.`,
    slip: slips({ [LINE_END[200]!]: 'Many servers say so, and may. Ours does not.' }),
  }),
  noHost: ({ noHostAnswer }) => ({
    kind: 'number',
    id: 'status-without-host',
    asks: `The Host line is left out. The first line and the empty line are as before. With
      which status code does the server answer?`,
    answer: Derived.from(noHostAnswer, statusOf),
    hints: [
      'Whose fault is it? The first digit says so.',
      'A code that begins with 4 says: the request was at fault.',
      'The plainest of them, and the first: Bad Request.',
    ],
    because: `An HTTP/1.1 request without Host has to be answered ${statusOf(noHostAnswer)}, RFC
      9112 3.2: Bad Request. The server could only guess which of its names was meant.`,
    slip: slips({
      404: 'That is for a target that is not there. It was not looked for.',
      200: 'The client has connected to it, but to which of its names?',
    }),
  }),
  spaced: ({ spacedRequest, spacedAnswer }) => ({
    kind: 'choice',
    id: 'space-before-colon',
    asks: 'The client writes "Host :", with a space before the colon. What does the server answer?',
    choices: Object.values(COLON),
    answer: Derived.from([spacedRequest, spacedAnswer], verdictOnSpace),
    hints: [
      'Behind the colon, white space is allowed.',
      'Is the space before it a part of the name? Two servers may disagree.',
      'The RFC does not leave that to the server: it must refuse.',
    ],
    because: `RFC 9112 5.1: a server must answer ${statusOf(spacedAnswer)}. Where some took the
      space as part of the name and others dropped it, a filter in front saw other fields than
      the server behind.`,
  }),
  secondVersion: ({ secondVersionAnswer }) => ({
    kind: 'number',
    id: 'status-of-version',
    asks: `The request line says HTTP/2.0, and the rest is as before. With which status code
      does the server answer?`,
    answer: Derived.from(secondVersionAnswer, statusOf),
    hints: [
      'This time the request may be right, but this server cannot serve it.',
      'A code that begins with 5 says: it is the server that cannot.',
      'The first of them is 500. HTTP Version Not Supported is the sixth.',
    ],
    because: `The server speaks major version 1 alone, and says so:
      ${statusOf(secondVersionAnswer)}, HTTP Version Not Supported, RFC 9110 15.6.6.`,
    slip: slips({ 400: 'The line has the right form. It is the server that cannot.' }),
  }),
} satisfies Record<string, (scene: RequestWithChanges) => Question>;
