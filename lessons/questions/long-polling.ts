/** The questions of lesson 7, by the steps before which they are asked. */

import { Derived } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import { DEFAULT_WORK_LIMITS } from '../../src/longpoll/limits.ts';
import { SCORES } from '../kit/match.ts';
import { dataIn, deliveryIn } from '../kit/poll-answers.ts';
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
    asks: `For ${WAIT} seconds nothing happens, and our server has to end the hold. With which status code?`,
    answer: Derived.from(timeUp, statusOf),
    given: { entry: firstPoll },
    hints: [
      'Nothing went wrong: the client asked for news, and there is none.',
      'It is a success, so its first digit is 2.',
      'It is the success that has no content.',
    ],
    because: `No news is an answer like any other: a success, and one without content. That is 204. (Some
        servers send 200 and an empty list.) An error would make clients back off, and raise alarms.`,
    slip: (typed) =>
      new Map([
        ['200', 'A success, yes. But there is a code for one without content.'],
        ['304', 'That answers a conditional request, one with If-None-Match for example.'],
        ['408', 'That is for a request that did not come in time. This one was complete.'],
        ['504', 'That is what a proxy says whose server has taken too long.'],
      ]).get(typed),
  }),

  lost: ({ blindPoll, nothingNew }) => {
    const choices = ['all of them, at once', 'only the latest, at once', 'none of them'] as const;
    return {
      id: 'lost',
      kind: 'choice',
      asks: `While a client is busy with the first score, ${SCORES.length - 1} more are published. Then it polls
        again, as here, without a cursor. Which of the ${SCORES.length - 1} does it get?`,
      choices,
      answer: Derived.from(nothingNew, (answer) => {
        const { length } = dataIn(answer);
        return choices[length === 0 ? 2 : length === 1 ? 1 : 0]!;
      }),
      given: { entry: blindPoll },
      hints: [
        'What in this request tells the server what the client has seen?',
        'A poll without a cursor asks for what comes from now on.',
        'When it asked, those scores were in the past.',
      ],
      because: `Nothing in the request says what the client has. The server took it for one that wants what
        comes from now on, and these scores had been published before that.`,
      slip: slips({
        [choices[0]]: 'For that the server would have to know what the client has. Does it say so?',
        [choices[1]]: 'A poll asks for what is new, not for the state of things.',
      }),
    };
  },

  kept: ({ thirdPoll, missedScores }) => ({
    id: 'kept',
    kind: 'number',
    asks: `${SCORES.length} scores have been published by now. This client polls in the same moment, but hands its
        cursor back. How many events are in its answer?`,
    answer: Derived.from(missedScores, (answer) => dataIn(answer).length),
    given: { entry: thirdPoll },
    hints: [
      'The cursor ends in the number of the last event that the client has.',
      'The log decides what a poll gets: all that lies behind the cursor.',
      'The client has the first score, and none of the others.',
    ],
    because: `The cursor ends in 1: the client has the first event. Behind it lie the other
        ${SCORES.length - 1} scores, and one answer has room for all of them.`,
    slip: (typed) =>
      new Map([
        ['1', 'A poll is not answered by one event, but by all that lie behind its cursor.'],
        [`${SCORES.length}`, 'That counts the first one too, which the client has.'],
        ['0', 'That is what the other client got, whose poll had no cursor.'],
      ]).get(typed),
  }),

  gone: ({ abandonedPoll, gone }) => {
    const choices = [
      'gives the hold up at once',
      'keeps it until its time is up',
      'keeps it until the next event, and fails to write that',
    ] as const;
    return {
      id: 'gone',
      kind: 'choice',
      asks: `A client ends its side of the connection while its poll is held: a FIN arrives. What does the
        server do with the hold?`,
      choices,
      answer: Derived.from(gone, ({ entries }) => {
        const fin = entries.find(({ kind, from }) => kind === 'fin' && from === 'client')!;
        const answer = entries.find(({ kind, from }) => kind === 'message' && from === 'server')!;
        return answer.time - fin.time < WAIT * 500 ? choices[0] : choices[1];
      }),
      given: { entry: abandonedPoll },
      hints: [
        'A FIN can be seen at once: the server reads on while it holds.',
        'A hold takes a timer and a place in the queue, whether someone waits or not.',
        'Tabs are closed all the time. How many holds would be left over after a day?',
      ],
      because: `The FIN is an event on the socket, and this server listens for it while it holds. One that
        looks only when it has something to write keeps a hold for each closed tab, and leaks.`,
      slip: slips({
        [choices[1]]: 'Many servers do, and leak. This one reads on while it holds.',
        [choices[2]]: 'Many servers do, and leak. This one reads on while it holds.',
      }),
    };
  },

  workers: ({ delivery, nothingForYou }) => {
    const choices = ['both', 'the one that asked first', 'the one that asked last'] as const;
    return {
      id: 'workers',
      kind: 'choice',
      asks: `Two workers wait at a queue, each with a request that is held. Then one message is sent to the
        queue. Who gets it?`,
      choices,
      answer: Derived.from([delivery, nothingForYou], (answers) => {
        const [one, other] = answers.map((answer) => statusOf(answer) === 200);
        return one && other ? choices[0] : choices[one ? 1 : 2];
      }),
      hints: [
        'A queue hands out work, it does not spread news.',
        'If both got it, the work would be done twice.',
        'Those who wait are served in the order in which they came.',
      ],
      because: `The first worker was answered ${statusOf(delivery)}, with the message; the
        second ${statusOf(nothingForYou)}: nothing for you. Whoever waits longest is served first.`,
      slip: slips({ [choices[0]]: 'So it is on a channel. A queue shares out work.' }),
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
      asks: `The worker has its message. Then it crashes, and never deletes it. What becomes of the message?`,
      choices,
      answer: Derived.from([delivery, secondDelivery], (answers) => {
        const [one, other] = answers.map((answer) => deliveryIn(answer).id);
        return choices[one === other ? 1 : 0];
      }),
      hints: [
        'To hand a message out is not to delete it: that takes another request.',
        'Until it is deleted it is hidden, and only for a time.',
        'The queue does not mind who comes for it next.',
      ],
      because: `A message is hidden for ${HIDDEN_FOR} s, and then handed out again. Amazon's queue service SQS
        does the same, by default after as long; what its standard queues promise is at least once, not
        exactly once.`,
    };
  },

  counted: ({ rare }) => {
    const period = rare.seconds / rare.updates;
    return {
      id: 'counted',
      kind: 'number',
      asks: `For ${rare.seconds} s an update comes each ${period} s. Short polls, one a second, are
        ${requestsIn(rare.short)} requests. How many long polls, held for up to ${WAIT} s, bring all the updates?`,
      answer: Derived.from(rare.long, requestsIn),
      hints: [
        'A hold ends with the first event that comes.',
        `None of them lasts ${WAIT} s, because an update comes sooner.`,
        'One poll an update. Count the updates.',
      ],
      because: `Each update ends one hold: ${rare.updates} updates, ${requestsIn(rare.long)} polls. What counts is how
        often something happens, not how often one asks.`,
      slip: (typed) =>
        new Map([
          [
            `${Math.ceil(rare.seconds / WAIT)}`,
            'So it would be if nothing happened: each hold would take its time.',
          ],
          [
            `${rare.updates + 1}`,
            'One more would wait for the next update, which is not counted here.',
          ],
          [
            `${requestsIn(rare.short)}`,
            'A long poll is asked again when it is answered, not each second.',
          ],
        ]).get(typed),
    };
  },
} satisfies Record<string, (scene: LongPolls) => Question>;
