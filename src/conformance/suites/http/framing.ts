import {
  answersThenEchoes,
  answersThenEchoesOrCloses,
  answersWith,
  echoes,
} from '../../expect/http.ts';
import { BROKEN_OFF, refuses } from '../../expect/refusal.ts';
import { ECHO, GET, request } from '../../requests.ts';
import { casesOf, type Row, sends, sendsWithCanary } from '../rows.ts';

/** One request: a server that does not read two in one write can still refuse one. */
const COUNTED = 'http-3.2-01';

/** A POST with these field lines, and a content of which they tell the length, or do not. */
function framed(fieldLines: readonly string[], content: string): string {
  return request('POST {echo} HTTP/1.1', fieldLines, content);
}

function wrongLength(nn: string, value: string, title: string, often: string): Row {
  return {
    nn,
    title,
    script: sendsWithCanary(framed([`Content-Length: ${value}`], 'hello')),
    expects: refuses([400]),
    twin: COUNTED,
    fault: 'invalid-content-length',
    lesson: '4',
    means: 'Two servers in a row disagree on where the request ends: smuggling.',
    often,
  };
}

const LANGUAGE = "The language's own conversion is asked, which takes more than decimal digits.";

/** RFC 9112 6: where the content of a request ends. */
export const FRAMING = [
  ...casesOf({ suite: 'http', key: '6.3', ref: 'RFC 9112 6.3', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'Content of a stated length ends there, and the next request begins',
      script: sends(`${ECHO}${ECHO}`, 2),
      expects: answersThenEchoes(0),
      means: 'Clients that keep a connection lose requests.',
    },
    {
      nn: '02',
      title: 'Content that comes later than its head is waited for',
      script: [
        { send: framed(['Content-Length: 16'], '') },
        { pause: 50 },
        { send: '{token}' },
        { until: { answers: 1 } },
      ],
      expects: echoes(),
      twin: COUNTED,
      means:
        'A client that sends head and content in two writes gets an answer to an empty content.',
      often: 'What comes in the read after the head is taken for the whole content.',
      lesson: '1',
    },
    {
      nn: '03',
      title: 'Content-Length: 0 is no content, and the next request begins',
      script: sends(`${framed(['Content-Length: 0'], '')}${ECHO}`, 2),
      expects: answersThenEchoes(0),
      twin: COUNTED,
      means: 'The next request of the client is swallowed.',
      often: '0 is taken for "not there".',
    },
    {
      nn: '04',
      title: 'A POST without Content-Length has no content',
      script: sends(`${framed([], '')}${ECHO}`, 2),
      expects: answersThenEchoesOrCloses(),
      twin: COUNTED,
      means: 'The server waits for an end that never comes, or takes the next request for content.',
    },
    {
      nn: '05',
      title: 'A GET may have content, which is no next request',
      ref: 'RFC 9110 9.3.1',
      script: sends(`${request('GET {get} HTTP/1.1', ['Content-Length: 5'], 'hello')}${ECHO}`, 2),
      expects: answersThenEchoesOrCloses(),
      twin: COUNTED,
      means: 'Content of a GET is read as the next request: smuggling.',
      often: 'Content is only read for POST and PUT.',
    },
    wrongLength('06', '+5', 'Content-Length: +5 is refused with 400', LANGUAGE),
    wrongLength('07', '-5', 'A negative Content-Length is refused with 400', LANGUAGE),
    wrongLength('08', '5_0', 'Content-Length: 5_0 is refused with 400', LANGUAGE),
    wrongLength('09', '0x5', 'A hexadecimal Content-Length is refused with 400', LANGUAGE),
    wrongLength('10', '5.0', 'A fractional Content-Length is refused with 400', LANGUAGE),
    wrongLength('11', '5 5', 'A Content-Length of two numbers is refused with 400', LANGUAGE),
    wrongLength('12', '', 'An empty Content-Length is refused with 400', LANGUAGE),
    wrongLength('13', 'five', 'A Content-Length that is no number is refused with 400', LANGUAGE),
    wrongLength('14', '\u00b2', 'A digit that is none of ASCII is refused with 400', LANGUAGE),
    {
      ...wrongLength(
        '15',
        '99999999999999999999999',
        'A Content-Length that no number holds is refused',
        'The number overflows, and is small again.',
      ),
      expects: refuses([400, 413], { orElse: BROKEN_OFF, mayClose: true, mayWait: true }),
    },
    {
      nn: '16',
      title: 'Different Content-Length lines are refused with 400',
      script: sendsWithCanary(framed(['Content-Length: 5', 'Content-Length: 6'], 'hello')),
      expects: refuses([400]),
      twin: COUNTED,
      fault: 'invalid-content-length',
      lesson: '4',
      means: 'Two servers in a row disagree on where the request ends: smuggling.',
      often: 'Fields are kept in a map, and the last line wins.',
    },
    {
      nn: '17',
      title: 'A list of different lengths is refused with 400',
      script: sendsWithCanary(framed(['Content-Length: 5, 6'], 'hello')),
      expects: refuses([400]),
      twin: COUNTED,
      fault: 'invalid-content-length',
      means: 'Two servers in a row disagree on where the request ends: smuggling.',
    },
    {
      nn: '18',
      level: 'ours',
      title: 'A list of equal lengths is refused, or is that length',
      script: sendsWithCanary(framed(['Content-Length: 16, 16'], '{token}')),
      expects: refuses([400], { mayTake: true }),
      twin: COUNTED,
      fault: 'invalid-content-length',
      means: 'Either is allowed, but two servers in a row must do the same.',
    },
    {
      nn: '19',
      title: 'Content-Length with leading zeros is the decimal number',
      ref: 'RFC 9110 8.6',
      script: sends(ECHO.replace('Content-Length: 16', 'Content-Length: 016')),
      expects: echoes(),
      twin: COUNTED,
      means: 'Read as octal it is another length: smuggling.',
    },
    {
      nn: '20',
      title: 'A request that ends in the middle of its content is not carried out',
      ref: 'RFC 9112 8',
      script: [
        { send: framed(['Content-Length: 32'], '{token}') },
        { ends: 'fin' },
        { until: { answers: 1 } },
      ],
      expects: refuses([400, 408], { orElse: BROKEN_OFF, mayClose: true, mayBreakOff: true }),
      twin: COUNTED,
      fault: 'unexpected-end',
      means: 'Half an order, half a transfer or half a file is taken for all of it.',
      often: 'The end of the stream is taken for the end of the content.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '6.1', ref: 'RFC 9112 6.1', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'Transfer-Encoding with Content-Length is refused, or wins',
      script: sendsWithCanary(
        framed(['Content-Length: 5', 'Transfer-Encoding: chunked'], '10\r\n{token}\r\n0\r\n\r\n'),
      ),
      expects: refuses([400], { mayTake: true }),
      twin: COUNTED,
      fault: 'length-and-coding',
      lesson: '4',
      means: 'If Content-Length wins, the rest is a request that no one has sent.',
    },
    {
      nn: '02',
      title: 'Transfer-Encoding in HTTP/1.0 is faulty framing',
      script: sendsWithCanary(
        'POST {echo} HTTP/1.0\r\nHost: {host}\r\n{headers}Transfer-Encoding: chunked\r\n\r\n10\r\n{token}\r\n0\r\n\r\n',
      ),
      expects: refuses([400], { mayTake: true }),
      twin: COUNTED,
      fault: 'coding-in-1.0',
      means: 'A proxy of HTTP/1.0 passes on what it did not understand.',
    },
    ...(
      [
        ['03', 'identity', 'A last coding other than chunked is refused', [400, 501]],
        ['04', 'chunked, identity', 'Something after chunked is refused', [400]],
        ['05', 'chunked, chunked', 'Chunked twice is refused', [400]],
        [
          '06',
          'gzip, chunked',
          'A coding that the server does not undo is refused with 501',
          [501],
        ],
        ['07', 'chunkedx', 'A coding that only begins like chunked is refused', [400, 501]],
        ['08', 'x chunked', 'A coding that only ends like chunked is refused', [400, 501]],
        ['09', '"chunked"', 'Chunked in quotes is refused', [400, 501]],
      ] as const
    ).map(
      ([nn, value, title, statuses]): Row => ({
        nn,
        // 6.1: 501 for a coding that is unknown is advice. 6.3: 400 for one whose end is unknown is not.
        ...(/, chunked$|^gzip/.test(value) && { level: 'SHOULD' as const }),
        title,
        script: sendsWithCanary(
          framed([`Transfer-Encoding: ${value}`], '10\r\n{token}\r\n0\r\n\r\n'),
        ),
        expects: refuses(statuses, { orElse: [400, 501] }),
        twin: 'chunked-7.1-02',
        fault:
          statuses.length === 1 && statuses[0] === 501
            ? 'unsupported-coding'
            : 'coding-not-chunked',
        lesson: '4',
        means: 'Two servers in a row disagree on where the request ends: smuggling.',
        often: 'The value is searched for "chunked" instead of being parsed.',
      }),
    ),
    {
      nn: '10',
      title: 'The name of the coding is not told apart by case',
      ref: 'RFC 9112 7',
      script: sends(framed(['Transfer-Encoding: Chunked'], '10\r\n{token}\r\n0\r\n\r\n')),
      expects: echoes(),
      twin: 'chunked-7.1-02',
      means: 'If it is not recognised, the chunks are read as requests: smuggling.',
    },
    {
      nn: '11',
      title: 'An answer of 204 has neither Content-Length nor Transfer-Encoding',
      ref: 'RFC 9110 8.6',
      script: sends(request('OPTIONS {get} HTTP/1.1')),
      expects: answersWith(
        'no 204 that announces content',
        ({ head }) =>
          head.statusCode !== 204 ||
          (head.field('content-length') === undefined &&
            head.field('transfer-encoding') === undefined),
      ),
      twin: COUNTED,
      means: 'Clients that believe the field wait for content that never comes.',
    },
    {
      nn: '12',
      title: 'An answer has one length only: Content-Length, chunked, or the end of the connection',
      ref: 'RFC 9112 6.2',
      script: sends(GET),
      expects: answersWith(
        'not both Content-Length and Transfer-Encoding',
        ({ head }) =>
          head.field('content-length') === undefined ||
          head.field('transfer-encoding') === undefined,
      ),
      means: 'Two clients disagree on where the answer ends.',
    },
  ]),
];
