/**
 * Lesson 4: where the body ends.
 *
 * The head of a message ends with an empty line; its content is framed by a count, by chunks, or by the
 * end of the connection. Then counts that lie, by one byte each way, to see what becomes of the next
 * request. At last one content that is framed in two ways at once, and what each of them makes of it.
 */

import { fieldOf } from '../src/lesson/script/derived.ts';
import { defineLesson } from '../src/lesson/script/lesson.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { tryText, withText } from './kit/changed.ts';
import { contentOf, methodOf, requestsIn, statusOf, writesOf } from './kit/readings.ts';
import { QUESTIONS } from './questions/where-the-body-ends.ts';
import { CHUNKED, type Framings, performFramings } from './scenes/where-the-body-ends.ts';
import { titleOf } from './titles.ts';

export const lesson = defineLesson<Framings>({
  ...titleOf('where-the-body-ends'),
  perform: performFramings,
  facts: async () => (await import('./facts/where-the-body-ends.ts')).FACTS,
  steps: [
    {
      id: 'counted',
      title: 'It is counted',
      asks: QUESTIONS.count,
      shows: ({ counted }) => ({
        entry: counted,
        field: 'Content-Length',
      }),
      says: ({
        counted,
      }) => `The empty line ends the head. What follows is content, often called the body, and Content-Length
          says how much: ${contentOf(counted).length} bytes. The next byte, at offset ${counted.end}, is the first
          of the next request.`,
      tries: ({ counted, getLetters }) => {
        const length = 'Content-Length: 5\r\n';
        const six = 'Content-Length: 6\r\n';
        return [
          {
            id: 'no-length',
            does: 'Leave Content-Length out, and ask again',
            bytes: Buffer.concat([withText(counted, length, ''), getLetters.bytes]),
          },
          tryText(counted, ['two-lengths', 'Say 5 and, on another line, 6'], length, length + six),
          tryText(counted, ['signed-length', 'Say +5'], ': 5', ': +5'),
        ];
      },
    },
    {
      id: 'chunked',
      title: 'In chunks',
      asks: QUESTIONS.chunkSize,
      shows: ({ letters }) => ({ entry: letters, field: 'chunk-size' }),
      says: ({
        letters,
      }) => `A sender that does not know the length in advance sends chunks: a size in
          hexadecimal, CRLF, so many bytes, CRLF. ${fieldOf(letters, 'chunk-size').value} is ${contentOf(letters).length}. A
          chunk of size 0 is the last. Only HTTP/1.1 has chunks, not HTTP/1.0 or HTTP/2.`,
    },
    {
      id: 'extension-and-trailer',
      title: 'Beside the content',
      asks: QUESTIONS.content,
      shows: ({ chunkedPost }) => ({
        entry: chunkedPost,
        field: 'chunk-ext',
      }),
      says: `After a size there may be extensions, remarks on that chunk. Between the last chunk and the empty
        line there may be a trailer: fields that the sender knows only at the end. Neither is content, and a
        server may drop both.`,
      tries: ({ chunkedPost }) => {
        const size = '3;note=greeting\r\n';
        const end = '0\r\nWritten-At: midnight\r\n\r\n';
        return [
          tryText(chunkedPost, ['size-g', 'Write G for the size'], size, 'G\r\n'),
          tryText(chunkedPost, ['no-end', 'Leave the last chunk out'], end, ''),
          tryText(chunkedPost, ['size-four', 'Say 4, one byte too many'], size, '4\r\n'),
          tryText(chunkedPost, ['zeros', 'Say 0003, without an extension'], size, '0003\r\n'),
        ];
      },
    },
    {
      id: 'until-close',
      title: 'Until the connection ends',
      asks: QUESTIONS.close,
      shows: ({ uncounted }) => ({
        entry: uncounted,
        field: 'content',
      }),
      says: ({ uncounted }) => {
        const { length } = contentOf(uncounted);
        return `The third way to frame content, which is to mark where it ends: it goes on until the server
          ends the connection. These ${length} bytes may be all of it. Had the server failed halfway, the same
          FIN might have followed.`;
      },
    },
    {
      id: 'too-short',
      title: 'Break it: a length of 4',
      asks: QUESTIONS.shortLength,
      shows: ({ shifted }) => ({
        entry: shifted,
        field: 'method',
      }),
      says: ({ shifted, shiftedAnswer }) => {
        const method = methodOf(shifted);
        const status = statusOf(shiftedAnswer);
        return `The o was left over, and the server took it for the start of the next request. ${method} has
          the form of a method, but the server knows none of that name: ${status}. The two ends
          disagree on where the request begins.`;
      },
    },
    {
      id: 'too-long',
      title: 'Break it: a length of 6',
      asks: QUESTIONS.longLength,
      shows: ({ longPost }) => ({
        entry: longPost,
        field: 'content',
      }),
      says: ({ remainder, longEcho, remainderAnswer }) => {
        const sentBack = contentOf(longEcho);
        const method = methodOf(remainder);
        const status = statusOf(remainderAnswer);
        return `One byte was missing. Then GET /hello came, and its first letter became the sixth: the server
          sent back "${sentBack}". What was left of the next request begins with ${method}, and got ${status}.`;
      },
    },
    {
      id: 'by-length',
      title: 'Read by its length',
      shows: ({ postByLength }) => ({
        entry: postByLength,
        field: 'content',
      }),
      says: ({ postByLength, byLength }) => {
        const { length } = contentOf(postByLength);
        return `This content looks like a chunk with a request after it. Content-Length says that all
          ${length} bytes are content, so the server did not look into them. Requests that it found:
          ${requestsIn(byLength)}. It sent the content back.`;
      },
    },
    {
      id: 'by-chunks',
      title: 'The same, read as chunks',
      asks: QUESTIONS.chunks,
      shows: ({ hiddenGet }) => ({
        entry: hiddenGet,
        field: 'method',
      }),
      says: ({ postByChunks, hiddenAnswer }) => {
        const status = statusOf(hiddenAnswer);
        return `Not one byte of the content has changed, but the head says chunked. The first
          ${postByChunks.end - postByChunks.parts[0]!.end} bytes end the POST, which is empty. The rest is a request of its own,
          and was answered: ${status}.`;
      },
    },
    {
      id: 'both',
      title: 'Break it: both at once',
      asks: QUESTIONS.both,
      shows: ({ postByBoth }) => ({
        entry: postByBoth,
        field: 'Transfer-Encoding',
      }),
      says: `Say a proxy counts and passes on a POST; the server after it goes by the chunks and finds
        GET /admin, which the proxy has not checked: request smuggling. By RFC 9112 6.3 chunks win; a proxy
        must drop Content-Length.`,
      tries: ({ postByBoth }) => [
        tryText(
          postByBoth,
          ['space-before-colon', 'Put a space before the colon'],
          'Encoding:',
          'Encoding :',
        ),
        tryText(
          postByBoth,
          ['unknown-coding', 'Say xchunked, and leave the length out'],
          /Content-Length.*\r\n(.*) chunked/,
          'Transfer-Encoding: xchunked',
        ),
        tryText(
          postByBoth,
          ['length-alone', 'Leave the chunks out of the head'],
          `${CHUNKED}\r\n`,
          '',
        ),
        tryText(
          postByBoth,
          ['old-version', 'Say HTTP/1.0, which has no chunks'],
          'HTTP/1.1',
          'HTTP/1.0',
        ),
      ],
    },
    {
      id: 'refused',
      title: 'Neither is believed',
      shows: ({ refusal }) => ({
        entry: refusal,
        field: 'Connection',
      }),
      says: ({
        refusal,
      }) => `${statusOf(refusal)}, and the server closes: it can no longer tell where messages
        begin, so it parses nothing after that head. It sends its FIN and reads on for a while, as a reset
        could destroy the answer before the client has read it.`,
    },
  ],
  closes: ({ letters, longPost, byLength, byChunks }) => {
    const taken = contentOf(longPost).slice(-1);
    const writes = writesOf(letters);
    return {
      aha: `How a message is framed is a security boundary: where two readers disagree on the end of a message, one of
        them obeys a request that the other never saw.`,
      devTools: `The Headers tab has Content-Length or Transfer-Encoding: chunked. Chunk sizes and trailers
        are gone before anything is shown. An answer that ends too early fails, in Chromium with
        ERR_CONTENT_LENGTH_MISMATCH or ERR_INCOMPLETE_CHUNKED_ENCODING.`,
      builds: [
        `An answer to HEAD has no content, and neither has a 1xx, 204 or 304, whatever their
        fields say. HEAD works wherever GET does.`,
        `A length is digits and nothing else. To +5, -5, 5_0 and a chunk size of 0x5 the answer is 400, though
          your language may read them as numbers.`,
        `A client that sends Expect: 100-continue waits before its content. Answer 100
        Continue and read on, or refuse at once.`,
        `Give a limit to all that a peer can make grow. Too long a path is 414, a head 431,
        announced content 413, before it comes.`,
        `Three clocks: for a head, from its first byte; for content, from its head or its last
        progress; idle, from the end of an answer.`,
        `To refuse so that it is heard: write the answer, send your FIN, read and drop what
        still comes, and close after a few seconds.`,
      ],
      sayings: [
        {
          says: 'The body is over when no more data comes.',
          verdict: 'false',
          because: `One byte short, the server waited. Then it took the ${taken} of the next request for the byte
            that was missing.`,
        },
        {
          says: 'A chunk is a packet.',
          verdict: 'false',
          because: `Head, chunk and last chunk left in ${writes} write. Chunks are counts within
            the stream; TCP knows nothing of them.`,
        },
        {
          says: 'Request smuggling is a bug in the proxy.',
          verdict: 'half true',
          because: `The same content made ${requestsIn(byLength)} request by its length and ${requestsIn(byChunks)} by its chunks. It takes
            two readers; the one that counts is against RFC 9112 6.3.`,
        },
      ],
      code: [
        'src/http/framing.ts framingOfRequest',
        'src/http/scan-chunk.ts scanChunkLine',
        'src/http/message-writer.ts end',
      ],
    };
  },
});

await playAlone(import.meta.url, lesson);
