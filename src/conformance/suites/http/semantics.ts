import type { Expectation } from '../../case.ts';
import { answersThenEchoes, answersWith, echoes, shows } from '../../expect/http.ts';
import { refuses } from '../../expect/refusal.ts';
import { whatElse } from '../../expect/what-else.ts';
import { hasEchoed } from '../../reading.ts';
import { ECHO, GET, request } from '../../requests.ts';
import { casesOf, sends } from '../rows.ts';

const KNOWN_METHODS = /^[A-Z]+(?:[ \t]*,[ \t]*[A-Z]+)*$/;
/** RFC 9110 15.5.6: a server that refuses a method says which there are. Not to refuse it is as right. */
const ALLOW_WITH_405: Expectation = {
  wants: '405 with Allow, or something else than 405',
  example: 'HTTP/1.1 405 ',
  outcomes: [
    {
      when: ({ answers: [answer] }) =>
        answer?.head.statusCode === 405 && KNOWN_METHODS.test(answer.head.field('allow') ?? ''),
      verdict: 'pass',
      cause: 'refused',
    },
    {
      when: ({ answers: [answer] }) => answer?.head.statusCode === 405,
      verdict: 'fail',
      cause: 'no Allow',
    },
    { when: ({ answers }) => answers.length > 0, verdict: 'noted', cause: 'another status' },
    ...whatElse(),
  ],
};
/** RFC 9110 5.6.7. */
const IMF_FIXDATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const EXPECTING = ['Expect: 100-continue', 'Content-Length: 16'];

/** RFC 9110: what methods, statuses and fields mean, as far as it can be seen from outside. */
export const SEMANTICS = [
  ...casesOf({ suite: 'http', key: '9110-9.3.2', ref: 'RFC 9110 9.3.2', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'HEAD is answered without content, and the next request is answered',
      methods: ['HEAD', 'POST'],
      script: sends(`${request('HEAD {get} HTTP/1.1')}${ECHO}`, 2),
      expects: answersThenEchoes(0),
      twin: 'http-3.2-01',
      means: 'The content is taken for the next answer, and everything after it is out of step.',
      often: 'HEAD is handed to the code for GET, and no one drops the content.',
      lesson: '3',
    },
    {
      nn: '02',
      title: 'HEAD is answered wherever GET is',
      ref: 'RFC 9110 9.1',
      methods: ['HEAD'],
      script: sends(request('HEAD {get} HTTP/1.1')),
      expects: answersWith(
        'the status of GET',
        ({ head }, { usualStatus }) => head.statusCode === usualStatus,
      ),
      twin: 'http-3.2-01',
      means: 'Link checkers and caches take the resource for missing.',
    },
    {
      nn: '03',
      title: 'A Content-Length of HEAD is that of GET, if it is there',
      ref: 'RFC 9110 8.6',
      methods: ['HEAD', 'GET'],
      script: sends(`${request('HEAD {get} HTTP/1.1')}${GET}`, 2),
      expects: shows('the same Content-Length, or none', ({ answers: [head, get] }) => {
        const length = head?.head.field('content-length');
        return get !== undefined && (length === undefined || Number(length) === get.content.length);
      }),
      twin: 'http-3.2-01',
      means: 'Downloaders and players reserve the wrong size.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '9110-15.5.6', ref: 'RFC 9110 15.5.6', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'A 405 lists the methods that are allowed',
      script: sends(request('DELETE {get} HTTP/1.1')),
      expects: ALLOW_WITH_405,
      twin: 'http-3.2-01',
      means: 'A client that is refused cannot find out what it may do.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '9110-6.6.1', ref: 'RFC 9110 6.6.1', needs: [] }, [
    {
      nn: '01',
      title: 'A server with a clock dates its answers',
      script: sends(GET),
      expects: answersWith('Date, as an IMF-fixdate', ({ head }) =>
        IMF_FIXDATE.test(head.field('date') ?? ''),
      ),
      means: 'Caches cannot tell how old an answer is.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '9110-15.5.5', ref: 'RFC 9110 15.5.5', needs: ['echo'] }, [
    {
      nn: '01',
      level: 'ours',
      title: 'What is not there is 404, and the connection goes on',
      script: sends(`${request('GET /not-there-{token} HTTP/1.1')}${ECHO}`, 2),
      expects: answersThenEchoes(404),
      twin: 'http-3.2-01',
      means: 'One missing picture costs the page its connection.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '9110-10.1.1', ref: 'RFC 9110 10.1.1', needs: ['echo'] }, [
    {
      nn: '01',
      title: 'Expect: 100-continue is answered with 100, or with a final status',
      script: [
        { send: request('POST {echo} HTTP/1.1', EXPECTING) },
        { until: { interim: 1 } },
        { send: '{token}' },
        { until: { answers: 1 } },
      ],
      expects: {
        wants: '100 before the content is sent, then its echo',
        outcomes: [
          {
            when: ({ interim, answers: [first] }) =>
              interim.length === 0 && [413, 417].includes(first?.head.statusCode ?? 0),
            verdict: 'noted',
            cause: 'refused',
          },
          ...shows(
            '',
            (seen) => seen.interim[0]?.head.statusCode === 100 && hasEchoed(seen.answers[0], seen),
          ).outcomes,
        ],
      },
      twin: 'http-3.2-01',
      means: 'A client that waits for it waits a second for each upload, or for ever.',
    },
    {
      nn: '02',
      title: 'A client that sends its content at once is answered too',
      script: sends(request('POST {echo} HTTP/1.1', EXPECTING, '{token}')),
      expects: echoes(),
      twin: 'http-3.2-01',
      means: 'A client that cannot wait any longer is never answered.',
    },
    {
      nn: '03',
      title: 'A request of HTTP/1.0 gets no 100',
      script: sends(
        `POST {echo} HTTP/1.0\r\nHost: {host}\r\n{headers}${EXPECTING.join('\r\n')}\r\n\r\n{token}`,
      ),
      expects: shows(
        'the echo, and no interim response',
        (seen) => seen.interim.length === 0 && hasEchoed(seen.answers[0], seen),
      ),
      twin: 'http-3.2-01',
      means: 'A client of HTTP/1.0 takes the 100 for its answer.',
    },
    {
      nn: '04',
      level: 'ours',
      title: 'An expectation that no one knows is 417, or ignored',
      script: sends(
        request('POST {echo} HTTP/1.1', ['Expect: miracles', 'Content-Length: 16'], '{token}'),
      ),
      expects: refuses([417], { mayTake: true, orElse: [400] }),
      twin: 'http-3.2-01',
      means: 'Either is allowed; silence is not.',
    },
  ]),
  ...casesOf({ suite: 'http', key: '9110-7.8', ref: 'RFC 9110 7.8', needs: ['echo'] }, [
    {
      nn: '01',
      level: 'ours',
      title: 'An Upgrade to what the server does not speak is ignored',
      script: sends(
        request(
          'POST {echo} HTTP/1.1',
          ['Connection: Upgrade', 'Upgrade: nonsense/7', 'Content-Length: 16'],
          '{token}',
        ),
      ),
      expects: echoes(),
      twin: 'http-3.2-01',
      means: 'A client that offers HTTP/2 in clear text gets nothing.',
    },
    {
      nn: '02',
      title: 'HTTP/1.0 upgrades nothing',
      script: sends(
        'POST {echo} HTTP/1.0\r\nHost: {host}\r\n{headers}Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 16\r\n\r\n{token}',
      ),
      expects: shows(
        'no 101',
        ({ answers }) => answers.length > 0 && answers[0]!.head.statusCode !== 101,
      ),
      twin: 'http-3.2-01',
      means: 'A proxy of HTTP/1.0 in between takes frames for content.',
    },
  ]),
];
