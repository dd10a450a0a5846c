/** The questions of lesson 7, by the steps before which they are asked. */

import { Derived } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import { DEFAULT_WORK_LIMITS } from '../../src/longpoll/limits.ts';
import { SCORES } from '../kit/match.ts';
import { dataIn, deliveryIn, sinceOf } from '../kit/poll-answers.ts';
import { requestsIn, statusOf } from '../kit/readings.ts';
import { slips } from '../kit/slips.ts';
import { type LongPolls, WAIT } from '../scenes/long-polling.ts';

/** Seconds for which a message is hidden while someone works on it. */
export const HIDDEN_FOR: number = DEFAULT_WORK_LIMITS.visibilityTimeout / 1000;

/** The questions of lesson 7. Their answers are read off what was recorded. */
export const QUESTIONS = {
  timeout: ({ firstPoll, timeUp }) => ({
    id: 'timeout',
    kind: 'number',
    asks: `wait=${WAIT} lets the server hold this poll for ${WAIT} s, until there is news. None comes. Which status
        code ends the hold, as lesson 6 had it for no news?`,
    answer: Derived.from(timeUp, statusOf),
    given: { entry: firstPoll },
    hints: [
      'Nothing went wrong: the client asked for news, and there is none.',
      'It is a success, so its first digit is 2.',
      'It is the success that has no content.',
    ],
    because: `No news is an answer like any other: a success without content, ${statusOf(timeUp)}. (Other servers send 200
        and an empty list.) An error would say that something is wrong, and nothing is.`,
    slip: slips({
      200: 'Other servers do, with an empty list. This one sends no content.',
      304: 'That answers a conditional request, one with If-None-Match for example.',
      408: 'That is for a request that did not come in time. This one was complete.',
      503: 'Nothing is overloaded or broken: there is only no news.',
      504: 'That is what a proxy says when its server has taken too long.',
    }),
  }),

  lost: ({ blindPoll, nothingNew }) => {
    const choices = ['all of them, at once', 'only the latest, at once', 'none of them'] as const;
    return {
      id: 'lost',
      kind: 'choice',
      asks: `While a client is busy with the first score, ${SCORES.length - 1} more are published. Then it polls
        again, as shown, without a cursor. Which of the ${SCORES.length - 1} does it get?`,
      choices,
      answer: Derived.from(nothingNew, (answer) => {
        const { length } = dataIn(answer);
        return choices[length === 0 ? 2 : length === 1 ? 1 : 0]!;
      }),
      given: { entry: blindPoll },
      hints: [
        'What in this request tells the server which events the client has?',
        'Step 1 says what is news to a poll without a cursor.',
        'When it asked, those scores were in the past.',
      ],
      because: `Nothing in the request says what the client has. So news is what happens from now on, and these
        scores had been published before.`,
      slip: slips({
        [choices[0]]: 'For that the server would have to know what the client has. Does it say so?',
        [choices[1]]: 'The latest is as much in the past as the others.',
      }),
    };
  },

  kept: ({ thirdPoll, missedScores }) => ({
    id: 'kept',
    kind: 'number',
    asks: `${SCORES.length} scores have been published by now. This client polls at the same moment, but hands its cursor
        back. How many events are in its answer?`,
    answer: Derived.from(missedScores, (answer) => dataIn(answer).length),
    given: { entry: thirdPoll },
    hints: [
      'The cursor ends in the number of the last event that the client has.',
      'A poll gets every event after its cursor.',
      'The client has the first score, and none of the others.',
    ],
    because: `The cursor ends in ${sinceOf(thirdPoll)!.split('-')[1]}: the client has the first event. The other ${dataIn(missedScores).length} scores come after it, and one
        answer has room for all of them.`,
    slip: slips({
      0: 'That is what the other client got, whose poll had no cursor.',
      1: 'A poll is answered with every event after its cursor, not with one.',
      [SCORES.length]: 'That counts the first one too, which the client has.',
    }),
  }),

  gone: ({ abandonedPoll, gone }) => {
    const choices = [
      'to answer at once and free the hold',
      'to keep the hold until its time is up',
      'to keep the hold until the next event',
    ] as const;
    return {
      id: 'gone',
      kind: 'choice',
      asks: `A FIN comes while a poll is held: a tab was closed, or the client still reads. What costs the server least, and is right in both cases?`,
      choices,
      answer: Derived.from(gone, ({ entries }) => {
        const fin = entries.find(({ kind, from }) => kind === 'fin' && from === 'client')!;
        const answer = entries.find(({ kind, from }) => kind === 'message' && from === 'server')!;
        return answer.time - fin.time < WAIT * 500 ? choices[0] : choices[1];
      }),
      given: { entry: abandonedPoll },
      hints: [
        'A hold takes a timer and a place, even if no one waits.',
        'How many tabs are closed in a day?',
        'A client that still reads is well served by an early no: it may ask again.',
      ],
      because: `This server reads while it holds, so it sees the FIN. To keep the hold is legal, but keeps a timer
        and a place for every closed tab. An early no costs the other client one more poll.`,
      slip: slips({
        [choices[1]]: 'Legal, but waste for a closed tab.',
        [choices[2]]: 'Legal, but waste for a closed tab, perhaps for days.',
      }),
    };
  },

  workers: ({ delivery, nothingForYou }) => {
    const choices = ['both of them', 'one of them', 'neither, until one asks again'] as const;
    return {
      id: 'workers',
      kind: 'choice',
      asks: `A queue holds work that is to be done once. Two workers wait at it, each with a held poll. Then one
        message comes. Who gets it?`,
      choices,
      answer: Derived.from([delivery, nothingForYou], (answers) => {
        const served = answers.filter((answer) => statusOf(answer) === 200).length;
        return choices[served === 2 ? 0 : served === 1 ? 1 : 2];
      }),
      hints: [
        'A queue hands out work: it does not spread news.',
        'What would become of the work if two had the message?',
        'A poll is held so that it can be answered when something comes.',
      ],
      because: `One was answered ${statusOf(delivery)}, with the message; the other ${statusOf(nothingForYou)} when its time was up. This server picks the
        one that has waited longest; other queues may pick any.`,
      slip: slips({
        [choices[0]]: 'That is a channel. Here the work would be done twice.',
        [choices[2]]: 'Then there would be no point in holding their polls.',
      }),
    };
  },

  again: ({ delivery, secondDelivery }) => {
    const choices = [
      'it is lost with the worker',
      'another worker gets it, after a while',
      'it is kept for the worker that had it',
    ] as const;
    return {
      id: 'again',
      kind: 'choice',
      asks: `The worker has its message, which is hidden from others for ${HIDDEN_FOR} s. Then it crashes, without deleting
        it. What becomes of the message?`,
      choices,
      answer: Derived.from([delivery, secondDelivery], (answers) => {
        const [one, other] = answers.map((answer) => deliveryIn(answer).id);
        return choices[one === other ? 1 : 0];
      }),
      hints: [
        'To hand a message out is not to delete it: that takes another request.',
        'It is hidden, but only for a time.',
        'After that time the queue does not care who had it.',
      ],
      because: `It is hidden for ${HIDDEN_FOR} s and then handed out again. SQS does the same, by default after as long; what its
        standard queues promise is at least once, not exactly once.`,
      slip: slips({
        [choices[0]]: 'No one has deleted it, so the queue still has it.',
        [choices[2]]: 'It is hidden from others, but only for a time.',
      }),
    };
  },

  counted: ({ rare }) => {
    const period = rare.seconds / rare.updates;
    return {
      id: 'counted',
      kind: 'number',
      asks: `For ${rare.seconds} s an update comes every ${period} s. Short polls, one a second, are ${requestsIn(rare.short)} requests. How many long
        polls, held for up to ${WAIT} s, bring all the updates?`,
      answer: Derived.from(rare.long, requestsIn),
      hints: [
        'A hold ends with the first event that comes.',
        `None of them lasts ${WAIT} s, because an update comes sooner.`,
        'One poll an update. Count the updates.',
      ],
      because: `Every update ends one hold: ${rare.updates} updates, ${requestsIn(rare.long)} polls. What counts is how often something happens,
        not how often one asks.`,
      slip: slips({
        [Math.ceil(rare.seconds / WAIT)]:
          'So it would be if nothing happened: each hold would take its time.',
        [rare.updates + 1]: 'One more would wait for the next update, which is not counted here.',
        [requestsIn(rare.short)]:
          'A long poll is sent again when it is answered, not every second.',
      }),
    };
  },
} satisfies Record<string, (scene: LongPolls) => Question>;
