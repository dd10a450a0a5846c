/** The questions of lesson 11, by the steps before which they are asked. */

import { choiceBy } from '../../src/lesson/script/choice.ts';
import { Derived, fieldOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedEntry } from '../../src/lesson/script/recorded-connection.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { hexByte, hexPairs } from '../../src/wire/octets.ts';
import { contentOf } from '../kit/readings.ts';
import { answersOf, costsOf, WAYS } from '../scenes/four-ways.ts';
import { frameOf, keyOf, type Masking, payloadOnWire } from '../scenes/masking.ts';
import { SCRIPTS } from '../scenes/poisoned-cache.ts';

/** Which script a second client may get, and from whom. */
const OUTCOMES = [
  `${SCRIPTS.honest}  the script of the server`,
  `${SCRIPTS.forged}  the script of the attacker`,
  'nothing: the cache has two answers that contradict',
];

const outcomeOf = (script: RecordedEntry) => choiceBy(script, OUTCOMES, contentOf);

export const QUESTIONS = {
  keySentAlong: ({ helloFrame }) => {
    const [wire, key] = [payloadOnWire(helloFrame), keyOf(helloFrame)];
    return {
      id: 'third-byte',
      kind: 'byte',
      asks: `To mask is to XOR with the key, byte by byte. The key is ${hexPairs(key)}, the payload on the
        wire ${hexPairs(wire)}. What is its third byte, unmasked?`,
      answer: Derived.from(helloFrame, (frame) => frameOf(frame).payload[2]!),
      hints: [
        'The third byte of the payload goes with the third byte of the key.',
        'XOR, bit by bit: 1 where the two differ, 0 where they do not (RFC 6455 5.3).',
        `${hexByte(wire[2]!)} is ${bitsOf(wire[2]!)}, and ${hexByte(key[2]!)} is ${bitsOf(key[2]!)}.`,
      ],
      because: `${hexByte(wire[2]!)} XOR ${hexByte(key[2]!)} is ${hexByte(frameOf(helloFrame).payload[2]!)}:
        ${bitsOf(wire[2]!)} and ${bitsOf(key[2]!)} differ in ${bitsOf(frameOf(helloFrame).payload[2]!)}.`,
      slip: (typed) => {
        const other = [0, 1, 3].some((index) => hexByte(wire[2]! ^ key[index]!) === typed);
        return other ? 'That is with another byte of the key: third goes with third.' : undefined;
      },
    };
  },
  clearFrame: ({ clearFrame, victimRequest, clearScript }) => {
    const choices = [
      'bytes to pass on unread: the 101 has ended HTTP',
      `a request for ${fieldOf(victimRequest, 'request-target').value}`,
      `nothing that it can read: it begins with ${hexByte(clearFrame.bytes[0]!)}`,
    ];
    return {
      id: 'clear-frame',
      kind: 'choice',
      asks: `The attacker's client does not mask. Its connection passes by a cache made for HTTP, before there
        were WebSockets. What is this frame, for the cache?`,
      given: { entry: clearFrame },
      choices,
      answer: choiceBy(clearScript, choices, (answer) => {
        return contentOf(answer) === SCRIPTS.forged ? 'a request' : 'bytes';
      }),
      hints: [
        'Look at the text beside the bytes.',
        'Whoever has never heard of WebSocket does not know what a 101 means either.',
        'This one skips what it cannot read, until something looks like the start of a request.',
      ],
      because: `It skips what it cannot read, and then there is a GET, a target, and Host: a request. That it
        saw one shows later: it kept an answer to it, and gave that to someone else.`,
      slip: (typed) => {
        if (typed === choices[0]) return 'For that it would have to know what a 101 means.';
        return typed === choices[2]
          ? 'It skips what it cannot read, and goes on behind it.'
          : undefined;
      },
    };
  },
  someoneElse: ({ clearScript }) => ({
    id: 'second-client',
    kind: 'choice',
    asks: `A second client, which knows nothing of all this, asks the server for the script. Its connection
      passes by the same cache. It gets ...`,
    choices: OUTCOMES,
    answer: outcomeOf(clearScript),
    hints: [
      'What would a cache be for, if not for this?',
      'It goes by Host and target, and knows an answer for both.',
      'It has taken the message of the attacker for the answer of the server.',
    ],
    because: `It was given "${contentOf(clearScript)}". Host and target of the two requests are the same, and that
      is all the cache compares.`,
  }),
  random: ({ randomScript }) => ({
    id: 'random-key',
    kind: 'choice',
    asks: `Once more, with a cache that is empty. Now the client masks with a random key. Then the second
      client asks for the script. It gets ...`,
    choices: OUTCOMES,
    answer: outcomeOf(randomScript),
    hints: [
      'What does the cache see of the message?',
      'The attacker chooses the message. Who chooses the key?',
      'An answer belongs to a request. Here the cache has seen none.',
    ],
    because: `It was given "${contentOf(randomScript)}". The forged answer went by in clear, as before; but the
      cache had seen no request, and so it was the answer to nothing.`,
  }),
  guessed: ({ guessedFrame }) => {
    const entry = guessedFrame;
    const [wire, key] = [payloadOnWire(entry), keyOf(entry)];
    return {
      id: 'disguise',
      kind: 'byte',
      asks: `The attacker knows that the next key will be ${hexPairs(key)}. With which byte must the message
        begin, so that ${hexByte(wire[0]!)}, a G, is on the wire?`,
      answer: Derived.from(entry, (frame) => frameOf(frame).payload[0]!),
      hints: [
        'The client will XOR the first byte with the first byte of the key.',
        'XOR undoes itself: what is XORed twice with the same byte is as it was.',
        `It is ${hexByte(wire[0]!)} XOR ${hexByte(key[0]!)}.`,
      ],
      because: `${hexByte(wire[0]!)} XOR ${hexByte(key[0]!)} is ${hexByte(frameOf(entry).payload[0]!)}, and the
        client XORs it with ${hexByte(key[0]!)} again.`,
      slip: (typed) =>
        typed === hexByte(wire[0]!) ? 'That would be masked, and be no G any more.' : undefined,
    };
  },
  maskingServer: ({ closeByClient, maskedEcho }) => {
    const choices = [
      'unmasks it, as a server would',
      'closes with 1002: a protocol error',
      'closes with 1008: against a policy',
    ];
    return {
      id: 'masking-server',
      kind: 'choice',
      asks: 'A server masks a frame, key and all, although it need not. The client ...',
      choices,
      answer: choiceBy(closeByClient, choices, (next) => {
        if (frameOf(next).header.opcode !== OPCODE.close) return 'unmasks it';
        return `closes with ${fieldOf(next, 'status code').value}`;
      }),
      hints: [
        'Need not, or must not?',
        'RFC 6455 5.1 says of both sides what they must do.',
        'A client must close the connection if it detects a masked frame.',
      ],
      because: `Its next frame is a Close with
        ${fieldOf(closeByClient, 'status code').value}:
        "${maskedEcho.fault?.message}"`,
      slip: (typed) =>
        typed === choices[2]
          ? 'That is for a policy of its own. This rule is in the RFC.'
          : 'It could. It must not.',
    };
  },
  fourWays: ({ fourWays }) => ({
    id: 'cheapest',
    kind: 'choice',
    asks: `One update, four ways, each of them open already. Which one takes the fewest bytes, both
      directions counted?`,
    choices: WAYS,
    answer: Derived.from(fourWays, (connection) => {
      const costs = costsOf(connection);
      return WAYS.reduce((least, way) => (costs[way] < costs[least] ? way : least));
    }),
    hints: [
      'Two of them need a request for each update.',
      'The other two put a few bytes round each message, and our server an id.',
      'Lines that begin with id: and data: are shorter than JSON with three names.',
    ],
    because: `${WAYS.map((way) => `${way} ${costsOf(fourWays)[way]}`).join(', ')}. The last two are close,
      and it is our JSON that decides between them. Do not choose by that.`,
    slip: (typed) =>
      typed === 'WebSocket'
        ? 'Its own header is the shortest, but our JSON in it is not.'
        : undefined,
  }),
  which: ({ fourWays }) => ({
    id: 'comes-back',
    kind: 'choice',
    asks: `Connections break. One of the four tells the browser, in its own bytes, how soon to come back.
      Which?`,
    choices: WAYS,
    answer: Derived.from(fourWays, (connection) => {
      return WAYS.find((way) =>
        answersOf(connection, way).some(({ bytes }) => bytes.includes('retry: ')),
      )!;
    }),
    hints: [
      'For the others the page has to see to it.',
      'It has a field for that, and another one for the place to go on from.',
      'The fields are retry and id.',
    ],
    because: `Its first bytes say retry, and each event has an id, which the browser sends back when it
      returns. With a WebSocket both are for the page to do, and with polls every request does it.`,
  }),
} satisfies Record<string, (scene: Masking) => Question>;

function bitsOf(byte: number): string {
  return byte.toString(2).padStart(8, '0');
}
