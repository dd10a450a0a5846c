import { ends } from '../../expect/ends.ts';
import { answersThenEchoes, answersWith, echoes, shows } from '../../expect/http.ts';
import { hasEchoed } from '../../reading.ts';
import { ECHO, echoing, GET, request } from '../../requests.ts';
import { casesOf, sends } from '../rows.ts';

const CLOSE = ECHO.replace('{headers}', '{headers}Connection: close\r\n');

/** What a server that has lost its place would answer. */
const HIDDEN = 'GET /hidden HTTP/1.1\r\n\r\n';

/** RFC 9112 9: how long a connection lasts, and how it ends. */
export const CONNECTION = [
  ...casesOf({ suite: 'http', key: '9.3', ref: 'RFC 9112 9.3', needs: ['echo'] }, [
    {
      nn: '01',
      level: 'SHOULD',
      title: 'A connection stays open for the next request',
      script: [{ send: GET }, { until: { answers: 1 } }, { send: ECHO }, { until: { answers: 2 } }],
      expects: answersThenEchoes(0),
      means: 'Each request costs a new connection, and with TLS two more round trips.',
      lesson: '3',
    },
    {
      nn: '02',
      title: 'After Connection: close the connection is closed',
      ref: 'RFC 9112 9.6',
      script: [{ send: CLOSE }, { until: { end: true } }],
      expects: shows(
        'an answer, then the end',
        ({ answers, state }) => answers.length === 1 && state === 'closed',
      ),
      means: 'A client that has said so waits for an end that never comes.',
    },
    {
      nn: '03',
      title: 'After Connection: close no further request is answered',
      ref: 'RFC 9112 9.6',
      script: [{ send: `${CLOSE}${GET}` }, { until: { answers: 2 } }],
      expects: shows('one answer', ({ answers }) => answers.length === 1),
      twin: 'http-3.2-01',
      means: 'What the client did not mean as a request is carried out.',
    },
    {
      nn: '04',
      level: 'SHOULD',
      title: 'An answer that is the last says Connection: close',
      ref: 'RFC 9112 9.6',
      script: [{ send: CLOSE }, { until: { end: true } }],
      expects: answersWith('Connection: close', ({ head }) =>
        /\bclose\b/i.test(head.field('connection') ?? ''),
      ),
      twin: 'http-3.2-01',
      means: 'A client sends the next request into a connection that is about to end.',
    },
    {
      nn: '05',
      title: 'Options of Connection are a list, and not told apart by case',
      ref: 'RFC 9110 7.6.1',
      script: [{ send: echoing('Connection: x-other, CLOSE') }, { until: { end: true } }],
      expects: shows(
        'an answer, then the end',
        ({ answers, state }) => answers.length === 1 && state !== 'open',
      ),
      twin: 'http-3.2-01',
      means: 'A client that has said so waits for an end that never comes.',
      often: 'The value is compared as a whole.',
    },
    {
      nn: '06',
      title: 'A connection of HTTP/1.0 ends after the answer',
      script: [
        { send: 'GET {get} HTTP/1.0\r\nHost: {host}\r\n{headers}\r\n' },
        { until: { end: true } },
      ],
      expects: shows(
        'an answer, then the end',
        ({ answers, state }) => answers.length === 1 && state === 'closed',
      ),
      means: 'A client of HTTP/1.0 reads up to the end, and hangs.',
    },
    {
      nn: '07',
      level: 'ours',
      title: 'HTTP/1.0 with Connection: keep-alive gets a length it can count',
      script: [
        { send: 'GET {get} HTTP/1.0\r\nHost: {host}\r\nConnection: keep-alive\r\n{headers}\r\n' },
        { until: { answers: 1 } },
      ],
      expects: answersWith(
        'Content-Length, or the end of the connection',
        ({ head }) =>
          head.field('content-length') !== undefined ||
          !/keep-alive/i.test(head.field('connection') ?? ''),
      ),
      means: 'A client of HTTP/1.0 waits for the end of a connection that stays open.',
    },
    {
      nn: '08',
      title: 'Who does not keep the connection says so with Connection: close',
      script: [{ send: GET }, { until: { answers: 1 } }, { send: ECHO }, { until: { answers: 2 } }],
      expects: shows('Connection: close, or an answer to the next request', (seen) => {
        const { answers } = seen;
        return answers[0]?.head.persists === false || hasEchoed(answers[1], seen);
      }),
      twin: 'http-3.2-01',
      means: 'The next request of a client goes into a connection that has ended.',
    },
    {
      nn: '09',
      title: 'Content that no one reads is no request',
      script: sends(
        `${request('POST /not-there-{token} HTTP/1.1', [`Content-Length: ${HIDDEN.length}`], HIDDEN)}${ECHO}`,
        2,
      ),
      expects: shows(
        'an answer, then the content of the next request or the end',
        (seen) =>
          (seen.answers.length === 2 && hasEchoed(seen.answers[1], seen)) ||
          (seen.answers.length === 1 && seen.state !== 'open'),
      ),
      twin: 'http-3.2-01',
      means:
        'Anyone who can choose the content of a request can send another in the name of its sender.',
      often: 'A handler that refuses early leaves the content in the connection.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '9.3.2', ref: 'RFC 9112 9.3.2', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'Twenty requests in one write are answered in their order',
      script: sends(`${GET.repeat(19)}${ECHO}`, 20),
      expects: answersThenEchoes(...Array.from({ length: 19 }, () => 0)),
      twin: 'http-3.2-01',
      means: 'Answers reach the wrong request.',
    },
    {
      nn: '02',
      title: 'Requests that are cut anywhere are answered all the same',
      script: [
        { send: `${GET}${ECHO}`, cuts: [1, 5, 17, 40, 41, 42, 43, 60, 75, 90] },
        { until: { answers: 2 } },
      ],
      expects: answersThenEchoes(0),
      twin: 'http-3.2-01',
      means: 'Requests are lost when two of them share a packet.',
      lesson: '1',
    },
    {
      nn: '03',
      title: 'A head that comes in two reads, after a whole request, is kept',
      script: [
        { send: `${GET}${ECHO.slice(0, 3)}` },
        { until: { answers: 1 } },
        { send: ECHO.slice(3) },
        { until: { answers: 2 } },
      ],
      expects: answersThenEchoes(0),
      twin: 'http-3.2-01',
      means: 'The second of two requests is lost now and then.',
      often: 'What is left of a read is thrown away with the request that was in it.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '9.5', ref: 'RFC 9112 9.5', needs: ['echo'] }, [
    {
      nn: '01',
      level: 'SHOULD',
      title: 'After the FIN of its client the server closes too',
      script: [{ send: GET }, { until: { answers: 1 } }, { ends: 'fin' }, { until: { end: true } }],
      expects: ends(),
      twin: 'http-3.2-01',
      means: 'Connections that no one uses any more pile up, until no new one can be opened.',
      often: 'The end of the input is never asked for while nothing is being read.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '9.6', ref: 'RFC 9112 9.6', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'A client that has sent its FIN still gets its answer',
      script: [{ send: ECHO }, { ends: 'fin' }, { until: { answers: 1 } }],
      expects: echoes(),
      level: 'ours',
      means: 'Tools that send a request and close their side, as netcat does, see nothing.',
      often: 'The end of the input is taken for the end of the connection.',
    },
    {
      nn: '02',
      title: 'A refusal reaches a client that is still writing',
      level: 'SHOULD',
      script: [
        {
          send: request(
            'POST /not-there-{token} HTTP/1.1',
            ['Content-Length: 4000000'],
            'a'.repeat(4_000_000),
          ),
        },
        { until: { answers: 1 }, within: 3000 },
      ],
      expects: shows('an answer, and no reset before it', ({ answers }) => answers.length === 1),
      means: 'Instead of the reason a client sees a broken connection.',
      often:
        'The socket is closed with octets in it that no one has read: TCP then resets the connection.',
    },
  ]),
];
