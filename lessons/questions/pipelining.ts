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
  content: 'one request, with the rest as content',
  dropped: 'one request; the rest is dropped',
  last: 'three requests; it answers only the last',
  inTurn: 'three requests; it answers each in turn',
} as const;

const DRINKS = ['tea', 'coffee', 'cocoa', 'no one can tell'] as const;

const AT_SLOW = {
  quickFirst: 'sends both; gets tea, then the report',
  inOrder: 'sends both; gets the report, then tea',
  alternate: 'sends one; gets the report; sends the other; gets tea',
} as const;

const AT_LAST = {
  done: 'it is carried out and answered',
  silent: 'it is carried out, but not answered',
  unread: 'it is neither carried out nor answered',
  refused: 'it is refused with 400',
} as const;

/** The questions of lesson 5. */
export const QUESTIONS = {
  three: ({ three, askTea }) => ({
    kind: 'choice',
    id: 'three-at-once',
    asks: `A client may send requests without waiting for answers. Three GETs come in one read. What does the
        server find?`,
    choices: Object.values(AT_THREE),
    answer: Derived.from([three, askTea] as const, ([pipeline, first]) => {
      const [answers, requests] = [pipeline.messages('server').length, requestsIn(pipeline)];
      if (requests === 1) return contentOf(first) === '' ? AT_THREE.dropped : AT_THREE.content;
      return answers === requests ? AT_THREE.inTurn : AT_THREE.last;
    }),
    hints: [
      'Where a read ends does not matter (lesson 1).',
      'Without content, a request ends with its empty line (lesson 4).',
      'The byte after that empty line is the first of another request.',
    ],
    because: `It found ${requestsIn(three)} requests, because each tells where it ends. A client that sends the next
        request before it has an answer is pipelining, and RFC 9112 9.3.2 lets it do so.`,
    slip: slips({
      [AT_THREE.content]: 'These GETs announce no content, so they have none.',
      [AT_THREE.dropped]: 'Where a read ends is luck: no byte may be lost by it.',
      [AT_THREE.last]: 'Every request gets an answer.',
    }),
  }),

  price: ({ askCoffee, coffee }) => ({
    kind: 'choice',
    id: 'which-price',
    asks: `The client has asked for the prices of tea, coffee and cocoa, in this order. This is the second
        answer. Whose price is it?`,
    given: { entry: coffee },
    choices: DRINKS,
    answer: Derived.from(askCoffee, (request) => targetOf(request).split('/')[2]!),
    hints: [
      'Nothing in these bytes names a drink.',
      'The server took the three requests in turn, and answered each.',
      'The second answer belongs to the second request.',
    ],
    because: `The second answer belongs to the second request, ${targetOf(askCoffee)}. Its bytes do not say so: only
        its place does. RFC 9112 9.3.2 demands that order.`,
    slip: slips({
      [DRINKS[0]]: 'That request was the first, so it has the first answer.',
      [DRINKS[2]]: 'That request was the third, so it has the third answer.',
      [DRINKS[3]]: 'The bytes do not tell, but the order of the answers does.',
    }),
  }),

  events: ({ slowFirst }) => ({
    kind: 'choice',
    id: 'four-events',
    asks: `In one write a client asks for a report, which takes a while, and for the price of tea, which is
        ready at once. What does it send and get, in order?`,
    choices: Object.values(AT_SLOW),
    answer: Derived.from(slowFirst, orderOf),
    hints: [
      'Both requests leave in one write.',
      'The client knows by the order alone which answer belongs to which request.',
      'If the price came first, the client would take it for the report.',
    ],
    because: `Both requests leave before either is answered. Answers have to keep the order of their requests,
        so the price has to wait for the report.`,
    slip: slips({
      [AT_SLOW.quickFirst]: 'Then the client would take the price for the report.',
      [AT_SLOW.alternate]: 'Both requests are in one write, so neither waits for an answer.',
    }),
  }),

  lag: ({ reportAlone, priceAlone }) => ({
    kind: 'number',
    id: 'seconds-before',
    asks: `The same two requests leave at the same moment, each on a connection of its own. By how many seconds
        is the price dated before the report?`,
    answer: Derived.from([priceAlone, reportAlone], ([early, late]) => secondsBefore(early, late)),
    hints: [
      'Two connections know nothing of each other: neither waits for the other.',
      'The price is ready at once. So what counts is how long the report takes.',
      'The report takes as long as on one connection: a row said how long it was held.',
    ],
    because: `The price was dated ${timeOfDay(priceAlone)}, the report ${timeOfDay(reportAlone)}. On a connection of its own the price had
        nothing to wait for.`,
    slip: slips({ 0: 'That was so on one connection.' }),
  }),

  defect: ({ soundAnswer, refusal, defect }) => ({
    kind: 'number',
    id: 'answers-to-three',
    asks: `Three requests in one write. The second lacks Host: it is answered ${statusOf(refusal)} with Connection: close. How
        many answers does the client get in all?`,
    answer: Derived.from(defect, (pipeline) => pipeline.messages('server').length),
    hints: [
      'The first request is complete before the fault begins.',
      'Connection: close in an answer makes it the last one of its connection (lesson 3).',
      'The first is answered, the second is refused, and the third comes after a close.',
    ],
    because: `${defect.messages('server').length} answers: ${statusOf(soundAnswer)} to the first and ${statusOf(refusal)} to the second. A server that has said close must not
        process what comes after that (RFC 9112 9.6).`,
    slip: slips({
      1: 'The first request has no fault, and comes before the one that has.',
      3: 'The third comes after an answer that says close.',
    }),
  }),

  lastWords: ({ last, lastWords }) => ({
    kind: 'choice',
    id: 'order-behind-close',
    asks: `A GET says Connection: close, so it is the last request. In the same write follows a POST that orders a
        tea. What becomes of it?`,
    choices: Object.values(AT_LAST),
    given: { entry: last },
    answer: Derived.from(lastWords, (pipeline) => {
      const answers = pipeline.messages('server');
      if (requestsIn(pipeline) < 2) return AT_LAST.unread;
      if (answers.length < 2) return AT_LAST.silent;
      return statusOf(answers[1]!) < 400 ? AT_LAST.done : AT_LAST.refused;
    }),
    hints: [
      'The client has said that the GET is the last.',
      'A server has to close after the answer to such a request.',
      'A request at which no one looks is neither obeyed nor refused.',
    ],
    because: `RFC 9112 9.6: after a request that says close, a server must not process any further request. The
        bytes were read from the socket, but not parsed.`,
    slip: slips({
      [AT_LAST.done]: 'Then the GET would not have been the last request.',
      [AT_LAST.silent]: 'What is carried out is answered, and after close nothing is.',
      [AT_LAST.refused]: 'A refusal is an answer too, and the answer to the GET is the last.',
    }),
  }),
} satisfies Record<string, (scene: Pipelines) => Question>;

/** By how many seconds one response is dated before another. */
export function secondsBefore(early: Entry, late: Entry): number {
  return (dateOf(late) - dateOf(early)) / 1000;
}

/** What was sent and received, in the order of the wire. */
function orderOf({ entries }: RecordedConnection): string {
  const [, second, third] = entries.filter(({ kind }) => kind === 'message');
  if (second?.from !== 'client') return AT_SLOW.alternate;
  const isPrice = third !== undefined && /^[\d.]+$/m.test(contentOf(third));
  return isPrice ? AT_SLOW.quickFirst : AT_SLOW.inOrder;
}
