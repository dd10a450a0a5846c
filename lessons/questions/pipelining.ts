/** The questions of lesson 5, by the steps before which they are asked. */

import { Derived } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { contentOf, requestsIn, statusOf, targetOf } from '../kit/readings.ts';
import { slips } from '../kit/slips.ts';
import { dateOf, timeOfDay } from '../kit/times.ts';
import type { Pipelines } from '../scenes/pipelining.ts';

const AT_THREE = {
  first: 'one request, and the rest is its content',
  last: 'three requests, and it answers the last alone',
  inTurn: 'three requests, and it answers each in turn',
  refused: 'a mistake: one request at a time, so it answers 400',
} as const;

const NO_ONE = 'no one can tell';

const FOUR_EVENTS = [
  'report asked, tea asked, tea answered, report answered',
  'report asked, tea asked, report answered, tea answered',
  'report asked, report answered, tea asked, tea answered',
] as const;

const AT_LAST = {
  done: 'it is carried out, and answered',
  silent: 'it is carried out, but not answered',
  unread: 'it is never read',
  refused: 'it is refused with 400',
} as const;

/** The questions of lesson 5. */
export const QUESTIONS = {
  three: ({ three }) => ({
    kind: 'choice',
    id: 'three-at-once',
    asks: `A client writes three GET requests in one go, before anything has been answered. What does the
        server find?`,
    choices: Object.values(AT_THREE),
    answer: Derived.from(three, (pipeline) => {
      const [answers, requests] = [pipeline.messages('server'), requestsIn(pipeline)];
      if (statusOf(answers[0]!) >= 400) return AT_THREE.refused;
      if (requests === 1) return AT_THREE.first;
      return answers.length === requests ? AT_THREE.inTurn : AT_THREE.last;
    }),
    hints: [
      'The server reads a stream. Who has written it in how many goes cannot be seen.',
      'Each of the three ends where lesson 4 says: after its empty line.',
      'RFC 9112 9.3.2 allows it, and has a name for it: pipelining.',
    ],
    because: `It found ${requestsIn(three)} requests, because each tells where it ends. A client that does not
        wait for an answer before it asks again is pipelining, and RFC 9112 9.3.2 lets it do so.`,
  }),

  price: ({ askCoffee, coffee }) => ({
    kind: 'choice',
    id: 'which-price',
    asks: `The client has asked for the prices of tea, coffee and cocoa, in this order. This is the second
        answer. Whose price is it?`,
    given: { entry: coffee },
    choices: ['tea', 'coffee', 'cocoa', NO_ONE],
    answer: Derived.from(askCoffee, (request) => targetOf(request).split('/')[2]!),
    hints: [
      'Nothing in these bytes names a drink.',
      'On one connection, answers come in the order of their questions.',
      'The second answer belongs to the second question.',
    ],
    because: `The second answer belongs to the second question, ${targetOf(askCoffee)}. The bytes do not say so: only
        their place does. RFC 9112 9.3.2 asks for that order.`,
    slip: slips({ [NO_ONE]: 'The bytes do not tell, but the order of the answers does.' }),
  }),

  events: ({ slowFirst }) => ({
    kind: 'choice',
    id: 'four-events',
    asks: `In one write a client asks for a report, which takes a while, and for the price of tea, which is
        there at once. What happens in which order?`,
    choices: FOUR_EVENTS,
    answer: Derived.from(slowFirst, eventsOf),
    hints: [
      'Both questions are asked in one write.',
      'The client ties answers to questions by their order alone.',
      'If tea were answered first, the client would take its price for the report.',
    ],
    because: `Both are asked before either is answered. Then the answers have to keep the order of the
        questions, so tea has to wait for the report.`,
  }),

  lag: ({ reportAlone, priceAlone }) => ({
    kind: 'number',
    id: 'seconds-before',
    asks: `The same two are asked at the same moment, over a connection each. By how many seconds is the
        price of tea dated before the report?`,
    answer: Derived.from([priceAlone, reportAlone], ([early, late]) => secondsBefore(early, late)),
    hints: [
      'Two connections know nothing of each other: neither waits for the other.',
      'The price is there at once. So what counts is how long the report takes.',
      'The report takes as long as before: a row of step 3 says how long it was held.',
    ],
    because: `The price was dated ${timeOfDay(priceAlone)}, the report ${timeOfDay(reportAlone)}. On a connection of its own the price had
        nothing in front of it.`,
    slip: slips({ 0: 'That was so on one connection.' }),
  }),

  defect: ({ soundAnswer, refusal, defect }) => ({
    kind: 'number',
    id: 'answers-to-three',
    asks: `Three requests in one write. The second lacks the Host field that HTTP/1.1 asks for; the others
        are right. How many answers does the client get?`,
    answer: Derived.from(defect, (pipeline) => pipeline.messages('server').length),
    hints: [
      'The first request was over before the fault began.',
      'A fault is answered too, with a status code of 400 or above.',
      'Behind a fault this server reads no further.',
    ],
    because: `${defect.messages('server').length}: ${statusOf(soundAnswer)} to the first and ${statusOf(refusal)} to the second. The answer to the fault is the last
        one, so the third request is never read.`,
    slip: slips({
      1: 'That would be silence about the fault.',
      3: 'Behind a fault this server reads no further.',
    }),
  }),

  lastWords: ({ lastWords }) => ({
    kind: 'choice',
    id: 'order-behind-close',
    asks: `A GET says Connection: close. In the same write a POST follows, which orders a tea. What becomes of
        the order?`,
    choices: Object.values(AT_LAST),
    answer: Derived.from(lastWords, (pipeline) => {
      const answers = pipeline.messages('server');
      if (requestsIn(pipeline) < 2) return AT_LAST.unread;
      if (answers.length < 2) return AT_LAST.silent;
      return statusOf(answers[1]!) < 400 ? AT_LAST.done : AT_LAST.refused;
    }),
    hints: [
      'Connection: close says that this request is the last of the connection.',
      'A server has to close after the answer to such a request.',
      'What no one reads is neither carried out nor refused.',
    ],
    because: `RFC 9112 9.6: after a request that says close, a server reads no further request. The bytes
        have reached its machine, but not its parser.`,
  }),
} satisfies Record<string, (scene: Pipelines) => Question>;

/** By how many seconds one response is dated before another. */
export function secondsBefore(early: Entry, late: Entry): number {
  return (dateOf(late) - dateOf(early)) / 1000;
}

/** What was asked and answered, in the order of the wire. */
function eventsOf({ entries }: RecordedConnection): string {
  const events = entries.flatMap((entry) => {
    if (entry.kind !== 'message') return [];
    const isRequest = entry.from === 'client';
    const isTea = isRequest ? targetOf(entry).endsWith('/tea') : /^[\d.]+$/m.test(contentOf(entry));
    return [`${isTea ? 'tea' : 'report'} ${isRequest ? 'asked' : 'answered'}`];
  });
  return events.join(', ');
}
