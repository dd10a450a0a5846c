/** The questions of lesson 6, by the steps before which they are asked. */

import type { RequestHead } from '../../src/http/head.ts';
import { Derived } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { withCommas } from '../../src/wire/count.ts';
import { contentOf, statusOf } from '../kit/readings.ts';
import { slips } from '../kit/slips.ts';
import { figuresOf } from '../scenes/poll-figures.ts';
import type { ShortPolls } from '../scenes/short-polling.ts';

const SIZES = [
  [60, 'about 60 bytes'],
  [150, 'about 150 bytes'],
  [500, 'about 500 bytes'],
  [5000, 'about 5,000 bytes'],
] as const;

const SHARES = [
  [10, 'about 10'],
  [50, 'about 50'],
  [75, 'about 75'],
  [90, 'about 90'],
] as const;

const DELAYS = [
  [0.01, 'it is there at once'],
  [0.5, 'half a second on average, one second at worst'],
  [1, 'one second on average, two at worst'],
  [5, 'five seconds on average, ten at worst'],
] as const;

const BARGAINS = [
  [1, 'about as many bytes, and about as late'],
  [2, 'about half the bytes, and twice as late'],
  [10, 'about a tenth of the bytes, and ten times as late'],
  [100, 'about a hundredth of the bytes, and ten times as late'],
] as const;

const AT_MATCH = {
  content: 'the content of the answer',
  answer: 'the answer',
  question: 'the question and the answer',
  nothing: 'nothing',
} as const;

const AFTER_RESTART = {
  no: '204: there is nothing new',
  reset: '200, and that the cursor counts no more',
  refused: '400: the cursor is none',
  all: '200, with all that it has',
} as const;

/** The questions of lesson 6. */
export const QUESTIONS = {
  size: ({ secondPoll }) => ({
    kind: 'choice',
    id: 'size-of-a-question',
    asks: `A script in a page asks its server whether there is anything new: one fetch, no cookies. How many
        bytes does the browser send?`,
    choices: SIZES.map(([, text]) => text),
    answer: Derived.from(secondPoll, ({ bytes }) => nearest(bytes.length, SIZES)),
    hints: [
      'The browser adds fields that the script has not asked for.',
      'One of them, User-Agent, takes over a hundred bytes by itself.',
      'There are more than a dozen field lines.',
    ],
    because: `${secondPoll.bytes.length} bytes: a request line, and ${fieldLinesIn(secondPoll)} field lines about the browser, the page and what it
        can read. Cookies would come on top.`,
  }),

  fields: ({ secondPoll, barePoll }) => ({
    kind: 'number',
    id: 'fields-that-must-be',
    asks: `The browser has sent ${fieldLinesIn(secondPoll)} field lines. How many of them must a GET in HTTP/1.1 have?`,
    given: { entry: secondPoll },
    answer: Derived.from(barePoll, fieldLinesIn),
    hints: [
      'What would a server be unable to do without? Lesson 2 has dropped it, and was refused.',
      'One address may serve many names.',
      'RFC 9112 3.2 asks for Host, and no section asks for more.',
    ],
    because: `Host alone: RFC 9112 3.2. The server gave the short request the same answer. All other fields
        are remarks that a server may ignore.`,
    slip: slips({
      0: 'That was HTTP/1.0. HTTP/1.1 wants to know which name is meant.',
      2: 'Connection: keep-alive says what is so in HTTP/1.1 anyway.',
    }),
  }),

  no: ({ eager }) => {
    const { polls, updates } = figuresOf(eager);
    return {
      kind: 'number',
      id: 'answers-in-vain',
      asks: `The page polls each second for a minute, ${polls} times. In each ten seconds there is one update. How
        many answers say that there is nothing new?`,
      answer: Derived.from(eager, (connection) => figuresOf(connection).inVain),
      hints: [
        'How many updates are there in a minute?',
        'Each of them is told in one answer.',
        `${polls} answers, less those with an update.`,
      ],
      because: `${updates} answers brought an update, and ${polls} less ${updates} said no. Whoever asks twice as often
        hears no more news: each poll on top says no.`,
      slip: (typed) => (typed === `${updates}` ? 'So many bring an update.' : undefined),
    };
  },

  share: ({ eager }) => {
    const { bytes, bytesInVain, polls, inVain } = figuresOf(eager);
    return {
      kind: 'choice',
      id: 'share-in-vain',
      asks: `Count the bytes of that minute, both ways. Of each hundred, how many belong to polls that brought
        nothing?`,
      choices: SHARES.map(([, text]) => text),
      answer: Derived.from(eager, (connection) => nearest(shareInVain(connection), SHARES)),
      hints: [
        'The question is as long, whatever the answer is.',
        'An answer with an update is longer than a no, but shorter than the question.',
        `${inVain} of ${polls} polls brought nothing.`,
      ],
      because: `${withCommas(bytesInVain)} of ${withCommas(bytes)}: nearly as great a share as that of the polls, as the long part of each is
        the question.`,
    };
  },

  delay: ({ eager }) => {
    const { meanDelay, worstDelay } = figuresOf(eager);
    return {
      kind: 'choice',
      id: 'how-late',
      asks: `An update may come at any moment, and the page polls each second. How late does the page learn
        of it?`,
      choices: DELAYS.map(([, text]) => text),
      answer: Derived.from(eager, (connection) => nearest(figuresOf(connection).meanDelay, DELAYS)),
      hints: [
        'The update waits on the server until it is asked for.',
        'If it comes right after a poll, it waits for nearly a whole period.',
        'If it comes right in front of one, hardly at all; and all moments are as likely.',
      ],
      because: `Counted: ${seconds(meanDelay)} on average, ${seconds(worstDelay)} at worst. With a period of T that is T/2 and T; the way
        over the network comes on top.`,
    };
  },

  bargain: ({ eager, patient }) => {
    const [fast, slow] = [figuresOf(eager), figuresOf(patient)];
    return {
      kind: 'choice',
      id: 'ten-times-the-period',
      asks: `Another page polls each ten seconds in the same minute, for the same updates. What does that come
        to?`,
      choices: BARGAINS.map(([, text]) => text),
      answer: Derived.from([eager, patient] as const, ([often, seldom]) => {
        return nearest(figuresOf(often).bytes / figuresOf(seldom).bytes, BARGAINS);
      }),
      hints: [
        'How many polls are left of the minute?',
        'A poll costs about as much as before.',
        'The delay is half a period on average, and the period is ten times as long.',
      ],
      because: `${slow.polls} polls in place of ${fast.polls}, and ${withCommas(slow.bytes)} bytes in place of ${withCommas(fast.bytes)}. But ${seconds(slow.meanDelay)} late on average, in place of ${seconds(fast.meanDelay)}.`,
    };
  },

  match: ({ askReadingAgain, readingAnswer, unchanged }) => ({
    kind: 'choice',
    id: 'what-304-saves',
    asks: `With If-None-Match another page asks for the reading itself, unless it is the version that it
        has. It is, so the answer is 304. What does that save?`,
    given: { entry: askReadingAgain },
    choices: Object.values(AT_MATCH),
    answer: Derived.from([readingAnswer, unchanged], ([whole, again]) => {
      const saves = contentOf(whole) !== '' && contentOf(again) === '';
      return saves ? AT_MATCH.content : AT_MATCH.nothing;
    }),
    hints: [
      'The client has to ask before it can be told.',
      '304 is an answer like any other: it has a head.',
      'What a 304 never has is what would stand after the empty line.',
    ],
    because: `The ${contentOf(readingAnswer).length} bytes of the reading were left out. The question was sent, and a head came
        back: the round trip is the same.`,
  }),

  restart: ({ stalePoll, resetAnswer }) => ({
    kind: 'choice',
    id: 'old-cursor',
    asks: `The server is started again, and its log begins anew. The page polls with the cursor that it
        has. What is the answer?`,
    given: { entry: stalePoll },
    choices: Object.values(AFTER_RESTART),
    answer: Derived.from(resetAnswer, (answer) => {
      if (statusOf(answer) === 204) return AFTER_RESTART.no;
      if (statusOf(answer) >= 400) return AFTER_RESTART.refused;
      return contentOf(answer).includes('"reset":true') ? AFTER_RESTART.reset : AFTER_RESTART.all;
    }),
    hints: [
      'The new log has no such event, and may not have one for days.',
      'Look at the cursor: what stands in front of its number?',
      'The first part names the log. It is another log now.',
    ],
    because: `The first part of a cursor names one life of the log, so the server sees that this is from
        another. It says so, that the page may fetch all anew. A plain no would leave it waiting.`,
  }),
} satisfies Record<string, (scene: ShortPolls) => Question>;

/** So many seconds, with one decimal place. */
export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** Of each hundred bytes, how many belonged to polls that brought nothing. */
function shareInVain(connection: RecordedConnection): number {
  const { bytes, bytesInVain } = figuresOf(connection);
  return (100 * bytesInVain) / bytes;
}

/** How many field lines a request has. */
export function fieldLinesIn({ parts: [head] }: Entry): number {
  return [...(head as RequestHead)].length;
}

/** The text of the value that is nearest by ratio. */
function nearest<Text extends string>(
  value: number,
  options: readonly (readonly [value: number, text: Text])[],
): Text {
  const distance = ([other]: readonly [number, Text]) => Math.abs(Math.log(value / other));
  return [...options].sort((a, b) => distance(a) - distance(b))[0]![1];
}
