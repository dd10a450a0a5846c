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
  other: '400: hOsT is another field, so Host is missing',
  blank: '400: white space must not stand after a value',
};

const LINE_END: ByStatus = {
  200: '200: a line end is a line end',
  400: '400: a line has to end in CR LF',
  0: 'nothing yet: it waits for the CR',
};

const COLON = {
  loose: '200: white space around a colon does not count',
  other: '400: the space makes it another name, so Host is missing',
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
    given: { entry: request, hidden: [0, 1] },
    answer: byteOf(request, 0),
    hints: [
      'The method comes first, in capitals.',
      'In ASCII, A is 41 in hex, B is 42, and so on.',
      'G is the seventh letter.',
    ],
    because: `The first word is the method, so the first byte is its first letter. A is 41 in
      hex, and G is six letters further on: 47.`,
    slip: slips({
      67: 'That is a small g. GET is written in capitals.',
      '07': 'G is the seventh letter, but A is not 01.',
    }),
  }),
  target: ({ request }) => ({
    kind: 'text',
    id: 'request-target',
    asks: `A browser opens http://${LESSON_HOST}/chat, and has connected to that host. What
      stands between the two spaces of its request line?`,
    answer: fieldOf(request, 'request-target'),
    hints: [
      'The client has already connected to that host.',
      'It is the part of the URL that comes after the host.',
      'A path begins with a slash.',
    ],
    because: `A client sends a server the path alone, RFC 9112 3.2.1. The host has a line of its
      own, Host, and http:// is left out: the client has connected already.`,
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
    given: { entry: looseRequest },
    answer: Derived.from([looseRequest, looseAnswer], verdictOnHost),
    hints: [
      'Methods are case-sensitive. Field names are not.',
      'White space around a value is for people. It means nothing.',
      'Both are allowed.',
    ],
    because: `The server answered ${statusOf(looseAnswer)}. Case makes no difference in a field name,
      RFC 9110 5.1, and white space around a value is not part of it, RFC 9112 5.`,
    slip: slips({
      [HOST_FIELD.other]: 'That would be so for a method. Field names are case-insensitive.',
      [HOST_FIELD.blank]: 'It may stand there; it is dropped before the value is used.',
    }),
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
        'The first two end the Host line. The other two are a line as well.',
        'It is a line with nothing in it but its end, CR LF.',
      ],
      because: `Every line ends with CR LF, 0d 0a. The head ends with an empty line, which is
        a line end and nothing else: 0d 0a, 0d 0a. The third byte is its CR.`,
      slip: slips({ '0a': 'That is LF. It is the second of the four, and the last.' }),
    };
  },
  response: ({ pageAnswer }) => ({
    kind: 'byte',
    id: 'first-byte-back',
    asks: `The answer has the same form: a first line, field lines, an empty line. Its first line says HTTP/1.1 ${statusOf(pageAnswer)} OK. What is the first byte of the answer?`,
    answer: byteOf(pageAnswer, 0),
    hints: [
      'The line is sent from left to right.',
      'A request begins with G, which is 47.',
      'The line begins with the letter after G.',
    ],
    because: `A status line begins with the version: H, the letter after G, is 48. So the first
      bytes of an answer say that it is HTTP.`,
    slip: slips({ 32: 'That is the 2 of the status code. The version comes first.' }),
  }),
  bareLf: ({ bareLfRequest, bareLfAnswer }) => ({
    kind: 'choice',
    id: 'lf-alone',
    asks: 'The CR of the Host line is left out: the line ends with LF alone. What does our server do?',
    choices: Object.values(LINE_END),
    given: { entry: bareLfRequest },
    answer: Derived.from(bareLfAnswer, (answer) => LINE_END[statusOf(answer)]!),
    hints: [
      'The RFC lets a server take an LF alone, but does not tell it to.',
      'Think of two servers in a row that read one request differently.',
      'Our server refuses whatever two servers might read differently.',
    ],
    because: `RFC 9112 2.2: a recipient may take a single LF as the end of a line. Ours does
      not, because a proxy before it may read on: ${statusOf(bareLfAnswer)}.`,
    slip: slips({
      [LINE_END[200]!]: 'Many servers do that, and may. Ours does not.',
      [LINE_END[0]!]: 'A CR after the LF would come too late.',
    }),
  }),
  noHost: ({ noHostRequest, noHostAnswer }) => ({
    kind: 'number',
    id: 'status-without-host',
    asks: `The Host line is left out; the request line and the empty line are as before. With
      which status code does the server answer?`,
    given: { entry: noHostRequest },
    answer: Derived.from(noHostAnswer, statusOf),
    hints: [
      'Whose fault is it? The first digit says so.',
      'A code that begins with 4 says: the request was at fault.',
      'The plainest of them, and the first: Bad Request.',
    ],
    because: `A server must answer ${statusOf(noHostAnswer)}, Bad Request, to an HTTP/1.1 request
      without Host, or with two, RFC 9112 3.2. It could only guess which name was meant.`,
    slip: slips({
      404: 'That is for a target that does not exist. The server did not look.',
      200: 'Then it would have to guess which of its names is meant.',
    }),
  }),
  spaced: ({ spacedRequest, spacedAnswer }) => ({
    kind: 'choice',
    id: 'space-before-colon',
    asks: 'The client writes "Host :", with a space before the colon. What does the server answer?',
    choices: Object.values(COLON),
    given: { entry: spacedRequest },
    answer: Derived.from([spacedRequest, spacedAnswer], verdictOnSpace),
    hints: [
      'After the colon, white space is allowed.',
      'Is the space before it part of the name? Two servers may disagree.',
      'RFC 9112 5.1 gives the server no choice.',
    ],
    because: `RFC 9112 5.1: a server must answer ${statusOf(spacedAnswer)}. Some took the space as
      part of the name and others dropped it, so a filter saw other fields than the server after
      it.`,
    slip: slips({
      [COLON.loose]: 'That holds after the colon, but not before it.',
      [COLON.other]: 'No field name may hold a space, so it is not another name either.',
    }),
  }),
  secondVersion: ({ secondVersionRequest, secondVersionAnswer }) => ({
    kind: 'number',
    id: 'status-of-version',
    asks: `The request line says HTTP/2.0, and the rest is as before. With which status code
      does the server answer?`,
    given: { entry: secondVersionRequest },
    answer: Derived.from(secondVersionAnswer, statusOf),
    hints: [
      'The request may be right, but this server cannot serve it.',
      'A code that begins with 5 says that it is the server that cannot.',
      'The first is 500. HTTP Version Not Supported is the sixth.',
    ],
    because: `The server speaks major version 1 alone, and says so:
      ${statusOf(secondVersionAnswer)}, HTTP Version Not Supported, RFC 9110 15.6.6.`,
    slip: slips({ 400: 'The line has the right form. It is the server that cannot.' }),
  }),
} satisfies Record<string, (scene: RequestWithChanges) => Question>;
