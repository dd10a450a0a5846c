/** The questions of lesson 11, by the steps before which they are asked. */

import { choiceBy } from '../../src/lesson/script/choice.ts';
import { Derived, fieldOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedEntry } from '../../src/lesson/script/recorded-connection.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { hexByte, hexPairs } from '../../src/wire/octets.ts';
import { contentOf } from '../kit/readings.ts';
import { slips } from '../kit/slips.ts';
import { answersOf, framingOf, WAYS } from '../scenes/four-ways.ts';
import { frameOf, keyOf, type Masking, payloadOnWire } from '../scenes/masking.ts';
import { SCRIPTS } from '../scenes/poisoned-cache.ts';

/** Which script a second client may get, and from whom. */
const OUTCOMES = [
  `${SCRIPTS.honest}  the script of the server`,
  `${SCRIPTS.forged}  the script of the attacker`,
  'nothing: the cache has two answers and gives neither',
] as const;

const outcomeOf = (script: RecordedEntry) => choiceBy(script, OUTCOMES, contentOf);

export const QUESTIONS = {
  keySentAlong: ({ helloFrame }) => {
    const [wire, key] = [payloadOnWire(helloFrame), keyOf(helloFrame)];
    return {
      id: 'third-byte',
      kind: 'byte',
      asks: `To mask is to XOR with the key, byte by byte. The key is ${hexPairs(key)}, the payload on the
        wire ${hexPairs(wire)}. What is its third byte, unmasked?`,
      given: { entry: helloFrame },
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
      asks: `This client does not mask. On the way is a cache older than WebSocket, which skips whatever does
        not look like HTTP. What does it take this frame for?`,
      given: { entry: clearFrame },
      choices,
      answer: choiceBy(clearScript, choices, (answer) => {
        return contentOf(answer) === SCRIPTS.forged ? 'a request' : 'bytes';
      }),
      hints: [
        'Look at the text beside the bytes.',
        'A program that does not know WebSocket does not know what a 101 ends either.',
        'It skips the frame header. What looks like HTTP after that?',
      ],
      because: `It skips what it cannot read, and then there are a GET, a target and Host: a request. That it
        took it for one shows later: it kept an answer to it, and gave that to someone else.`,
      slip: slips({
        [choices[0]!]: 'It is older than WebSocket: it goes on looking for HTTP.',
        [choices[2]!]: 'It skips what it cannot read, and goes on after it.',
      }),
    };
  },
  someoneElse: ({ clearScript }) => ({
    id: 'second-client',
    kind: 'choice',
    asks: `A second client, which knows nothing of all this, asks the server for the script. Its connection
      goes through the same cache. It gets ...`,
    choices: OUTCOMES,
    answer: outcomeOf(clearScript),
    hints: [
      'What is a cache for?',
      'It goes by Host and target, and has an answer for these two.',
      "It took the attacker's message for the server's answer.",
    ],
    because: `It got "${contentOf(clearScript)}". Host and target of the two requests are the same, and that
      is all that the cache compares.`,
    slip: slips({
      [OUTCOMES[0]]: 'For that the cache would have to ask the server. It has an answer already.',
      [OUTCOMES[2]]: 'It has only one: the server has not answered yet.',
    }),
  }),
  random: ({ randomScript }) => ({
    id: 'random-key',
    kind: 'choice',
    asks: `Once more, with an empty cache. Now the client masks with a random key. Then the second
      client asks for the script. It gets ...`,
    choices: OUTCOMES,
    answer: outcomeOf(randomScript),
    hints: [
      'What does the cache see of the message?',
      'The attacker chooses the message. Who chooses the key?',
      'An answer belongs to a request. Here the cache has seen none.',
    ],
    because: `It got "${contentOf(randomScript)}". The forged answer went by in clear, as before; but the
      cache had seen no request for it to answer.`,
    slip: slips({
      [OUTCOMES[1]]: 'The forged request is masked now. To which request would that answer belong?',
      [OUTCOMES[2]]: 'It keeps answers to requests that it saw. How many did it see?',
    }),
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
        'XOR undoes itself: XOR twice with the same byte changes nothing.',
        `It is ${hexByte(wire[0]!)} XOR ${hexByte(key[0]!)}.`,
      ],
      because: `${hexByte(wire[0]!)} XOR ${hexByte(key[0]!)} is ${hexByte(frameOf(entry).payload[0]!)}, and the
        client XORs that with ${hexByte(key[0]!)} again.`,
      slip: slips({
        [hexByte(wire[0]!)]: 'The client will mask that, and then it is no longer a G.',
        [hexByte(key[0]!)]: 'XORed with itself, that is 00 on the wire.',
      }),
    };
  },
  maskingServer: ({ closeByClient, maskedEcho }) => {
    const choices = [
      'unmasks it, as a server would',
      'closes with 1002: a protocol error',
      'closes with 1008: against a policy',
    ] as const;
    return {
      id: 'masking-server',
      kind: 'choice',
      asks: 'A server masks a frame, which RFC 6455 5.1 says it must not do. Our client ...',
      choices,
      given: { entry: maskedEcho },
      answer: choiceBy(closeByClient, choices, (next) => {
        if (frameOf(next).header.opcode !== OPCODE.close) return 'unmasks it';
        return `closes with ${fieldOf(next, 'status code').value}`;
      }),
      hints: [
        'Is a rule of the protocol broken, or a rule of one program?',
        'Lesson 10 has shown what our server does about a frame that breaks a rule.',
        'A client must close the connection if it detects a masked frame.',
      ],
      because: `Its next frame is a Close with
        ${fieldOf(closeByClient, 'status code').value}:
        "${maskedEcho.fault?.message}"`,
      slip: slips({
        [choices[0]]: 'It could. But it must close the connection (RFC 6455 5.1).',
        [choices[2]]: 'That is for a rule of one program. This one is in the RFC.',
      }),
    };
  },
  fourWays: ({ fourWays }) => ({
    id: 'least-framing',
    kind: 'choice',
    asks: `One update, four ways, all of them open already. Which adds the fewest bytes of its own to the
      content that it carries, whatever that content is?`,
    choices: WAYS,
    answer: Derived.from(fourWays, (connection) => {
      const framing = framingOf(connection);
      return WAYS.reduce((least, way) => (framing[way] < framing[least] ? way : least));
    }),
    hints: [
      'Two of them need a request and a response head for every update.',
      'An event has names of fields and line ends, and is in a chunk.',
      'A frame of a server with a short payload has two bytes of header.',
    ],
    because: `${WAYS.map((way) => `${way} ${framingOf(fourWays)[way]}`).join(', ')}. What the content is
      made of decides the rest.`,
    slip: slips({
      'short poll': 'It needs a request and a head for every answer.',
      'long poll': 'It waits for the update, but each still needs a request and a head.',
      'event stream': 'Close. Count the names of its fields, its line ends and its chunk.',
    }),
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
      'For the others, the script of the page has to do it.',
      'Lesson 8 showed a field for that.',
      'The field is retry.',
    ],
    because: `Its first bytes say retry, and every event has an id, the last of which the browser sends
      when it returns. With a WebSocket the page has to do both, and with polls every request does it.`,
    slip: slips({
      'short poll': 'Its script decides when to ask again.',
      'long poll': 'Its script asks again after every answer.',
      WebSocket: 'It does not come back by itself: the page has to open another one.',
    }),
  }),
} satisfies Record<string, (scene: Masking) => Question>;

function bitsOf(byte: number): string {
  return byte.toString(2).padStart(8, '0');
}
