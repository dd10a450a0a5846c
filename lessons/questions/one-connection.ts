/** The questions of lesson 3, by the steps before which they are asked. */

import { Derived } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import { contentOf } from '../kit/readings.ts';
import { slips } from '../kit/slips.ts';
import { idleSeconds, roundTripsOf } from '../scenes/costs.ts';
import {
  AFTERWARDS,
  afterFirstAnswer,
  answerToSecond,
  GIVING_UP,
  LATE,
  whoGaveUp,
} from '../scenes/endings.ts';
import type { Connections } from '../scenes/one-connection.ts';

/** What a server might say that remembers. */
const MISSING = 'An error: the Cookie is missing.';

export const QUESTIONS = {
  oldHttp: ({ apart }) => ({
    kind: 'choice',
    id: 'behind-old-answer',
    asks: `A client asks in HTTP/1.0, the version of 1996, and has got its answer. What
      becomes of the connection?`,
    choices: Object.values(AFTERWARDS),
    answer: Derived.from(apart[0]!, afterFirstAnswer),
    hints: [
      'It was meant for one document, from one link to the next.',
      'The end of the connection used to be the end of the answer, too.',
      'So it is ended by the one who has sent the answer.',
    ],
    because: `After its answer the server sent its FIN, by which TCP says that one side will
      send no more. HTTP/1.0 has one exchange on a connection, unless both sides agree on
      more.`,
    slip: slips({ [AFTERWARDS.neither]: 'So it is in HTTP/1.1. This client speaks 1.0.' }),
  }),
  sixConnections: ({ apart }) => ({
    kind: 'number',
    id: 'round-trips-apart',
    asks: `A page has ${apart.length} objects. The client fetches them one after the other,
      each over a connection of its own. How many round trips does that take?`,
    answer: Derived.from(apart, roundTripsOf),
    hints: [
      'Each request waits for its answer: a round trip. What comes before the request?',
      'TCP opens a connection with a handshake, and that is a round trip too.',
      'So each object takes two.',
    ],
    because: `The ${apart.length} requests wait for an answer each, and before each of them
      TCP's handshake takes a round trip: SYN there, SYN and ACK back. Twice ${apart.length}
      makes ${roundTripsOf(apart)}.`,
    slip: slips({
      [apart.length]: 'Those are the requests. Each connection has to be opened, too.',
      [apart.length * 3]:
        'The last part of the handshake needs no waiting: the request goes with it.',
    }),
  }),
  staysOpen: ({ together }) => ({
    kind: 'choice',
    id: 'behind-new-answer',
    asks: `The same request in HTTP/1.1. Neither side says anything about the connection. What
      becomes of it after the answer?`,
    choices: Object.values(AFTERWARDS),
    answer: Derived.from(together, afterFirstAnswer),
    hints: [
      'Most pages have more than one object.',
      'Who says nothing agrees to the rule. In this version the rule is another one.',
      'It is called persistent.',
    ],
    because: `After the first answer came no FIN, but the second request. In HTTP/1.1 a
      connection persists unless one side says close, RFC 9112 9.3.`,
    slip: slips({ [AFTERWARDS.server]: 'That was the rule before this version.' }),
  }),
  oneForAll: ({ apart, together }) => ({
    kind: 'number',
    id: 'round-trips-together',
    asks: `The same ${apart.length} objects, one after the other, but over one connection. How
      many round trips does that take?`,
    answer: Derived.from([together], roundTripsOf),
    hints: [
      'How often is the connection opened?',
      'The requests still wait for an answer each.',
      'One handshake, and then a round trip for each object.',
    ],
    because: `One handshake and ${apart.length} requests: ${roundTripsOf([together])}. The
      other ${apart.length - 1} handshakes are saved.`,
    slip: slips({
      [apart.length]: 'The one connection has to be opened, too.',
      [roundTripsOf(apart)]: 'So many it took with a connection for each.',
    }),
  }),
  close: ({ saidClose }) => ({
    kind: 'choice',
    id: 'behind-close',
    asks: `A client asks in HTTP/1.1, with the field Connection: close. It has got its answer.
      What becomes of the connection?`,
    choices: Object.values(AFTERWARDS),
    answer: Derived.from(saidClose, afterFirstAnswer),
    hints: [
      'The field says: this is my last request here.',
      'Someone has to make sure that the whole answer has got through.',
      'Whoever speaks last ends it.',
    ],
    because: `The server repeated close in its answer and sent its FIN after it: RFC 9112 9.6
      has the server end the connection then. The client's own FIN came after.`,
    slip: slips({
      [AFTERWARDS.client]: 'It has asked for it. But RFC 9112 9.6 leaves it to the other side.',
    }),
  }),
  keepAlive: ({ askedToStay }) => ({
    kind: 'choice',
    id: 'behind-keep-alive',
    asks: `Now a client in HTTP/1.0 adds the field Connection: keep-alive. It has got its
      answer. What becomes of the connection?`,
    choices: Object.values(AFTERWARDS),
    answer: Derived.from(askedToStay, afterFirstAnswer),
    hints: [
      'In HTTP/1.0 the rule is to end it. This field asks for an exception.',
      'The server may agree, and has to say so.',
      'Our server does agree.',
    ],
    because: `The server agreed: its answer says Connection: keep-alive, too. The second
      request came on the same connection.`,
    slip: slips({
      [AFTERWARDS.server]: 'That is the rule of HTTP/1.0, but here both agreed on more.',
    }),
  }),
  stranger: ({ knownAnswer, unknownAnswer }) => ({
    kind: 'choice',
    id: 'second-greeting',
    asks: `Request 1 asks for /me with the field Cookie: name=Ada. Request 2 asks for /me on
      the same connection, without it. What does answer 2 say?`,
    choices: [contentOf(knownAnswer).trim(), contentOf(unknownAnswer).trim(), MISSING],
    answer: Derived.from(unknownAnswer, (answer) => contentOf(answer).trim()),
    hints: [
      'Does the server know that both come from one client?',
      'It must not take that for granted: a proxy may send requests of many on one connection.',
      'What a request means has to stand in the request.',
    ],
    because: `Each request is understood by itself, RFC 9110 3.3. The connection is the same,
      but what was said in the request before does not count.`,
  }),
  idle: ({ idle }) => ({
    kind: 'choice',
    id: 'who-gives-up',
    asks: `An HTTP/1.1 connection after its first exchange. The client asks for nothing more,
      and does nothing else either. How does it end?`,
    choices: Object.values(GIVING_UP),
    answer: Derived.from(idle, whoGaveUp),
    hints: [
      'Each open connection takes memory, at both ends. Who has more of them?',
      'Is there a request that could be answered?',
      'No one has asked, so there is nothing to say.',
    ],
    because: `After ${idleSeconds(idle)} s the server sent its FIN and nothing else: an answer
      needs a request. Others wait for 5 s (Apache) or 75 s (nginx) by default.`,
    slip: slips({ [GIVING_UP.told]: 'To what? There is no request that has taken too long.' }),
  }),
  crossing: ({ crossing }) => ({
    kind: 'choice',
    id: 'crossing-answer',
    asks: `The server gives up a connection on which nothing has happened. In that moment a
      request is on its way to it. What does the client get?`,
    choices: Object.values(LATE),
    answer: Derived.from(crossing, answerToSecond),
    hints: [
      'The server has sent its FIN. What may it send after that?',
      'A FIN says: I will send no more.',
      'So there can be no answer on this connection.',
    ],
    because: `The request reached a server that had decided to go: its bytes were never read
      as a request. A FIN, once sent, leaves no room for an answer.`,
    slip: slips({
      [LATE.refused]: 'Behind its FIN the server cannot send anything, 408 neither.',
    }),
  }),
} satisfies Record<string, (scene: Connections) => Question>;
