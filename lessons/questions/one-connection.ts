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
    asks: `A client asks in HTTP/1.0, the version of 1996, and gets its answer. Which side then
      ends the connection first?`,
    choices: Object.values(AFTERWARDS),
    given: { entry: apart[0]!.message('client', 0) },
    answer: Derived.from(apart[0]!, afterFirstAnswer),
    hints: [
      'HTTP/1.0 was made for one document at a time.',
      'The end of the connection used to mark the end of the answer, too.',
      'So it is ended by the side that sends the answer.',
    ],
    because: `After its answer the server sent its FIN, by which TCP says that one side will
      send no more. In HTTP/1.0 a connection has one exchange, unless both sides agree on more.`,
    slip: slips({
      [AFTERWARDS.client]: 'The server knows first that its answer is complete.',
      [AFTERWARDS.neither]: 'So it is in HTTP/1.1. This client speaks HTTP/1.0.',
    }),
  }),
  sixConnections: ({ apart }) => ({
    kind: 'number',
    id: 'round-trips-apart',
    asks: `A round trip: something goes there, and something comes back. A page has
      ${apart.length} objects, fetched in turn, a connection each. How many round trips is that?`,
    answer: Derived.from(apart, roundTripsOf),
    hints: [
      'Every request waits for its answer: a round trip. What comes before the request?',
      'TCP opens a connection with a handshake: SYN there, SYN and ACK back.',
      'So every object takes two.',
    ],
    because: `Each of the ${apart.length} requests waits for its answer, and before each of them
      TCP's handshake takes a round trip: SYN there, SYN and ACK back. Twice ${apart.length} is
      ${roundTripsOf(apart)}.`,
    slip: slips({
      [apart.length]: 'Those are the requests. Every connection has to be opened, too.',
      [apart.length * 3]:
        'The last part of the handshake takes no waiting: the request goes with it.',
    }),
  }),
  staysOpen: ({ together }) => ({
    kind: 'choice',
    id: 'behind-new-answer',
    asks: `The same request in HTTP/1.1, and neither side sends a Connection field. Which side
      ends the connection after the answer?`,
    choices: Object.values(AFTERWARDS),
    given: { entry: together.message('client', 0) },
    answer: Derived.from(together, afterFirstAnswer),
    hints: [
      'Most pages have more than one object.',
      'HTTP/1.1 has another default than HTTP/1.0.',
      'Its connections are called persistent.',
    ],
    because: `The first answer was followed by no FIN, but by the second request. In HTTP/1.1 a
      connection persists unless one side says close, RFC 9112 9.3.`,
    slip: slips({
      [AFTERWARDS.server]: 'That was the rule in HTTP/1.0.',
      [AFTERWARDS.client]: 'It may at any time, but then it pays for a new one.',
    }),
  }),
  oneForAll: ({ apart, together }) => ({
    kind: 'number',
    id: 'round-trips-together',
    asks: `The same ${apart.length} objects, fetched in turn, but over one connection. How many round
      trips is that?`,
    answer: Derived.from([together], roundTripsOf),
    hints: [
      'How often is the connection opened?',
      'Every request still waits for its answer.',
      'One handshake, and then a round trip for every object.',
    ],
    because: `One handshake and ${apart.length} requests: ${roundTripsOf([together])}. The
      other ${apart.length - 1} handshakes are saved.`,
    slip: slips({
      [apart.length]: 'The one connection has to be opened, too.',
      [roundTripsOf(apart)]: 'That is what it took with a connection for each.',
    }),
  }),
  close: ({ saidClose }) => ({
    kind: 'choice',
    id: 'behind-close',
    asks: `A client asks in HTTP/1.1, with the field Connection: close, and gets its answer.
      Which side then ends the connection first?`,
    choices: Object.values(AFTERWARDS),
    given: { entry: saidClose.message('client', 0) },
    answer: Derived.from(saidClose, afterFirstAnswer),
    hints: [
      'The field says: this is my last request here.',
      'A client that ends it at once may lose the end of the answer.',
      'The side that sends last ends it.',
    ],
    because: `RFC 9112 9.6: a server that receives close must end the connection after its
      answer, and a client that receives close must end it after reading that. The server can do
      so first: its FIN came right after its answer.`,
    slip: slips({
      [AFTERWARDS.client]: 'It must, too, but only when it has read the answer. Who is first?',
      [AFTERWARDS.neither]: 'Then close would mean nothing.',
    }),
  }),
  keepAlive: ({ askedToStay }) => ({
    kind: 'choice',
    id: 'behind-keep-alive',
    asks: `A client asks in HTTP/1.0, with the field Connection: keep-alive, and our server
      agrees. Which side ends the connection after the answer?`,
    choices: Object.values(AFTERWARDS),
    given: { entry: askedToStay.message('client', 0) },
    answer: Derived.from(askedToStay, afterFirstAnswer),
    hints: [
      'In HTTP/1.0 the default is to end it. This field asks for an exception.',
      'A server that agrees says so in its answer.',
      'Our server did.',
    ],
    because: `The server agreed: its answer says Connection: keep-alive, too. The second
      request came on the same connection.`,
    slip: slips({
      [AFTERWARDS.server]: 'That is the default of HTTP/1.0, but here both agreed on more.',
      [AFTERWARDS.client]: 'It has just asked for the opposite.',
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
      'It must not assume that: a proxy may send requests of many clients on a connection.',
      'What a request means has to be in the request.',
    ],
    because: `Every request is understood by itself, RFC 9110 3.3. The connection is the same, but
      what the request before said does not count.`,
    slip: slips({
      [contentOf(knownAnswer).trim()]: 'That would take a server that remembers the connection.',
      [MISSING]: 'Nothing demands a Cookie. The server answers what it is asked.',
    }),
  }),
  idle: ({ idle }) => ({
    kind: 'choice',
    id: 'who-gives-up',
    asks: `An HTTP/1.1 connection after its first exchange. The client sends nothing
      for a minute, and our server gives up. What does the server send?`,
    choices: Object.values(GIVING_UP),
    answer: Derived.from(idle, whoGaveUp),
    hints: [
      'Every open connection takes memory, so it ends those that are not used.',
      'An answer answers a request. Is there one?',
      'Without a request there is no answer, only the end.',
    ],
    because: `After ${idleSeconds(idle)} s the server sent its FIN and nothing else: there was no
      request to answer. By default Apache waits for 5 s, nginx for 75 s.`,
    slip: slips({
      [GIVING_UP.told]: 'That answers a request that takes too long. None has begun.',
      [GIVING_UP.client]: 'Either side may end it at any time.',
      [GIVING_UP.open]: 'Then clients that are gone would hold connections for ever.',
    }),
  }),
  crossing: ({ crossing }) => ({
    kind: 'choice',
    id: 'crossing-answer',
    asks: `Our server gives up an idle connection and sends its FIN. At that moment a request is
      on its way to it. What does the client get?`,
    choices: Object.values(LATE),
    answer: Derived.from(crossing, answerToSecond),
    hints: [
      'The server has sent its FIN. What can it send after that?',
      'A FIN says: I will send no more.',
      'So there can be no answer on this connection.',
    ],
    because: `The request reached a server that had given the connection up: its bytes were never
      parsed. After its FIN a side can send nothing, RFC 9293 3.6.`,
    slip: slips({
      [LATE.answered]: 'It was, but the server can send nothing after its FIN.',
      [LATE.refused]: 'The server can send nothing after its FIN, not even 408.',
    }),
  }),
} satisfies Record<string, (scene: Connections) => Question>;
