/** The questions of lesson 4, by the steps before which they are asked. */

import type { RequestHead } from '../../src/http/head.ts';
import { Derived, fieldOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { contentOf, methodOf, requestsIn, statusOf } from '../kit/readings.ts';
import { slips } from '../kit/slips.ts';
import { type Framings, HELLO } from '../scenes/where-the-body-ends.ts';

const ENDED_BY = {
  count: 'the number after Content-Length',
  emptyLine: 'an empty line after the content',
  packet: 'the end of the TCP packet',
  silence: 'a while in which nothing more comes',
} as const;

const WITHOUT_COUNT = {
  emptyLine: 'the letters end with an empty line',
  silence: 'the client waits until nothing more comes',
  close: 'the server ends the connection',
  after: 'their length follows after the letters',
} as const;

const AT_SIX = {
  takesFive: 'it takes the five bytes, as no more are there',
  waits: 'it waits for one more byte',
  refuses: 'it answers 400: the length is wrong',
} as const;

const AT_BOTH = {
  length: 'it goes by Content-Length',
  chunks: 'it goes by the chunks',
  refuses: 'it refuses the request',
} as const;

/** The questions of lesson 4. */
export const QUESTIONS = {
  count: ({ counted }) => ({
    kind: 'choice',
    id: 'what-ends-it',
    asks: `The head has ended with its empty line, and "${HELLO}" follows. What tells the server that
        the request ends after the o?`,
    given: { entry: counted },
    choices: Object.values(ENDED_BY),
    answer: Derived.from(counted, (request) => {
      const count = (request.parts[0] as RequestHead).field('content-length');
      return count === `${contentOf(request).length}` ? ENDED_BY.count : ENDED_BY.silence;
    }),
    hints: [
      'Everything that the server can go by is in the request itself.',
      'TCP is a stream: its reader sees no packets, and a pause means nothing.',
      'One of the field lines holds a number.',
    ],
    because: `Content-Length says ${contentOf(counted).length}, so the server counts off as many bytes; an empty line among them
        would be content. The value is digits alone: an int() that takes +5 or 5_0 takes too much, RFC 9110 8.6.`,
    slip: slips({
      [ENDED_BY.emptyLine]: 'Then content could hold no empty line. There is none here, either.',
      [ENDED_BY.packet]: 'TCP does not show its packets to those who read.',
      [ENDED_BY.silence]: 'Lesson 1 has shown that a pause means nothing.',
    }),
  }),

  chunkSize: ({ letters }) => {
    const { length } = contentOf(letters);
    return {
      kind: 'text',
      id: 'size-line',
      asks: `Content can also be sent in chunks, pieces that begin with their size in hexadecimal digits. Which
        digits does a chunk of ${length} bytes begin with?`,
      takesEitherCase: true,
      answer: fieldOf(letters, 'chunk-size'),
      hints: [
        'Hexadecimal has sixteen digits: 0 to 9, then a to f.',
        'Two digits: how many sixteens, and how many are left over.',
        `One sixteen, and ${length - 16} more; a stands for ten.`,
      ],
      because: `${length} is one times 16 and ${length - 16} more: 1 and a, in either case. The size counts the data alone: not its
        own line, and not the CRLF after the data.`,
      slip: (typed) => {
        if (typed === `${length}`) return 'That is decimal; a chunk size is hexadecimal.';
        return /^0x/i.test(typed) ? 'The digits stand alone: 0x is not part of a size.' : undefined;
      },
    };
  },

  content: ({ chunkedPost, chunkedEcho }) => {
    const behindHead = chunkedPost.end - chunkedPost.parts[0]!.end;
    return {
      kind: 'number',
      id: 'bytes-of-content',
      asks: `This request is in chunks, with a remark after a size and a field at the end. How many bytes of
        content does the server hand to its application?`,
      given: { entry: chunkedPost },
      answer: Derived.from(chunkedEcho, (answer) => contentOf(answer).length),
      hints: [
        'Sizes and line ends frame the content; they are not part of it.',
        'The remark is in the line of the size, the field after the last chunk.',
        'Only what is between a size line and the next CRLF is content.',
      ],
      because: `The application got "${contentOf(chunkedPost)}" and sent it back, without the border between the chunks. Sizes, the
        remark and the field frame it: they are gone when the content is handed on.`,
      slip: (typed) =>
        typed === `${behindHead}` ? 'That is all that follows the head.' : undefined,
    };
  },

  close: ({ untilClose }) => ({
    kind: 'choice',
    id: 'end-without-count',
    asks: `The letters again, for HTTP/1.0, which has no chunks. Their length is not announced. How does the
        client know that it has them all?`,
    choices: Object.values(WITHOUT_COUNT),
    answer: Derived.from(untilClose, ({ entries }) => {
      const isClosed = entries.some(({ from, kind }) => from === 'server' && kind === 'fin');
      return isClosed ? WITHOUT_COUNT.close : WITHOUT_COUNT.silence;
    }),
    hints: [
      'Something has to happen on the wire after the last letter.',
      'It is not a byte.',
      'Lesson 3 has shown it: the FIN.',
    ],
    because: `The server's FIN follows the last letter: the end of its bytes ends the content. Only answers may end
        so; those to HEAD, and 1xx, 204 and 304, have no content, RFC 9112 6.3.`,
    slip: slips({
      [WITHOUT_COUNT.emptyLine]: 'Then content could hold no empty line.',
      [WITHOUT_COUNT.silence]: 'A pause means nothing: more may be on its way.',
      [WITHOUT_COUNT.after]: 'How would it know where the letters end and their length begins?',
    }),
  }),

  shortLength: ({ shortPost, shifted }) => ({
    kind: 'text',
    id: 'next-method',
    asks: `Content-Length: 4, then "${HELLO}", and right after it GET /hello. Which method does the second
        request have, as the server reads it?`,
    answer: fieldOf(shifted, 'method'),
    hints: [
      'The server takes four bytes as content, as it was told to.',
      'What is left begins the next request, whatever it was meant to be.',
      'The last letter of the content comes before the letters of GET.',
    ],
    because: `"${contentOf(shortPost)}" was the content. The letter that is left comes before GET: ${methodOf(shifted)}.`,
    slip: (typed) =>
      typed === 'GET' ? 'One byte of the content is still in the stream.' : undefined,
  }),

  longLength: ({ longEcho, tooLong }) => ({
    kind: 'choice',
    id: 'one-byte-missing',
    asks: `Content-Length: 6, then "${HELLO}", and nothing more for a second. What does the server do in that
        second?`,
    choices: Object.values(AT_SIX),
    answer: Derived.from([tooLong, longEcho], ([connection, first]) => {
      if (answeredLate(connection)) return AT_SIX.waits;
      return statusOf(first) < 400 ? AT_SIX.takesFive : AT_SIX.refuses;
    }),
    hints: [
      'The server cannot see what the client is about to send.',
      'Five bytes of six may come from a client that is slow.',
      'The content is not complete yet, and so the request is not.',
    ],
    because: `Its answer came only after the next write of the client. With a length that is one too great, a
        client looks slow until more bytes come.`,
    slip: slips({
      [AT_SIX.takesFive]: 'It cannot know that there are no more.',
      [AT_SIX.refuses]: 'Nothing is wrong yet: a byte may be on its way.',
    }),
  }),

  chunks: ({ postByLength, postByChunks, hiddenGet, byChunks }) => ({
    kind: 'number',
    id: 'requests-found',
    asks: `The same content, but the head says Transfer-Encoding: chunked instead of Content-Length. How many
        requests does the server find?`,
    given: { entry: postByLength },
    answer: Derived.from(byChunks, requestsIn),
    hints: [
      'Read the content as the server would: its first line is a chunk size.',
      'A chunk of size 0 is the last, and an empty line ends the trailer.',
      'After that empty line the next request begins.',
    ],
    because: `The first ${postByChunks.end - postByChunks.parts[0]!.end} bytes are a last chunk and an empty line: there the POST ends. What
        follows, ${methodOf(hiddenGet)} /admin, is a request like any other.`,
    slip: (typed) => (typed === '1' ? 'That was so when the bytes were counted.' : undefined),
  }),

  both: ({ postByLength, refusal, both }) => ({
    kind: 'choice',
    id: 'which-is-believed',
    asks: `This request again, with Transfer-Encoding: chunked beside its Content-Length. What does our
        server do?`,
    given: { entry: postByLength },
    choices: Object.values(AT_BOTH),
    answer: Derived.from([both, refusal], ([connection, first]) => {
      if (statusOf(first) >= 400) return AT_BOTH.refuses;
      return requestsIn(connection) > 1 ? AT_BOTH.chunks : AT_BOTH.length;
    }),
    hints: [
      'It cannot know how a proxy that has passed this on has read it.',
      'RFC 9112 6.1 lets a server do one of two things.',
      'One of the two is to go by the chunks, and then to close. Ours does the other.',
    ],
    because: `It answered ${statusOf(refusal)}. RFC 9112 6.1 lets a server refuse such a request or go by the
        chunks; either way it must close after its answer. A sender must not send both, 6.2.`,
    slip: slips({
      [AT_BOTH.length]: 'No server may: the chunks override it, RFC 9112 6.3.',
      [AT_BOTH.chunks]: 'It may, RFC 9112 6.1, but ours refuses what two might read differently.',
    }),
  }),
} satisfies Record<string, (scene: Framings) => Question>;

/** Whether the first answer was written after the second write of the client. */
function answeredLate({ recorder }: RecordedConnection): boolean {
  return recorder.server.writes[0]!.order > recorder.client.writes[1]!.order;
}
