import { ends } from '../../expect/ends.ts';
import { answersWith } from '../../expect/http.ts';
import { GET, request } from '../../requests.ts';
import { casesOf, type Row } from '../rows.ts';

const COUNTED = 'http-6.3-01';
const CHUNKED = 'chunked-7.1-02';
const CONTENT = '10\r\n{token}\r\n0\r\n\r\n';

/** A request after which no one can tell any more where the next one begins. */
function last(
  nn: string,
  title: string,
  bytes: string,
  expects: Row['expects'],
  rest: Partial<Row> = {},
): Row {
  return {
    nn,
    title,
    script: [{ send: bytes }, { until: { end: true } }],
    expects,
    twin: COUNTED,
    means: 'What an attacker has hidden in the rest is answered as a request: smuggling.',
    often: 'A refusal is sent as any other answer is, and the connection is kept for the next one.',
    ...rest,
  };
}

/** RFC 9112 2.2, 6.1 and 6.3: after which answers a connection ends. */
export const LAST_ANSWERS = [
  ...casesOf({ suite: 'http', key: '2.2', ref: 'RFC 9112 2.2', needs: ['echo'] }, [
    last(
      '10',
      'What is no HTTP is answered with 400, and the connection ends',
      'this is no request\r\n\r\n',
      ends(400),
      { level: 'SHOULD', twin: 'http-2.2-01' },
    ),
  ]),
  ...casesOf({ suite: 'http', key: '6.3', ref: 'RFC 9112 6.3', needs: ['echo'] }, [
    last(
      '21',
      'After an invalid Content-Length the connection ends',
      request('POST {echo} HTTP/1.1', ['Content-Length: five'], 'hello'),
      ends(400),
    ),
    last(
      '22',
      'After a last coding other than chunked the connection ends',
      request('POST {echo} HTTP/1.1', ['Transfer-Encoding: chunked, identity'], CONTENT),
      ends(400, 501),
      { twin: CHUNKED },
    ),
    {
      nn: '23',
      level: 'SHOULD',
      title: 'The end of an answer is told by its length or by its chunks',
      script: [{ send: GET }, { until: { answers: 1 } }],
      expects: answersWith(
        'Content-Length, or chunked',
        ({ head: { framing } }) => framing.kind !== 'until-close',
      ),
      twin: COUNTED,
      means: 'A client cannot tell a whole answer from one that broke off.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '6.1', ref: 'RFC 9112 6.1', needs: ['echo'] }, [
    last(
      '13',
      'After Transfer-Encoding with Content-Length the connection ends',
      request('POST {echo} HTTP/1.1', ['Content-Length: 5', 'Transfer-Encoding: chunked'], CONTENT),
      ends(),
      { twin: CHUNKED },
    ),
    last(
      '14',
      'After Transfer-Encoding in HTTP/1.0 the connection ends',
      `POST {echo} HTTP/1.0\r\nHost: {host}\r\n{headers}Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n${CONTENT}`,
      ends(),
      { twin: CHUNKED },
    ),
    {
      nn: '15',
      title: 'The last coding of an answer is chunked, or the connection ends it',
      script: [
        { send: request('GET {get} HTTP/1.1', ['Connection: TE', 'TE: gzip']) },
        { until: { answers: 1 } },
      ],
      expects: answersWith(
        'an answer that ends before the connection does, or says that it does not',
        ({ head: { framing, persists } }) => framing.kind !== 'until-close' || !persists,
      ),
      twin: COUNTED,
      means: 'Clients cannot tell where the answer ends, and wait.',
    },
  ]),
];
