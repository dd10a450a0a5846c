import type { Case, Step } from '../../case.ts';
import { answersWith, shows } from '../../expect/http.ts';
import { ECHO } from '../../requests.ts';
import type { Answer, Seen } from '../../seen.ts';
import { casesOf, type Section } from '../rows.ts';

/** Milliseconds in which an event that was published has reached every poll that is held. */
const SOON = 2000;
const POLLED = 'longpoll-poll-01';

function poll(query: string, on?: string): Step {
  const send = `GET {poll}?${query} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n`;
  return on === undefined ? { send } : { send, on };
}

function section(key: string): Section {
  return { suite: 'longpoll', key, ref: 'wirewalk', needs: ['poll'] };
}

const ANSWER: Step = { until: { answers: 1 }, within: SOON };
/** Asks where the log has come to: what is published from here on is new. */
const FROM_NOW: readonly Step[] = [poll('wait=0'), ANSWER, { remembers: 'cursor' }];

function has(answer: Answer | undefined, text: string): boolean {
  return answer?.isComplete === true && answer.content.includes(text);
}

function hasToken(seen: Seen, index: number): boolean {
  return has(seen.answers[index], seen.token);
}

function held(rest: Case['script']): Case['script'] {
  return [...FROM_NOW, ...rest];
}

/**
 * Long polling has no standard: this is what a client has to be able to count on if nothing is to be lost. All
 * that is sent and expected here is as `wirewalk serve` has it.
 */
export const LONG_POLLS = [
  ...casesOf(section('poll'), [
    {
      nn: '01',
      level: 'ours',
      title: 'A poll that is not held is answered at once, with a cursor',
      script: [poll('wait=0'), { remembers: 'cursor' }, ANSWER],
      expects: answersWith(
        '200 or 204, and a cursor',
        ({ head, content }) =>
          [200, 204].includes(head.statusCode) &&
          (head.field('cursor') !== undefined || content.includes('"cursor"')),
      ),
      means: 'Nothing works.',
      lesson: '7',
    },
    {
      nn: '02',
      level: 'ours',
      title: 'An event between two polls comes with the second',
      needs: ['poll', 'publish'],
      script: held([
        { publish: '{token}' },
        poll('since={cursor}&wait=0'),
        { until: { answers: 2 }, within: SOON },
      ]),
      expects: shows('the event', (seen) => hasToken(seen, 1)),
      twin: POLLED,
      means: 'What happens while a client is on its way back is lost.',
      often: 'Events go to those who wait, and are kept for no one.',
      lesson: '7',
    },
    {
      nn: '03',
      level: 'ours',
      title: 'A held poll is answered as soon as there is an event',
      needs: ['poll', 'publish'],
      script: held([
        poll('since={cursor}&wait=20'),
        { pause: 100 },
        { publish: '{token}' },
        { until: { answers: 2 }, within: SOON },
      ]),
      expects: shows('the event', (seen) => hasToken(seen, 1)),
      twin: POLLED,
      isAlone: true,
      means: 'News come late: when the hold is over.',
      lesson: '7',
    },
    {
      nn: '04',
      level: 'ours',
      title: 'The same cursor brings the same event again',
      needs: ['poll', 'publish'],
      script: held([
        { publish: '{token}' },
        poll('since={cursor}&wait=0'),
        { until: { answers: 2 }, within: SOON },
        poll('since={cursor}&wait=0'),
        { until: { answers: 3 }, within: SOON },
      ]),
      expects: shows('the event, twice', (seen) => hasToken(seen, 1) && hasToken(seen, 2)),
      twin: POLLED,
      means: 'An answer that is lost on its way is lost for good.',
      often: 'What was sent is taken for what was received.',
    },
    {
      nn: '05',
      level: 'ours',
      title: 'All who are held get an event',
      needs: ['poll', 'publish'],
      script: held([
        poll('since={cursor}&wait=20'),
        poll('since={cursor}&wait=20', 'other'),
        { pause: 100 },
        { publish: '{token}' },
        { until: { answers: 2 }, within: SOON },
        { until: { answers: 1 }, within: SOON, on: 'other' },
      ]),
      expects: shows(
        'the event, on both connections',
        (seen) => hasToken(seen, 1) && has(seen.on('other').answers[0], seen.token),
      ),
      twin: POLLED,
      isAlone: true,
      means: 'One user sees what the other does not.',
    },
    {
      nn: '06',
      level: 'ours',
      title: 'A hold ends without an event by 204 with a cursor, or by an empty page',
      script: held([poll('since={cursor}&wait=1'), { until: { answers: 2 }, within: 5000 }]),
      expects: shows(
        '204 or 200, and a cursor',
        ({ answers: [, second] }) =>
          second !== undefined &&
          [200, 204].includes(second.head.statusCode) &&
          (second.head.field('cursor') !== undefined || second.content.includes('"cursor"')),
      ),
      twin: POLLED,
      means: 'A client takes the end of a hold for an error, and waits longer each time.',
      lesson: '7',
      isSlow: true,
    },
    {
      nn: '07',
      level: 'ours',
      title: 'A malformed cursor is 400, at once',
      script: [poll('since=nonsense&wait=20'), ANSWER],
      expects: answersWith('400', ({ head }) => head.statusCode === 400),
      twin: POLLED,
      means: 'A client with a broken cursor is held for ever, or gets everything again.',
    },
    {
      nn: '08',
      level: 'ours',
      title: 'A malformed wait is 400, at once',
      script: [poll('wait=soon'), ANSWER],
      expects: answersWith('400', ({ head }) => head.statusCode === 400),
      twin: POLLED,
      means: 'A client is held for a time that no one has asked for.',
    },
    {
      nn: '09',
      level: 'ours',
      title: 'An answer to a poll is not to be kept by caches',
      ref: 'RFC 9111 5.2.2.5',
      script: [poll('wait=0'), ANSWER],
      expects: answersWith('Cache-Control: no-store', ({ head }) =>
        /no-store/i.test(head.field('cache-control') ?? ''),
      ),
      twin: POLLED,
      means: 'A cache in between answers the next poll with the last answer.',
    },
    {
      nn: '10',
      level: 'ours',
      title: 'A request after a held poll waits for its turn, and is answered',
      ref: 'RFC 9112 9.3.2',
      needs: ['poll', 'publish', 'echo'],
      script: held([
        poll('since={cursor}&wait=20'),
        { send: ECHO },
        { pause: 100 },
        { publish: '{token}' },
        { until: { answers: 3 }, within: SOON },
      ]),
      expects: shows(
        'the event, then the content of the next request',
        (seen) =>
          hasToken(seen, 1) &&
          hasToken(seen, 2) &&
          seen.answers[1]?.content.toString() !== seen.token,
      ),
      twin: POLLED,
      isAlone: true,
      means: 'Answers reach the wrong request.',
    },
  ]),
];
