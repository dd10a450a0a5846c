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
  bad: '400: that is not a whole request',
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
  400: 'It answers 400 at once: the head is not whole.',
  408: 'It waits for a while and then answers 408.',
  0: 'It waits for as long as the connection is open.',
};

export const QUESTIONS = {
  joined: ({ joined }) => ({
    kind: 'number',
    id: 'first-read-of-two-writes',
    asks: `The client writes
      ${writeLengths(joined).join(' bytes and then, without a pause, ')}. How many bytes does
      the first read of the server bring?`,
    answer: Derived.from(joined, (connection) => readLengths(connection)[0]!),
    hints: [
      'Both writes are over before the server looks at its socket.',
      'A read hands over all that has arrived, up to the size of its buffer.',
      'When the server looks, the bytes of both writes have arrived.',
    ],
    because: `TCP delivers bytes in their order, RFC 9293 2.2. It does not say where a write
      ended. All ${joined.recorder.client.written} bytes were there when the server looked,
      and one read took them.`,
    slip: slips({
      [`${writeLengths(joined)[0]}`]:
        'That is the first write. TCP does not carry along where it ended.',
      [`${writeLengths(joined)[1]}`]: 'That is the second write. The first came before it.',
    }),
  }),
  apart: ({ apart }) => ({
    kind: 'choice',
    id: 'answer-to-half',
    asks: `Now the client waits between its two writes. The server has read the first line of
      the request and nothing else. What does it send at this point?`,
    choices: Object.values(AT_ONCE),
    answer: Derived.from(apart, saidBeforeTheEnd),
    hints: [
      'How could it know that no more will come?',
      'A request ends with an empty line, and none has come yet.',
      'Half a request is no mistake. The other half may be on its way.',
    ],
    because: `The server wrote its first byte only after read ${readLengths(apart).length},
      which brought the empty line. Until then it had kept what it had read, and the place it
      had come to.`,
    slip: slips({ [AT_ONCE.bad]: 'It is not whole yet. That can still change.' }),
  }),
  pieces: ({ piecesRequest, pieces }) => {
    const { start } = pieces.recorder.client.reads.at(-1)!;
    return {
      kind: 'byte',
      id: 'behind-the-cr',
      asks: `The request comes in ${readLengths(pieces).length} reads. The last but one ends
        with 0d, a CR: half of the end of a line. With which byte does the last one begin?`,
      given: {
        entry: piecesRequest,
        hidden: [start, start + 1],
      },
      answer: Derived.from(pieces, ({ recorder: { client } }) => {
        return client.bytes[client.reads.at(-1)!.start]!;
      }),
      hints: [
        'The cut went through the end of a line.',
        'A line of HTTP ends with two control characters; CR is the first of them.',
        'The second is LF, the line feed: number ten in ASCII.',
      ],
      because: `A line ends with CR LF, two bytes like any others. The cut fell between them,
        and the LF came in the next read: 0a.`,
      slip: slips({ '0d': 'That is the CR, which has come already.' }),
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
      ${whole.recorder.server.written} bytes as that to the uncut request. The parser sees one
      stream; where a read ended is no part of it.`,
    slip: slips({
      [`${cuts.length}`]: 'So many answers came. How many of them differ from the others?',
    }),
  }),
  parseChunk: ({ pieces }) => ({
    kind: 'number',
    id: 'parsed-pieces',
    asks: `Another server calls parse(chunk) for each read, and keeps nothing. In how many of
      the ${readLengths(pieces).length} reads of ${readLengths(pieces)[0]} bytes does it find
      a request?`,
    answer: Derived.from(pieces, (connection) => requestsParsed(connection).length),
    hints: [
      'What would a read have to hold, so that parse finds a request in it?',
      'A whole head: from the method to the empty line.',
      `No read has more than ${readLengths(pieces)[0]} bytes of it.`,
    ],
    because: `No read holds a whole head, and what parse(chunk) could not use is gone when the
      next one comes. So this server never answers.`,
    slip: slips({ 1: 'No one has put the pieces together for it.' }),
  }),
  pair: ({ secondOfPair, pair }) => ({
    kind: 'number',
    id: 'parsed-pair',
    asks: `The other way round: two requests come in the same read. How many of them does that
      parse(chunk) find, if it is called for each read?`,
    answer: Derived.from(pair, (connection) => requestsParsed(connection).length),
    hints: [
      'How often is it called?',
      'It returns the request at the front of the chunk.',
      'Who would call it again, for what lies after the first request?',
    ],
    because: `It is called once and returns the first request. The
      ${secondOfPair.bytes.length} bytes after that are dropped with the chunk.`,
    slip: slips({ 2: 'They are both there, but it is called only once.' }),
  }),
  endless: ({ endlessRequest, timeout }) => ({
    kind: 'choice',
    id: 'no-end',
    asks: `The client leaves out the last two bytes of its request, and says nothing more.
      What does our server do?`,
    choices: Object.values(AT_LAST),
    answer: Derived.from(timeout, (answer) => AT_LAST[statusOf(answer)]!),
    hints: [
      'No read says that it was the last one.',
      'The server has to wait, but each waiting client takes a place.',
      'So there is a limit to its patience, and a status code for that.',
    ],
    because: `Nothing tells it that no more will come, so it waits. But not for ever: after
      ${secondsBetween(endlessRequest, timeout)} s it answered ${statusOf(timeout)} and closed the connection.`,
    slip: slips({ [AT_LAST[0]!]: 'Then a few silent clients could take up every place.' }),
  }),
} satisfies Record<string, (scene: RequestInPieces) => Question>;
