/** The questions of lesson 1, by the steps before which they are asked. */

import { Derived } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { ByStatus } from '../kit/readings.ts';
import { statusOf } from '../kit/readings.ts';
import { readLengths, writeLengths } from '../kit/reads.ts';
import { slips } from '../kit/slips.ts';
import { secondsBetween } from '../kit/times.ts';
import { requestsParsed } from '../scenes/naive-parser.ts';
import type { RequestInPieces } from '../scenes/there-are-no-messages.ts';
import { kindsOfAnswer } from '../scenes/there-are-no-messages.ts';

const AT_ONCE = {
  nothing: 'nothing: it waits for the rest',
  bad: '400: that is not a complete request',
  page: '200: the first line says it all',
};

/** What a server said before it had read the last byte of the request. */
function saidBeforeTheEnd({ recorder }: RecordedConnection): string {
  const { reads } = recorder.client;
  const [firstWrite] = recorder.server.writes;
  if (firstWrite!.order > reads.at(-1)!.order) return AT_ONCE.nothing;
  const isBad = recorder.server.bytes.toString('latin1').includes(' 400 ');
  return isBad ? AT_ONCE.bad : AT_ONCE.page;
}

/** What a server does about a head that does not end, by the status of its answer; 0: none. */
const AT_LAST: ByStatus = {
  200: 'It answers: the fields are all there.',
  400: 'It answers 400 at once: the head is not complete.',
  408: 'It waits for a while and then answers 408.',
  0: 'It waits for as long as the connection is open.',
};

export const QUESTIONS = {
  joined: ({ joined }) => ({
    kind: 'number',
    id: 'first-read-of-two-writes',
    asks: `The client writes ${writeLengths(joined).join(' bytes and then ')}. Both have arrived
      before the server reads for the first time. How many bytes does that read bring?`,
    answer: Derived.from(joined, (connection) => readLengths(connection)[0]!),
    hints: [
      'What arrives waits in the kernel until the server reads.',
      'A read takes all that has arrived, up to the size of its buffer.',
      'The bytes of both writes are there. Add them up.',
    ],
    because: `TCP delivers bytes in order, RFC 9293 2.2, and does not say where a write ended.
      All ${joined.recorder.client.written} had arrived, so one read took them. Between two
      processes a first read may as well bring the first write alone.`,
    slip: slips({
      [`${writeLengths(joined)[0]}`]: 'That is the first write. TCP does not say where it ended.',
      [`${writeLengths(joined)[1]}`]: 'That is the second write. The first arrived before it.',
    }),
  }),
  apart: ({ apart, apartRequest }) => ({
    kind: 'choice',
    id: 'answer-to-half',
    asks: `Now the client waits between its two writes. The server has read the first line of
      the request and nothing else. What does it send at this point?`,
    given: { entry: apartRequest, hidden: [writeLengths(apart)[0]!, apartRequest.bytes.length] },
    choices: Object.values(AT_ONCE),
    answer: Derived.from(apart, saidBeforeTheEnd),
    hints: [
      'How could it know that no more will come?',
      'A request ends with an empty line, and none has come yet.',
      'Half a request is no error. The other half may be on its way.',
    ],
    because: `The server wrote its first byte only after read ${readLengths(apart).length},
      which brought the empty line. Until then it kept what it had read, and how far it had parsed.`,
    slip: slips({
      [AT_ONCE.bad]: 'It is not complete yet. That can still change.',
      [AT_ONCE.page]: 'Lines that follow may change what the answer has to be.',
    }),
  }),
  pieces: ({ piecesRequest, pieces }) => {
    const { start } = pieces.recorder.client.reads.at(-1)!;
    return {
      kind: 'byte',
      id: 'behind-the-cr',
      asks: `The request comes in ${readLengths(pieces).length} reads. The last but one ends with 0d, a CR: the first half of a line end. With which byte does the last one begin?`,
      given: {
        entry: piecesRequest,
        hidden: [start, start + 1],
      },
      answer: Derived.from(pieces, ({ recorder: { client } }) => {
        return client.bytes[client.reads.at(-1)!.start]!;
      }),
      hints: [
        'The cut went through the end of a line.',
        'A line of HTTP ends with two bytes; CR is the first of them.',
        'The second is LF, the line feed: number ten in ASCII.',
      ],
      because: `A line ends with CR LF, and a read may end between any two bytes. The cut fell between
        these two, and the LF came in the next read: 0a.`,
      slip: slips({ '0d': 'That is the CR, which came with the read before.' }),
    };
  },
  everyCut: ({ whole, cuts }) => ({
    kind: 'number',
    id: 'kinds-of-answer',
    asks: `The request is cut in two at every place there is, each time on a new connection.
      How many different answers come back?`,
    answer: Derived.from(cuts, kindsOfAnswer),
    hints: [
      'Does the server know where the cut was?',
      'What a stream of bytes means cannot depend on how it was read.',
      'Every cut gives the same request, and so the same answer.',
    ],
    because: `${cuts.length} connections, and every answer has the same
      ${whole.recorder.server.written} bytes as that to the uncut request. The parser sees one stream; where reads ended makes no difference.`,
    slip: slips({
      [`${cuts.length}`]: 'That is how many came. How many of them differ from each other?',
    }),
  }),
  parseChunk: ({ pieces, piecesRequest }) => ({
    kind: 'number',
    id: 'parsed-pieces',
    asks: `Another server calls parse(chunk) for each read, and keeps nothing between reads. In how many of the ${readLengths(pieces).length} reads of ${readLengths(pieces)[0]} bytes does it find
      a request?`,
    given: { entry: piecesRequest },
    answer: Derived.from(pieces, (connection) => requestsParsed(connection).length),
    hints: [
      'What would a read have to hold for parse to find a request in it?',
      'A whole head: from the method to the empty line.',
      `No read holds more than ${readLengths(pieces)[0]} bytes of it.`,
    ],
    because: `No read holds a whole head, and what parse(chunk) could not use is gone when the
      next one comes. So this server never answers.`,
    slip: slips({ 1: 'Nothing puts the pieces together for it.' }),
  }),
  pair: ({ secondOfPair, pair }) => ({
    kind: 'number',
    id: 'parsed-pair',
    asks: `Two requests come in one read. parse(chunk) returns a request or nothing, and is called
      once for each read. How many of the two does it find?`,
    answer: Derived.from(pair, (connection) => requestsParsed(connection).length),
    hints: [
      'How often is it called?',
      'It reads from the start of the chunk to the end of a request.',
      'Nothing calls it again for what lies after the first request.',
    ],
    because: `It is called once and returns the first request. The
      ${secondOfPair.bytes.length} bytes after that are dropped with the chunk.`,
    slip: slips({ 2: 'Both are there, but it is called only once, and returns one.' }),
  }),
  endless: ({ endlessRequest, timeout }) => ({
    kind: 'choice',
    id: 'no-end',
    asks: `The client leaves out the empty line at the end of its request, and sends nothing more.
      What does our server do?`,
    choices: Object.values(AT_LAST),
    answer: Derived.from(timeout, (answer) => AT_LAST[statusOf(answer)]!),
    hints: [
      'No read says that it was the last one.',
      'The server has to wait, but every client that it waits for takes memory.',
      'So there is a limit to its patience, and a status code for that.',
    ],
    because: `Nothing tells it that no more will come, so it waits. Its clock starts with the first
      byte of a head: after ${secondsBetween(endlessRequest, timeout)} s it answered
      ${statusOf(timeout)} and closed.`,
    slip: slips({
      [AT_LAST[200]!]: 'More fields may follow, up to the empty line.',
      [AT_LAST[400]!]: 'Not complete is not wrong: the rest may be on its way.',
      [AT_LAST[0]!]: 'Then silent clients could hold every connection.',
    }),
  }),
} satisfies Record<string, (scene: RequestInPieces) => Question>;
