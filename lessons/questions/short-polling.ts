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
  [0.01, 'it is told at once'],
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
  content: 'the reading, which the answer leaves out',
  answer: 'the answer, which does not come',
  roundTrip: 'the round trip: the page knows without asking',
  nothing: 'nothing: the reading comes all the same',
} as const;

const AFTER_RESTART = {
  nothingNew: 'the page has all events of the log',
  otherLog: 'the page has read another log, so its number means nothing',
  malformed: 'the cursor is malformed',
} as const;

/** The questions of lesson 6. */
export const QUESTIONS = {
  size: ({ secondPoll }) => ({
    kind: 'choice',
    id: 'size-of-a-question',
    asks: `A script polls. The browser adds ${fieldLinesIn(secondPoll) - 1} field lines to Host, among them a User-Agent of ${userAgentOf(secondPoll).length}
        bytes, but no cookies. How long is the request?`,
    choices: SIZES.map(([, text]) => text),
    answer: Derived.from(secondPoll, ({ bytes }) => nearest(bytes.length, SIZES)),
    hints: [
      'A field line is a name, a colon, a value, and two bytes for the line end.',
      'The names alone, such as Accept-Encoding, have about a dozen bytes each.',
      'A dozen lines of some thirty bytes, and the long one.',
    ],
    because: `${secondPoll.bytes.length} bytes: a request line, and ${fieldLinesIn(secondPoll)} field lines about the browser, the page and what it
        can read. Cookies would come on top.`,
    slip: slips({
      [SIZES[0][1]]: 'That is about the size of the request line with Host.',
      [SIZES[1][1]]: 'The request line, Host and User-Agent alone have more.',
      [SIZES[3][1]]: 'Then each of the lines would have hundreds of bytes.',
    }),
  }),

  fields: ({ secondPoll, barePoll }) => ({
    kind: 'number',
    id: 'fields-that-must-be',
    asks: `The browser has sent ${fieldLinesIn(secondPoll)} field lines. How many of them does HTTP/1.1 demand of a GET?`,
    given: { entry: secondPoll },
    answer: Derived.from(barePoll, fieldLinesIn),
    hints: [
      'Which field can a request not do without? Lesson 2 dropped it, and was refused.',
      'One address may serve many names.',
      'RFC 9112 3.2 demands Host, and no section demands more of a GET.',
    ],
    because: `Host alone (RFC 9112 3.2). Without the others, the next step shows, the server answers the same
        poll just as well.`,
    slip: slips({
      0: 'That was HTTP/1.0. HTTP/1.1 wants to know which name is meant.',
      2: 'If Connection: keep-alive is the second: HTTP/1.1 stays open without it.',
    }),
  }),

  no: ({ eager }) => {
    const { polls, updates } = figuresOf(eager);
    return {
      kind: 'number',
      id: 'answers-in-vain',
      asks: `The page polls every second for a minute, ${polls} times. Every ten seconds there is one update. How many
        answers say that there is nothing new?`,
      answer: Derived.from(eager, (connection) => figuresOf(connection).inVain),
      hints: [
        'How many updates are there in a minute?',
        'Each of them is told in one answer.',
        `${polls} answers, less those with an update.`,
      ],
      because: `${updates} answers brought an update, so ${polls} less ${updates} said no. To ask twice as often would bring no
        more news: every additional poll would say no.`,
      slip: slips({
        [updates]: 'That is how many bring an update.',
        [polls]: 'That is all of them. Some bring an update.',
      }),
    };
  },

  share: ({ eager }) => {
    const { bytes, bytesInVain, polls, inVain } = figuresOf(eager);
    return {
      kind: 'choice',
      id: 'share-in-vain',
      asks: `Count the bytes of that minute, both ways. Of every hundred, how many belong to polls that brought
        nothing?`,
      choices: SHARES.map(([, text]) => text),
      answer: Derived.from(eager, (connection) => nearest(shareInVain(connection), SHARES)),
      hints: [
        'The request is as long, whatever the answer is.',
        'An answer with an update is longer than a no, but shorter than the request.',
        `${inVain} of ${polls} polls brought nothing.`,
      ],
      because: `${withCommas(bytesInVain)} of ${withCommas(bytes)}: nearly as great a share of the bytes as of the polls, since most of each poll is
        its request.`,
      slip: slips({
        [SHARES[0][1]]: 'That is about the share of the polls that brought something.',
        [SHARES[1][1]]: 'Then an exchange with an update would be as long as nine without.',
        [SHARES[2][1]]: 'Then an exchange with an update would be as long as three without.',
      }),
    };
  },

  delay: ({ eager }) => {
    const { meanDelay, worstDelay } = figuresOf(eager);
    return {
      kind: 'choice',
      id: 'how-late',
      asks: `An update may come at any moment, and the page polls every second. Leaving the network aside, how
        late does the page learn of it?`,
      choices: DELAYS.map(([, text]) => text),
      answer: Derived.from(eager, (connection) => nearest(figuresOf(connection).meanDelay, DELAYS)),
      hints: [
        'The update waits on the server until it is asked for.',
        'If it comes right after a poll, it waits for nearly a whole period.',
        'If it comes just before one, hardly at all; and every moment is as likely.',
      ],
      because: `Counted: ${seconds(meanDelay)} on average, ${seconds(worstDelay)} at worst. With a period of T expect T/2 and T. The network's own
        delay comes on top.`,
      slip: slips({
        [DELAYS[0][1]]: 'The server cannot speak first: the update waits for a poll.',
        [DELAYS[2][1]]: 'After one second at most the next poll comes and fetches it.',
        [DELAYS[3][1]]: 'After one second at most the next poll comes and fetches it.',
      }),
    };
  },

  bargain: ({ eager, patient }) => {
    const [fast, slow] = [figuresOf(eager), figuresOf(patient)];
    return {
      kind: 'choice',
      id: 'ten-times-the-period',
      asks: `Another page polls every ten seconds in the same minute, for the same updates. What does that come
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
      because: `${slow.polls} polls instead of ${fast.polls}, and ${withCommas(slow.bytes)} bytes instead of ${withCommas(fast.bytes)}. But ${seconds(slow.meanDelay)} late on average instead of ${seconds(fast.meanDelay)}.`,
      slip: slips({
        [BARGAINS[0][1]]: 'There are fewer polls, and updates wait longer for one.',
        [BARGAINS[1][1]]: 'The period is ten times as long, not twice.',
        [BARGAINS[3][1]]: 'The polls are ten times fewer, and a poll is not shorter.',
      }),
    };
  },

  match: ({ askReadingAgain, readingAnswer, unchanged }) => ({
    kind: 'choice',
    id: 'what-304-saves',
    asks: `With If-None-Match a page asks for a reading unless it is the version that it has. It is, and the
        answer is ${statusOf(unchanged)}, a head alone. What is saved?`,
    given: { entry: askReadingAgain },
    choices: Object.values(AT_MATCH),
    answer: Derived.from([readingAnswer, unchanged], ([whole, again]) => {
      const saves = contentOf(whole) !== '' && contentOf(again) === '';
      return saves ? AT_MATCH.content : AT_MATCH.nothing;
    }),
    hints: [
      'The page has to ask before it can be told.',
      'An answer without content is an answer, and has a head.',
      'What comes after the empty line of the head is left out.',
    ],
    because: `The ${contentOf(readingAnswer).length} bytes of the reading were left out. The request was sent, and a head came back: the
        round trip is the same.`,
    slip: slips({
      [AT_MATCH.answer]: 'It comes: a head is an answer.',
      [AT_MATCH.roundTrip]: 'The page did ask: this is its request.',
      [AT_MATCH.nothing]: 'A head alone has no content, so no reading.',
    }),
  }),

  restart: ({ stalePoll, resetAnswer }) => ({
    kind: 'choice',
    id: 'old-cursor',
    asks: `A cursor is the name of a log and a number in it. The server is restarted, with a new log under a
        new name. What can it tell from this old cursor?`,
    given: { entry: stalePoll },
    choices: Object.values(AFTER_RESTART),
    answer: Derived.from(resetAnswer, (answer) => {
      if (statusOf(answer) >= 400) return AFTER_RESTART.malformed;
      const isReset = contentOf(answer).includes('"reset":true');
      return isReset ? AFTER_RESTART.otherLog : AFTER_RESTART.nothingNew;
    }),
    hints: [
      'Compare the name in the cursor with that of the new log.',
      'Numbers begin again in every log.',
      'The same number in another log is another event.',
    ],
    because: `The name is not that of its log, so it answers ${statusOf(resetAnswer)} and reset: true, and the page can fetch everything
        again. A plain no would leave the page waiting.`,
    slip: slips({
      [AFTER_RESTART.nothingNew]: 'Of this log the page has nothing yet: look at the name.',
      [AFTER_RESTART.malformed]: 'It has its form: a name, a hyphen, a number.',
    }),
  }),
} satisfies Record<string, (scene: ShortPolls) => Question>;

/** So many seconds, with one decimal place. */
export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** Of every hundred bytes, how many belonged to polls that brought nothing. */
function shareInVain(connection: RecordedConnection): number {
  const { bytes, bytesInVain } = figuresOf(connection);
  return (100 * bytesInVain) / bytes;
}

function userAgentOf({ parts: [head] }: Entry): string {
  return (head as RequestHead).field('user-agent') ?? '';
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
