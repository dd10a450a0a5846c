import type { RequestHead } from '../../src/http/head.ts';
import { Derived, fieldOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { type Framings, HELLO } from './framings.ts';
import { contentOf, methodOf, requestsIn, statusOf } from './messages.ts';

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
  ofCount({ connection }: Framings): Question {
    const entry = connection.message('client', 0);
    return {
      kind: 'choice',
      id: 'what-ends-it',
      asks: `The head has ended with its empty line, and "${HELLO}" follows. What tells the server that the
        request is over after the o?`,
      given: { entry },
      choices: Object.values(ENDED_BY),
      answer: Derived.from(entry, (request) => {
        const count = (request.parts[0] as RequestHead).field('content-length');
        return count === `${contentOf(request).length}` ? ENDED_BY.count : ENDED_BY.silence;
      }),
      hints: [
        'Everything that the server can go by stands in the request itself.',
        'TCP is a stream: who reads it sees no packets, and a pause means nothing.',
        'One of the field lines holds a number.',
      ],
      because: `Content-Length says ${contentOf(entry).length}, and so many bytes stand after the empty line.
        The server counts them off. An empty line among them would be content like any other.`,
    };
  },

  ofChunkSize({ connection }: Framings): Question {
    const entry = connection.message('server', 1);
    const { length } = contentOf(entry);
    return {
      kind: 'text',
      id: 'size-line',
      asks: `A chunk of ${length} bytes begins with its size in hexadecimal digits. Which digits? (Letters in
        lower case, as this server writes them.)`,
      answer: fieldOf(entry, 'chunk-size'),
      hints: [
        'Hexadecimal has sixteen digits: 0 to 9, then a to f.',
        'Two digits: how many sixteens, and how many are left over.',
        `One sixteen, and ${length - 16} more; a stands for ten.`,
      ],
      because: `${length} is one times 16 and ${length - 16} more: 1 and a. The size counts the data alone: not
        its own line, and not the CRLF after the data.`,
      slip: (typed) => {
        if (typed === `${length}`) return 'That is decimal; a chunk size is hexadecimal.';
        return /^0x/i.test(typed) ? 'The digits stand alone, without 0x.' : undefined;
      },
    };
  },

  ofContent({ chunked: connection }: Framings): Question {
    const entry = connection.message('client', 0);
    const behindHead = entry.end - entry.parts[0]!.end;
    return {
      kind: 'number',
      id: 'bytes-of-content',
      asks: `This request is in chunks, with an extension after a size and a trailer at the end. How many bytes
        of content does the server hand to its application?`,
      given: { entry },
      answer: Derived.from(connection.message('server', 0), (answer) => contentOf(answer).length),
      hints: [
        'Sizes and line ends frame the content; they are no part of it.',
        'The extension stands in the line of the size, the trailer after the last chunk.',
        'Only what stands between a size line and the next CRLF is content.',
      ],
      because: `The application got "${contentOf(entry)}" and sent it back, without the seam between the chunks. Sizes,
        extension and trailer are HTTP's own: they are gone when the content is handed on.`,
      slip: (typed) =>
        typed === `${behindHead}` ? 'That is all that follows the head.' : undefined,
    };
  },

  ofClose({ untilClose: connection }: Framings): Question {
    return {
      kind: 'choice',
      id: 'end-without-count',
      asks: `The letters again, for HTTP/1.0, which has no chunks. Their length is not announced. How does the
        client know that it has them all?`,
      choices: Object.values(WITHOUT_COUNT),
      answer: Derived.from(connection, ({ entries }) => {
        const isClosed = entries.some(({ from, kind }) => from === 'server' && kind === 'fin');
        return isClosed ? WITHOUT_COUNT.close : WITHOUT_COUNT.silence;
      }),
      hints: [
        'Something has to happen on the wire after the last letter.',
        'It is no byte.',
        'TCP has a sign for it that lesson 3 has shown: the FIN.',
      ],
      because: `The server's FIN follows the last letter: the end of its bytes is the end of the content. That
        is why an HTTP/1.0 connection so often served one exchange and no more.`,
    };
  },

  ofShortLength({ tooShort: connection }: Framings): Question {
    return {
      kind: 'text',
      id: 'next-method',
      asks: `Content-Length: 4, then "${HELLO}", and right after it GET /hello. Which method does the second
        request have, as the server reads it?`,
      answer: fieldOf(connection.message('client', 1), 'method'),
      hints: [
        'The server takes four bytes as content, because it was told so.',
        'What is left begins the next request, whatever it was meant to be.',
        'The last letter of the content stands in front of the letters of GET.',
      ],
      because: `"${contentOf(connection.message('client', 0))}" was the content. The letter that is left stands in front of
        GET: ${methodOf(connection.message('client', 1))}.`,
      slip: (typed) =>
        typed === 'GET' ? 'One byte of the content is still in the stream.' : undefined,
    };
  },

  ofLongLength({ tooLong: connection }: Framings): Question {
    return {
      kind: 'choice',
      id: 'one-byte-missing',
      asks: `Content-Length: 6, then "${HELLO}", and nothing more for a second. What does the server do in that
        second?`,
      choices: Object.values(AT_SIX),
      answer: Derived.from(connection, (long) => {
        if (answeredLate(long)) return AT_SIX.waits;
        return statusOf(long.message('server', 0)) < 400 ? AT_SIX.takesFive : AT_SIX.refuses;
      }),
      hints: [
        'The server cannot see what the client still means to send.',
        'Five bytes of six may come from a client that is slow.',
        'The content is not complete yet, and so the request is not.',
      ],
      because: `Its answer came only after the next write of the client. A length that is one too great looks
        like a slow client, until more bytes come.`,
    };
  },

  ofChunks({ byLength, byChunks }: Framings): Question {
    const [post, hidden] = [byChunks.message('client', 0), byChunks.message('client', 1)];
    return {
      kind: 'number',
      id: 'requests-found',
      asks: `The same content, but the head says Transfer-Encoding: chunked in the place of Content-Length. How
        many requests does the server find?`,
      given: { entry: byLength.message('client', 0) },
      answer: Derived.from(byChunks, requestsIn),
      hints: [
        'Read the content as the server would: its first line is a chunk size.',
        'A chunk of size 0 is the last, and an empty line ends the trailer.',
        'Behind that empty line the next request begins.',
      ],
      because: `The first ${post.end - post.parts[0]!.end} bytes are a last chunk and an empty line: there the POST ends. What
        stands after it, ${methodOf(hidden)} /admin, is a request like any other.`,
      slip: (typed) => (typed === '1' ? 'That was so when the bytes were counted.' : undefined),
    };
  },

  ofBoth({ byLength, both: connection }: Framings): Question {
    return {
      kind: 'choice',
      id: 'which-is-believed',
      asks: `This request again, with Transfer-Encoding: chunked beside its Content-Length. What does our
        server do?`,
      given: { entry: byLength.message('client', 0) },
      choices: Object.values(AT_BOTH),
      answer: Derived.from(connection, (twice) => {
        if (statusOf(twice.message('server', 0)) >= 400) return AT_BOTH.refuses;
        return requestsIn(twice) > 1 ? AT_BOTH.chunks : AT_BOTH.length;
      }),
      hints: [
        'It cannot know how whoever has passed this on has read it.',
        'RFC 9112 6.1 lets a server do one of two things.',
        'One of the two is to go by the chunks, and then to close. Ours does the other.',
      ],
      because: `It answered ${statusOf(connection.message('server', 0))}. RFC 9112 6.1 lets a server refuse such a request or go by the
        chunks; either way it must close after its answer. A sender must not send both.`,
    };
  },
};

/** Whether the first answer was written after the second write of the client. */
function answeredLate({ recorder }: RecordedConnection): boolean {
  return recorder.server.writes[0]!.order > recorder.client.writes[1]!.order;
}
