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
import { tryText, withText } from './support/changed.ts';
import { QUESTIONS } from './support/framing-questions.ts';
import { CHUNKED, type Framings, performFramings } from './support/framings.ts';
import { contentOf, methodOf, requestsIn, statusOf, writesOf } from './support/messages.ts';

export const lesson = defineLesson<Framings>({
  number: 4,
  id: 'where-the-body-ends',
  title: 'Where does the body end?',
  question: 'The head is over; how many bytes are mine?',
  perform: performFramings,
  steps: [
    {
      id: 'counted',
      title: 'It is counted',
      asks: QUESTIONS.ofCount,
      shows: ({ connection }) => ({
        entry: connection.message('client', 0),
        field: 'Content-Length',
      }),
      says: ({ connection }) => {
        const entry = connection.message('client', 0);
        return `The empty line ends the head. What follows is content, which many call the body, and
          Content-Length says how much of it: ${contentOf(entry).length} bytes. The next byte, at offset ${entry.end}, is the
          first of the next request.`;
      },
      tries: ({ connection }) => {
        const [first, next] = [connection.message('client', 0), connection.message('client', 1)];
        const length = 'Content-Length: 5\r\n';
        const six = 'Content-Length: 6\r\n';
        return [
          {
            id: 'no-length',
            does: 'Leave Content-Length out, and ask again',
            bytes: Buffer.concat([withText(first, length, ''), next.bytes]),
          },
          tryText(first, ['two-lengths', 'Say 5 and, on another line, 6'], length, length + six),
          tryText(first, ['signed-length', 'Say +5'], ': 5', ': +5'),
        ];
      },
    },
    {
      id: 'chunked',
      title: 'In chunks',
      asks: QUESTIONS.ofChunkSize,
      shows: ({ connection }) => ({ entry: connection.message('server', 1), field: 'chunk-size' }),
      says: ({ connection }) => {
        const entry = connection.message('server', 1);
        return `Whoever does not know the length when the head goes out sends chunks: a size in hexadecimal,
          CRLF, so many bytes, CRLF. ${fieldOf(entry, 'chunk-size').value} is ${contentOf(entry).length}. A
          chunk of size 0 is the last.`;
      },
    },
    {
      id: 'extension-and-trailer',
      title: 'Beside the content',
      asks: QUESTIONS.ofContent,
      shows: ({ chunked: connection }) => ({
        entry: connection.message('client', 0),
        field: 'chunk-ext',
      }),
      says: `After a size there may be extensions, remarks about that chunk. Between the last chunk and the
        empty line there may be a trailer: fields that the sender knows only at the end. Neither is content,
        and a server may drop both.`,
      tries: ({ chunked: connection }) => {
        const entry = connection.message('client', 0);
        const size = '3;note=greeting\r\n';
        const end = '0\r\nWritten-At: midnight\r\n\r\n';
        return [
          tryText(entry, ['size-g', 'Write G for the size'], size, 'G\r\n'),
          tryText(entry, ['no-end', 'Leave the last chunk out'], end, ''),
          tryText(entry, ['size-four', 'Say 4, one byte too many'], size, '4\r\n'),
          tryText(entry, ['zeros', 'Say 0003, without an extension'], size, '0003\r\n'),
        ];
      },
    },
    {
      id: 'until-close',
      title: 'Until the connection ends',
      asks: QUESTIONS.ofClose,
      shows: ({ untilClose: connection }) => ({
        entry: connection.message('server', 0),
        field: 'content',
      }),
      says: ({ untilClose: connection }) => {
        const { length } = contentOf(connection.message('server', 0));
        return `The third way to frame content, which is to say where it ends: it goes on until the server
          ends the connection. These ${length} bytes may be all of it. Had the server stopped halfway, the same
          FIN might have followed.`;
      },
    },
    {
      id: 'too-short',
      title: 'Break it: a length of 4',
      asks: QUESTIONS.ofShortLength,
      shows: ({ tooShort: connection }) => ({
        entry: connection.message('client', 1),
        field: 'method',
      }),
      says: ({ tooShort: connection }) => {
        const method = methodOf(connection.message('client', 1));
        const status = statusOf(connection.message('server', 1));
        return `The o was left over, and the server took it for the start of the next request. ${method} has
          the form of a method, but the server knows none of that name: ${status}, not 400. The two ends
          disagree on where this request begins.`;
      },
    },
    {
      id: 'too-long',
      title: 'Break it: a length of 6',
      asks: QUESTIONS.ofLongLength,
      shows: ({ tooLong: connection }) => ({
        entry: connection.message('client', 0),
        field: 'content',
      }),
      says: ({ tooLong: connection }) => {
        const sentBack = contentOf(connection.message('server', 0));
        const method = methodOf(connection.message('client', 1));
        const status = statusOf(connection.message('server', 1));
        return `One byte was missing. Then GET /hello came, and its first letter became the sixth: the server
          sent back "${sentBack}". What was left of the next request begins with ${method}, and got ${status}.`;
      },
    },
    {
      id: 'by-length',
      title: 'Read by its length',
      shows: ({ byLength: connection }) => ({
        entry: connection.message('client', 0),
        field: 'content',
      }),
      says: ({ byLength: connection }) => {
        const { length } = contentOf(connection.message('client', 0));
        return `This content looks like a chunk with a request after it. Content-Length says that all
          ${length} bytes are content, so the server did not look into them. Requests that it found:
          ${requestsIn(connection)}. It sent the content back.`;
      },
    },
    {
      id: 'by-chunks',
      title: 'The same, read as chunks',
      asks: QUESTIONS.ofChunks,
      shows: ({ byChunks: connection }) => ({
        entry: connection.message('client', 1),
        field: 'method',
      }),
      says: ({ byChunks: connection }) => {
        const post = connection.message('client', 0);
        const status = statusOf(connection.message('server', 1));
        return `Not one byte of the content has changed, but the head says chunked. The first
          ${post.end - post.parts[0]!.end} bytes end the POST, which is empty. The rest is a request of its own,
          and was answered: ${status}.`;
      },
    },
    {
      id: 'both',
      title: 'Break it: both at once',
      asks: QUESTIONS.ofBoth,
      shows: ({ both: connection }) => ({
        entry: connection.message('client', 0),
        field: 'Transfer-Encoding',
      }),
      says: `Say a proxy counts, and lets a harmless POST pass; the server behind it goes by the chunks, and
        finds GET /admin as well, which the proxy has never checked. That is request smuggling: it takes two
        readers who disagree.`,
      tries: ({ both: connection }) => {
        const entry = connection.message('client', 0);
        return [
          tryText(
            entry,
            ['space-before-colon', 'Put a space in front of the colon'],
            'Encoding:',
            'Encoding :',
          ),
          tryText(
            entry,
            ['unknown-coding', 'Say xchunked, and leave the length out'],
            /Content-Length.*\r\n(.*) chunked/,
            'Transfer-Encoding: xchunked',
          ),
          tryText(
            entry,
            ['length-alone', 'Leave the chunks out of the head'],
            `${CHUNKED}\r\n`,
            '',
          ),
          tryText(
            entry,
            ['old-version', 'Say HTTP/1.0, which has no chunks'],
            'HTTP/1.1',
            'HTTP/1.0',
          ),
        ];
      },
    },
    {
      id: 'refused',
      title: 'Neither is believed',
      shows: ({ both: connection }) => ({
        entry: connection.message('server', 0),
        field: 'Connection',
      }),
      says: ({ both: connection }) => {
        const { fault } = connection.message('client', 0);
        return `${statusOf(connection.message('server', 0))}, and the server closes. Its rule: "${fault?.message}"
          It cannot tell any more where messages begin, so it reads no byte after that head. GET /admin
          stays unparsed.`;
      },
    },
  ],
  closes: ({ connection, byLength, byChunks, tooLong }) => {
    const taken = contentOf(tooLong.message('client', 0)).slice(-1);
    const writes = writesOf(connection, connection.message('server', 1));
    const [counted, inChunks] = [requestsIn(byLength), requestsIn(byChunks)];
    return {
      aha: `How a message is framed is the security boundary: where two readers disagree on the end of a message, one of them
        obeys a request that the other has never seen.`,
      devTools: `The Headers tab has Content-Length or Transfer-Encoding: chunked. Chunk sizes and trailers
        are gone before anything is shown. An answer that ends too early has failed: in Chromium with
        ERR_CONTENT_LENGTH_MISMATCH or ERR_INCOMPLETE_CHUNKED_ENCODING.`,
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
          because: `Head, chunk and last chunk left in ${writes} write. Chunks are counts inside the content; TCP
            knows nothing of them.`,
        },
        {
          says: 'Request smuggling is a bug in the proxy.',
          verdict: 'half true',
          because: `The same content made ${counted} request by its length and ${inChunks} by its chunks. It takes two
            readers, each right by a rule of its own.`,
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
