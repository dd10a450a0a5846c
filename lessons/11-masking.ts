/**
 * Lesson 11: masking, and the attack that it stops.
 *
 * A client masks every frame with a key that it sends along. That hides nothing; so what is it for?
 * Between a client and our server sits a cache that knows only HTTP (`support/naive-cache.ts`), and an
 * attacker tries to fill it, three times: against a client that does not mask, against one that does,
 * and against one whose key can be guessed. Each time a second client then asks for a script, and what
 * it gets is read off its own connection. At the end of the first half of the course, the four ways to
 * push stand side by side. The traffic is made in `support/masking.ts`; what is asked before each step
 * stands in `support/masking-questions.ts`.
 */

import { fieldOf } from '../src/lesson/script/derived.ts';
import { defineLesson } from '../src/lesson/script/lesson.ts';
import type { RecordedConnection } from '../src/lesson/script/recorded-connection.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { hexByte, hexPairs } from '../src/wire/octets.ts';
import { tryBytes } from './support/changed.ts';
import { costsOf, openingOf, updatesOf } from './support/four-ways.ts';
import {
  frameOf,
  keyOf,
  type Masking,
  payloadOnWire,
  performMasking,
  scriptOf,
} from './support/masking.ts';
import { MASKING_QUESTIONS } from './support/masking-questions.ts';

const hostOf = (connection: RecordedConnection) =>
  fieldOf(connection.message('client', 0), 'Host').value;
const targetOf = (connection: RecordedConnection) =>
  fieldOf(connection.message('client', 0), 'request-target').value;

export const lesson = defineLesson<Masking>({
  number: 11,
  id: 'masking',
  title: 'Masking, and the attack it stops',
  question: 'Why scramble bytes with a key you send along?',
  perform: performMasking,
  steps: [
    {
      id: 'key-sent-along',
      title: 'A key sent along',
      shows: ({ hello: connection }) => ({
        entry: connection.message('client', 1),
        field: 'payload data',
      }),
      says: ({ hello }) => {
        const entry = hello.message('client', 1);
        const [wire, key, plain] = [payloadOnWire(entry), keyOf(entry), frameOf(entry).payload];
        return `Byte i of the payload is XORed with byte i mod 4 of the key:
          ${hexByte(wire[2]!)} XOR ${hexByte(key[2]!)} is ${hexByte(plain[2]!)}, "${plain.toString().charAt(2)}".
          The key stands in front of what it has masked, for anyone to see. So this is no secrecy. What is
          it, then?`;
      },
      asks: MASKING_QUESTIONS.keySentAlong,
      tries: ({ hello }) => {
        const entry = hello.message('client', 1);
        const keyed = { 2: 0, 3: 0, 4: 0, 5: 0 };
        const plain = Object.fromEntries(
          [...frameOf(entry).payload].map((byte, index) => [6 + index, byte]),
        );
        return [
          tryBytes(entry, ['zero-key', 'A key of zeros: masked, and in clear'], {
            ...keyed,
            ...plain,
          }),
          tryBytes(entry, ['other-key', 'A key of zeros, the payload as it is'], keyed),
        ];
      },
    },
    {
      id: 'clear-request',
      title: 'Run A: masking off',
      shows: ({ clear: { attack: connection } }) => ({
        entry: connection.message('client', 1),
        field: 'payload data',
      }),
      says: ({ clear: { attack, victim } }) => {
        const { shape } = frameOf(attack.message('client', 1)).header;
        return `A page of ${hostOf(attack)} connections to its own server, and in this run its client does not mask. On
          the way sits a cache that knows only HTTP. It skips ${shape.headerLength} bytes of header, and
          reads a GET for ${hostOf(victim)}.`;
      },
      asks: MASKING_QUESTIONS.clearFrame,
    },
    {
      id: 'forged-answer',
      title: 'Run A: a forged answer',
      shows: ({ clear: { attack: connection } }) => ({
        entry: connection.message('server', 1),
        field: 'payload data',
      }),
      says: ({
        clear: { victim },
      }) => `The attacker's server sends what reads as the answer. For the two ends it
        is a message. The cache takes it for ${targetOf(victim)} of ${hostOf(victim)}, and keeps it: it goes
        by the name in Host, and not by who has answered.`,
    },
    {
      id: 'someone-else',
      title: 'Run A: who else asks',
      shows: ({ clear: { victim: connection } }) => ({
        entry: connection.message('server', 0),
        field: 'content',
      }),
      says: ({ clear }) => `A second client asks ${hostOf(clear.victim)} for its script, and gets
        "${scriptOf(clear.victim)}": the cache has answered, and the server has not even been called. A browser would
        run it as a script of that server.`,
      asks: MASKING_QUESTIONS.someoneElse,
    },
    {
      id: 'random-key',
      title: 'Run B: a random key',
      shows: ({ random: { attack: connection } }) => ({
        entry: connection.message('client', 1),
        field: 'masking key',
      }),
      says: ({
        random,
      }) => `The same message, masked. The page chooses the message, but not the key, and so
        not the bytes on the wire: no GET is left there. The forged answer comes as before, and belongs to
        no request. The second client gets "${scriptOf(random.victim)}".`,
      asks: MASKING_QUESTIONS.random,
    },
    {
      id: 'guessed-key',
      title: 'Run C: a guessed key',
      shows: ({ guessed: { attack: connection } }) => ({
        entry: connection.message('client', 2),
        field: 'payload data',
      }),
      says: ({ guessed }) => {
        const { payload } = frameOf(guessed.attack.message('client', 2));
        return `This client has one key for all frames, and the first gave it away. The message is what is
          wanted on the wire, XOR key: ${hexPairs(payload.subarray(0, 4))} for "GET ". That is no UTF-8, so
          the frame is binary. The second client gets "${scriptOf(guessed.victim)}".`;
      },
      asks: MASKING_QUESTIONS.guessed,
    },
    {
      id: 'unmasked',
      title: 'Break it: in clear',
      shows: ({ unmasked: connection }) => ({
        entry: connection.message('client', 1),
        field: 'MASK',
      }),
      says: ({
        unmasked,
      }) => `So a client must mask every frame, over TLS too, each with a new key that
        no one can guess (RFC 6455 5.1, 5.3). Servers see to it: what run A has sent is a fault, and the
        answer is ${fieldOf(unmasked.message('server', 1), 'status code').value}.`,
      tries: ({ hello }) => [
        { id: 'masked', does: 'Mask it', bytes: hello.message('client', 1).bytes },
      ],
    },
    {
      id: 'masking-server',
      title: 'Break it: server masks',
      shows: ({ maskingServer: connection }) => ({
        entry: connection.message('server', 1),
        field: 'MASK',
      }),
      says: ({
        maskingServer,
      }) => `A forged answer is worth nothing without a forged request, as run B has
        shown. So servers need not mask, and RFC 6455 5.1 forbids it: our client has closed with
        ${fieldOf(maskingServer.message('client', 2), 'status code').value}.`,
      asks: MASKING_QUESTIONS.maskingServer,
    },
    {
      id: 'four-ways',
      title: 'One update, four ways',
      shows: ({ fourWays: connection }) => ({
        entry: updatesOf(connection).WebSocket,
        field: 'payload data',
      }),
      says: ({ fourWays }) => {
        const costs = costsOf(fourWays);
        const message = frameOf(updatesOf(fourWays).WebSocket).payload.toString();
        const { length } = (JSON.parse(message) as { readonly data: string }).data;
        return `One update of ${length} bytes, each way. It took ${costs['short poll']} bytes by short poll, and ${costs['poll in vain']} for
          a poll in vain before; ${costs['long poll']} by long poll (a browser sends more fields: lesson 6);
          ${costs['event stream']} as an event; ${costs.WebSocket} as a frame, most of it our JSON.`;
      },
      asks: MASKING_QUESTIONS.fourWays,
    },
    {
      id: 'which',
      title: 'Which one, and when',
      shows: ({ fourWays: connection }) => ({
        entry: openingOf(connection),
        field: 'chunk-data',
      }),
      says: `Short poll: late is good enough. Long poll: nothing else gets through. Event stream: only the
        server speaks, in text; the browser comes back by itself, with the id. WebSocket: both speak, or
        not in text. Lesson 20 will count it.`,
      asks: MASKING_QUESTIONS.which,
    },
  ],
  closes: ({ hello, random, guessed, fourWays }) => ({
    aha: `Masking protects what stands in between, and not you; and it does so only because no one can guess
      the key.`,
    devTools: `The Messages tab of Chromium and the Response tab of Firefox show payloads as the page sent
      them. Keys and masked bytes are nowhere to be seen; Firefox has a column MaskBit.`,
    sayings: [
      {
        says: 'Masking keeps the payload secret.',
        verdict: 'false',
        because: `The key, ${hexPairs(keyOf(hello.message('client', 1)))}, stood in the same frame, right in front
          of it.`,
      },
      {
        says: 'Any masking key will do.',
        verdict: 'false',
        because: `With a random one the second client got "${scriptOf(random.victim)}", with one that was known
          "${scriptOf(guessed.victim)}".`,
      },
      {
        says: 'A WebSocket is the cheapest way to push.',
        verdict: 'half true',
        because: `Far cheaper than polls; but an update took ${costsOf(fourWays).WebSocket} bytes, and
          ${costsOf(fourWays)['event stream']} as an event. Choose by who has to speak.`,
      },
    ],
    code: [
      'src/websocket/mask.ts applyMask',
      'src/websocket/rules.ts judgeHeader',
      'lessons/support/naive-cache.ts fromClient',
    ],
  }),
});

await playAlone(import.meta.url, lesson);
