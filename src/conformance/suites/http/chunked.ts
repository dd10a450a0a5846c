import { answersThenEchoes, echoes } from '../../expect/http.ts';
import { BROKEN_OFF, refuses } from '../../expect/refusal.ts';
import { brokenOff, whatElse } from '../../expect/what-else.ts';
import { ECHO, request } from '../../requests.ts';
import { casesOf, type Row, sends, sendsWithCanary } from '../rows.ts';

/** One request: a server that does not read two in one write can still refuse one. */
const CHUNKED = 'chunked-7.1-02';
/** The token is 16 octets: a chunk of that size. */
const WHOLE = '10\r\n{token}\r\n0\r\n\r\n';

function chunked(content: string, ...fieldLines: readonly string[]): string {
  return request('POST {echo} HTTP/1.1', ['Transfer-Encoding: chunked', ...fieldLines], content);
}

const LANGUAGE =
  "The language's own conversion is asked, which takes more than hexadecimal digits.";

/**
 * RFC 9112 2.2: what does not match the grammar should be answered with 400. No sentence says that it must; the
 * one must, of 7.1, is about sizes that overflow.
 */
function wrong(nn: string, content: string, title: string, rest: Partial<Row> = {}): Row {
  return {
    nn,
    level: 'SHOULD',
    title,
    script: sendsWithCanary(chunked(content)),
    expects: refuses([400], { mayBreakOff: true }),
    twin: CHUNKED,
    fault: 'invalid-chunk-size',
    lesson: '4',
    means: 'Two servers in a row disagree on where the request ends: smuggling.',
    often: LANGUAGE,
    ...rest,
  };
}

/** RFC 9112 7.1: the chunked coding of a request. */
export const CHUNKS = [
  ...casesOf({ suite: 'chunked', key: '7.1', ref: 'RFC 9112 7.1', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'A chunked content is read, and the next request begins after it',
      script: sends(`${chunked(WHOLE)}${ECHO}`, 2),
      expects: answersThenEchoes(0),
      twin: CHUNKED,
      means: 'Clients that do not know the length of what they send cannot send it.',
      lesson: '4',
    },
    {
      nn: '02',
      title: 'Several chunks are one content',
      script: sends(chunked('1\r\nx\r\n10\r\n{token}\r\n2\r\nyz\r\n0\r\n\r\n')),
      expects: echoes(),
      means: 'Only the first or the last part of an upload arrives.',
    },
    {
      nn: '03',
      title: 'Chunks that come byte by byte are the same content',
      script: [
        { send: chunked(WHOLE), cuts: 'everywhere' },
        { until: { answers: 1 }, within: 5000 },
      ],
      expects: echoes(),
      twin: CHUNKED,
      means: 'Uploads fail now and then, more often on slow lines.',
      often: 'One read is taken for one chunk.',
    },
    {
      nn: '04',
      title: 'Sizes are hexadecimal, in capitals or not',
      script: sends(chunked(`1A\r\n{token}0123456789\r\n1a\r\n{token}0123456789\r\n0\r\n\r\n`)),
      expects: echoes(),
      twin: CHUNKED,
      means: 'Chunks of 10 bytes and more are cut wrong.',
    },
    {
      nn: '05',
      title: 'Sizes may have leading zeros',
      script: sends(chunked('0010\r\n{token}\r\n000\r\n\r\n')),
      expects: echoes(),
      twin: CHUNKED,
      means: 'Clients that write sizes of a fixed width are refused.',
    },
    {
      nn: '06',
      title: 'CR and LF inside a chunk are content',
      script: sends(chunked('14\r\n\r\n{token}\r\n\r\n0\r\n\r\n')),
      expects: echoes(),
      twin: CHUNKED,
      means: 'Content that looks like a chunk line is cut.',
      often: 'The content is split at line ends, instead of counted.',
    },
    {
      nn: '07',
      title: 'No chunk but the last is an empty content',
      script: sends(`${chunked('0\r\n\r\n')}${ECHO}`, 2),
      expects: answersThenEchoes(0),
      twin: CHUNKED,
      means: 'An empty upload hangs, or takes the next request with it.',
    },
    wrong('08', '0x10\r\n{token}\r\n0\r\n\r\n', 'A size with 0x before it is refused'),
    wrong('09', '+10\r\n{token}\r\n0\r\n\r\n', 'A size with a sign is refused'),
    wrong('10', '-10\r\n{token}\r\n0\r\n\r\n', 'A negative size is refused'),
    wrong('11', '1_0\r\n{token}\r\n0\r\n\r\n', 'A size with an underscore is refused'),
    wrong('12', '\r\n{token}\r\n0\r\n\r\n', 'An empty size is refused'),
    wrong('13', 'g\r\n{token}\r\n0\r\n\r\n', 'A size that is no number is refused'),
    wrong('14', ' 10\r\n{token}\r\n0\r\n\r\n', 'A size with a space before it is refused', {
      level: 'ours',
      expects: refuses([400], { mayTake: true }),
    }),
    wrong(
      '15',
      'ffffffffffffffff0\r\n{token}\r\n0\r\n\r\n',
      'A size that no number holds is refused',
      {
        level: 'MUST',
        expects: refuses([400], {
          orElse: [413, ...BROKEN_OFF],
          mayBreakOff: true,
          mayClose: true,
          mayWait: true,
        }),
        often: 'The size overflows, and is small again.',
      },
    ),
    wrong('16', '10\r\n{token}X\r\n0\r\n\r\n', 'A chunk longer than its size is refused', {
      fault: 'chunk-overrun',
      often: 'After the data two octets are skipped, whatever they are.',
    }),
    wrong(
      '17',
      '10\r\n{token}0\r\n\r\n',
      'A chunk without the line end after its data is refused',
      {
        fault: 'chunk-overrun',
        often: 'After the data two octets are skipped, whatever they are.',
      },
    ),
    wrong('18', '10\n{token}\n0\n\n', 'Chunk lines that end in LF alone are refused', {
      level: 'ours',
      ref: 'RFC 9112 2.2',
      expects: refuses([400], { mayTake: true }),
      fault: 'bare-lf',
      often: 'Lines are read with a function that takes either.',
    }),
    wrong(
      '19',
      '10\r\n{token}\r\n',
      'A content that ends without its last chunk is not carried out',
      {
        ref: 'RFC 9112 8',
        script: [
          { send: chunked('10\r\n{token}\r\n') },
          { ends: 'fin' },
          { until: { answers: 1 } },
        ],
        level: 'MUST',
        expects: refuses([400, 408], { orElse: BROKEN_OFF, mayClose: true, mayBreakOff: true }),
        fault: 'unexpected-end',
        means: 'Half an upload is taken for all of it.',
        often: 'The end of the stream is taken for the end of the content.',
      },
    ),
    {
      nn: '20',
      level: 'SHOULD',
      title: 'Chunked with a parameter is refused',
      script: sendsWithCanary(
        request('POST {echo} HTTP/1.1', ['Transfer-Encoding: chunked;a=1'], WHOLE),
      ),
      expects: refuses([400, 501]),
      twin: CHUNKED,
      means: 'Two servers in a row disagree on whether the content is chunked: smuggling.',
    },
    {
      nn: '21',
      level: 'SHOULD',
      title: 'A compression with a parameter is refused',
      ref: 'RFC 9112 7.2',
      script: sendsWithCanary(
        request('POST {echo} HTTP/1.1', ['Transfer-Encoding: gzip;a=1, chunked'], WHOLE),
      ),
      expects: refuses([400, 501]),
      twin: CHUNKED,
      means: 'What the parameter was to say is passed over.',
    },
  ]),
  ...casesOf({ suite: 'chunked', key: '7.1.1', ref: 'RFC 9112 7.1.1', needs: ['echo'] }, [
    ...(
      [
        ['01', '10;a', 'An extension without a value is ignored'],
        ['02', '10;a=b', 'An extension with a value is ignored'],
        ['03', '10;a="b;c\\"d"', 'An extension with a quoted value is ignored'],
        ['04', '10 ; a = b', 'White space around an extension is ignored'],
      ] as const
    ).map(
      ([nn, line, title]): Row => ({
        nn,
        title,
        ...(nn === '04' && { level: 'SHOULD' as const }),
        script: sends(chunked(`${line}\r\n{token}\r\n0\r\n\r\n`)),
        expects: echoes(),
        twin: CHUNKED,
        means: 'Clients that sign their chunks, as those of some object stores do, are refused.',
        often: 'The whole line is taken for the size.',
      }),
    ),
    {
      nn: '05',
      title: 'A bare LF inside an extension is no line end for anyone',
      level: 'SHOULD',
      script: sendsWithCanary(chunked('10;a\nb\r\n{token}\r\n0\r\n\r\n')),
      expects: refuses([400]),
      twin: CHUNKED,
      fault: 'bare-lf',
      means: 'Two servers in a row see different chunks: smuggling.',
      often: 'Everything after the semicolon is skipped up to CR LF.',
    },
    {
      nn: '06',
      level: 'SHOULD',
      title: 'Chunk extensions without end are answered with a 4xx',
      script: sendsWithCanary(chunked(`10;${'a'.repeat(2_000_000)}\r\n{token}\r\n0\r\n\r\n`)),
      expects: refuses([400, 413, 431]),
      twin: CHUNKED,
      fault: 'extensions-too-large',
      means:
        'A client that sends enough of them keeps the server busy, and no limit on content counts them.',
    },
  ]),
  ...casesOf({ suite: 'chunked', key: '7.1.2', ref: 'RFC 9112 7.1.2', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'Trailer fields are read, and the next request begins after them',
      script: sends(
        `${chunked('10\r\n{token}\r\n0\r\nX-Checksum: 1\r\nX-Other: 2\r\n\r\n')}${ECHO}`,
        2,
      ),
      expects: answersThenEchoes(0),
      twin: CHUNKED,
      means: 'The trailer is read as the next request.',
      often: 'After the last chunk two octets are skipped.',
    },
    {
      nn: '02',
      title: 'Content-Length in a trailer changes nothing',
      ref: 'RFC 9110 6.5.1',
      script: sends(`${chunked('10\r\n{token}\r\n0\r\nContent-Length: 500\r\n\r\n')}${ECHO}`, 2),
      expects: {
        wants: 'two answers, or one that refuses',
        outcomes: [
          ...answersThenEchoes(0).outcomes.slice(0, 1),
          brokenOff(),
          {
            when: ({ answers: [first] }) => first?.head.statusCode === 400,
            verdict: 'noted',
            cause: 'refused',
          },
          ...whatElse(),
        ],
      },
      twin: CHUNKED,
      means:
        'The server waits for content that was never announced, or reads the next request as content.',
      often: 'Trailer fields are merged into the fields of the head.',
    },
    {
      nn: '03',
      title: 'A broken trailer line is refused',
      script: sendsWithCanary(chunked('10\r\n{token}\r\n0\r\nno colon\r\n\r\n')),
      expects: refuses([400], { mayTake: true }),
      level: 'ours',
      twin: CHUNKED,
      fault: 'invalid-field-name',
      means: 'What one server skips may be a request for the next.',
    },
  ]),
];
