/**
 * Lesson 6: short polling.
 *
 * A thermometer sends an update every ten seconds. One page asks every second what is new, as browsers
 * ask, and another every ten seconds; every byte of that minute is counted, and how late each update was.
 * Then what a conditional request saves, and what a cursor is worth when the server has been restarted.
 */

import type { RequestHead } from '../src/http/head.ts';
import { defineLesson } from '../src/lesson/script/lesson.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { withCommas } from '../src/wire/count.ts';
import { tryText } from './kit/changed.ts';
import { sinceOf } from './kit/poll-answers.ts';
import { contentOf, statusOf, targetOf } from './kit/readings.ts';
import { timeOfDay } from './kit/times.ts';
import { fieldLinesIn, QUESTIONS, seconds } from './questions/short-polling.ts';
import { bytesOf, exchangesOf, figuresOf, firstUpdateIn, updateIn } from './scenes/poll-figures.ts';
import { performShortPolls, type ShortPolls } from './scenes/short-polling.ts';
import { titleOf } from './titles.ts';

export const lesson = defineLesson<ShortPolls>({
  ...titleOf('short-polling'),
  perform: performShortPolls,
  facts: async () => (await import('./facts/short-polling.ts')).FACTS,
  steps: [
    {
      id: 'anything-new',
      title: 'Anything new?',
      asks: QUESTIONS.size,
      shows: ({ secondPoll }) => ({
        entry: secondPoll,
        field: 'request-target',
      }),
      says: ({
        secondPoll,
      }) => `What is new since the place that I have read up to? since, the cursor, names that place. wait=0 asks
          for an answer at once, news or not: a short poll. Of its ${secondPoll.bytes.length} bytes only the ${targetOf(secondPoll).length} of its target are
          the question.`,
    },
    {
      id: 'bare',
      title: 'All that HTTP needs',
      asks: QUESTIONS.fields,
      shows: ({ barePoll }) => ({ entry: barePoll, field: 'Host' }),
      says: ({ secondPoll, barePoll }) => {
        const [short, long] = [barePoll, secondPoll];
        return `The same with Host alone: ${short.bytes.length} bytes. The other ${fieldLinesIn(long) - 1} field lines are what Chromium sends to an https site over HTTP/1.1.
          It sends them every time: HTTP is stateless, so a request must be understood by itself.`;
      },
      tries: ({ barePoll }) => {
        const since = /since=\S+/;
        return [
          tryText(barePoll, ['from-oldest', 'Ask from the oldest on: since=0'], since, 'since=0'),
          tryText(barePoll, ['no-such-form', 'Say since=yesterday'], since, 'since=yesterday'),
          tryText(barePoll, ['other-log', 'Say since=00000000-1'], since, 'since=00000000-1'),
        ];
      },
    },
    {
      id: 'no',
      title: 'No',
      asks: QUESTIONS.no,
      shows: ({ secondAnswer }) => ({
        entry: secondAnswer,
        field: 'status-code',
      }),
      says: ({
        secondAnswer,
      }) => `${statusOf(secondAnswer)} is a success that never has content: it ends with its head. Even a no takes ${secondAnswer.bytes.length} bytes. It has
          a date, tells caches not to store it, and says where to go on in a field of this server's own, Cursor.`,
    },
    {
      id: 'yes',
      title: 'Yes, for once',
      shows: ({ eager }) => ({ entry: firstUpdateIn(eager), field: 'content' }),
      says: ({ eager }) => {
        const entry = firstUpdateIn(eager);
        return `An update of ${updateIn(entry).length} bytes, in an answer of ${entry.bytes.length}: around it are its id, JSON and a head. The next poll
          uses the cursor that came with it. So every update is told once, and none is missed while the server's log of events has it.`;
      },
    },
    {
      id: 'minute',
      title: 'One minute, counted',
      asks: QUESTIONS.share,
      shows: ({ lastAnswer }) => ({
        entry: lastAnswer,
      }),
      says: ({ eager }) => {
        const { polls, updates, bytes, bytesInVain } = figuresOf(eager);
        return `${polls} polls over one connection: ${withCommas(bytes)} bytes of HTTP/1.1, of which ${withCommas(bytesInVain)} brought
          nothing. That is ${withCommas(Math.round(bytes / updates))} for each update, without TCP and TLS. HTTP/2 (not run here) can send a repeated field as a short index.`;
      },
    },
    {
      id: 'delay',
      title: 'How late',
      asks: QUESTIONS.delay,
      shows: ({ eager }) => ({ entry: firstUpdateIn(eager), field: 'Date' }),
      says: ({ eager }) => {
        const entry = firstUpdateIn(eager);
        const { meanDelay, worstDelay } = figuresOf(eager);
        return `This update was made at ${updateIn(entry).slice(0, 12)} and told at ${timeOfDay(entry)}: it had to wait for the next poll. In
          that minute: ${seconds(meanDelay)} late on average, ${seconds(worstDelay)} at worst. Expect half a period, and a whole one at most,
          plus the network's delay.`;
      },
    },
    {
      id: 'patient',
      title: 'A tenth of the polls',
      asks: QUESTIONS.bargain,
      shows: ({ patientAnswer }) => ({
        entry: patientAnswer,
        field: 'Date',
      }),
      says: ({ patient }) => {
        const { polls, updates, inVain, bytes, meanDelay, worstDelay } = figuresOf(patient);
        return `${polls} polls in the same minute: ${withCommas(bytes)} bytes, ${withCommas(Math.round(bytes / updates))} for each update, and ${inVain} of the
          answers said no. But the updates were ${seconds(meanDelay)} late on average, ${seconds(worstDelay)} at worst. The period trades
          bytes for delay.`;
      },
    },
    {
      id: 'conditional',
      title: 'Try it: If-None-Match',
      asks: QUESTIONS.match,
      shows: ({ askReadingAgain }) => ({
        entry: askReadingAgain,
        field: 'If-None-Match',
      }),
      says: ({ readingAnswer, unchanged, conditional }) => {
        const [first, second] = exchangesOf(conditional).map((exchange) => bytesOf([exchange]));
        const { length } = contentOf(readingAnswer);
        return `The tag is the ETag of the answer before: it names a version. It is still the latest, so ${statusOf(unchanged)}, which never
          has content: ${length} bytes less. But the request is longer: ${second} bytes both ways, not ${first}. It pays
          where content is long.`;
      },
      tries: ({ askReadingAgain }) => {
        const tag = (askReadingAgain.parts[0] as RequestHead).field('if-none-match')!;
        return [
          tryText(askReadingAgain, ['other-tag', 'Send another tag'], tag, '"other"'),
          tryText(askReadingAgain, ['no-quotes', 'Leave its quotes out'], tag, tag.slice(1, -1)),
          tryText(
            askReadingAgain,
            ['two-tags', 'Send another tag, and this one'],
            tag,
            `"other", ${tag}`,
          ),
          tryText(askReadingAgain, ['any-tag', 'Send *, for any version'], tag, '*'),
        ];
      },
    },
    {
      id: 'restarted',
      title: 'Break it: a cursor from before',
      asks: QUESTIONS.restart,
      shows: ({ resetAnswer }) => ({
        entry: resetAnswer,
        field: 'content',
      }),
      says: ({ stalePoll }) => {
        const cursor = sinceOf(stalePoll)!;
        const [, number] = cursor.split('-');
        return `The server was restarted, and ${cursor} is a place in its old log. By the number alone, the page would
          miss the first ${number} events of the new one. The answer says reset: fetch it all again, and go on from the
          new cursor.`;
      },
    },
  ],
  closes: ({ secondAnswer, unchanged, eager, patient, conditional }) => {
    const [fast, slow] = [figuresOf(eager), figuresOf(patient)];
    const bytesUnchanged = bytesOf(exchangesOf(conditional).slice(1));
    return {
      aha: `Poll often, and nearly all bytes say no; poll rarely, and news comes late. What would help is a server
        that need not answer yet.`,
      devTools: `A row for each poll in the Network tab, ${fast.polls} in that minute, most of them ${statusOf(secondAnswer)}. The column Size
        (in Firefox Transferred) counts only answers. No column adds up what the browser has sent, which is
        the greater part here.`,
      sayings: [
        {
          says: 'Short polling is almost always a bad idea.',
          verdict: 'half true',
          because: `Every second: ${withCommas(Math.round(fast.bytes / fast.updates))} bytes an update, ${fast.inVain} of ${fast.polls} answers no. Every ten: ${withCommas(Math.round(slow.bytes / slow.updates))}, ${slow.inVain} no, ${seconds(slow.meanDelay)} late.
            Bad where news is rare and must be quick.`,
        },
        {
          says: 'Polling opens a new connection each time.',
          verdict: 'false',
          because: `${fast.polls} polls went over one connection. HTTP/1.1 keeps it open, and polls come too often for an
            idle timeout to end it.`,
        },
        {
          says: 'With ETags, polling costs next to nothing.',
          verdict: 'false',
          because: `The exchange with the ${statusOf(unchanged)} still took ${bytesUnchanged} bytes and a round trip. Only the content is saved.`,
        },
      ],
      code: [
        'src/push/serve-poll.ts servePoll',
        'src/longpoll/hold-queue.ts poll',
        'src/http/conditional.ts judgePreconditions',
      ],
    };
  },
});

await playAlone(import.meta.url, lesson);
