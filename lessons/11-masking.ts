/**
 * Lesson 11: masking, and the attack that it stops.
 *
 * A client masks every frame with a key that it sends along. That hides nothing; so what is it for?
 * Between a client and our server sits a cache that knows only HTTP (`scenes/naive-cache.ts`), and an
 * attacker tries to fill it, three times: against a client that does not mask, against one that does,
 * and against one whose key can be guessed. Each time a second client then asks for a script, and what
 * it gets is read off its own connection. At the end of the first half of the course, the four ways to
 * push stand side by side.
 */

import { fieldOf } from '../src/lesson/script/derived.ts';
import { defineLesson } from '../src/lesson/script/lesson.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import type { Entry } from '../src/trace/entry.ts';
import { hexByte, hexPairs } from '../src/wire/octets.ts';
import { tryBytes } from './kit/changed.ts';
import { contentOf, targetOf } from './kit/readings.ts';
import { QUESTIONS } from './questions/masking.ts';
import { costsOf } from './scenes/four-ways.ts';
import { frameOf, keyOf, type Masking, payloadOnWire, performMasking } from './scenes/masking.ts';
import { titleOf } from './titles.ts';

const hostOf = (request: Entry) => fieldOf(request, 'Host').value;

export const lesson = defineLesson<Masking>({
  ...titleOf('masking'),
  perform: performMasking,
  facts: async () => (await import('./facts/masking.ts')).FACTS,
  steps: [
    {
      id: 'key-sent-along',
      title: 'A key sent along',
      shows: ({ helloFrame }) => ({
        entry: helloFrame,
        field: 'payload data',
      }),
      says: ({ helloFrame }) => {
        const [wire, key, plain] = [
          payloadOnWire(helloFrame),
          keyOf(helloFrame),
          frameOf(helloFrame).payload,
        ];
        return `Byte i of the payload is XORed with byte i mod 4 of the key:
          ${hexByte(wire[2]!)} XOR ${hexByte(key[2]!)} is ${hexByte(plain[2]!)}, "${plain.toString().charAt(2)}".
          The key is sent just before what it masks, for anyone to see. So masking keeps nothing secret.
          What is it for?`;
      },
      asks: QUESTIONS.keySentAlong,
      tries: ({ helloFrame }) => {
        const keyed = { 2: 0, 3: 0, 4: 0, 5: 0 };
        const plain = Object.fromEntries(
          [...frameOf(helloFrame).payload].map((byte, index) => [6 + index, byte]),
        );
        return [
          tryBytes(helloFrame, ['zero-key', 'A key of zeros: masked, and yet in clear'], {
            ...keyed,
            ...plain,
          }),
          tryBytes(helloFrame, ['other-key', 'A key of zeros, the payload as it is'], keyed),
        ];
      },
    },
    {
      id: 'clear-request',
      title: 'Run A: masking off',
      shows: ({ clearFrame }) => ({
        entry: clearFrame,
        field: 'payload data',
      }),
      says: ({ clearUpgrade, clearFrame, victimRequest }) => {
        const { shape } = frameOf(clearFrame).header;
        return `A page of ${hostOf(clearUpgrade)} talks to its own server, and in this run its client does not mask.
          Between them is a cache that knows only HTTP. It skips the ${shape.headerLength} bytes of frame
          header and reads a GET for ${hostOf(victimRequest)}.`;
      },
      asks: QUESTIONS.clearFrame,
    },
    {
      id: 'forged-answer',
      title: 'Run A: a forged answer',
      shows: ({ forgedAnswer }) => ({
        entry: forgedAnswer,
        field: 'payload data',
      }),
      says: ({
        victimRequest,
      }) => `The attacker's server sends what looks like the answer. To the two ends it
        is a message. The cache takes it for ${targetOf(victimRequest)} of ${hostOf(victimRequest)} and keeps it: it goes
        by the name in Host, not by who answered.`,
    },
    {
      id: 'someone-else',
      title: 'Run A: who else asks',
      shows: ({ clearScript }) => ({
        entry: clearScript,
        field: 'content',
      }),
      says: ({
        victimRequest,
        clearScript,
      }) => `A second client asks ${hostOf(victimRequest)} for its script and gets
        "${contentOf(clearScript)}": the cache answered, and the server never saw the request. A browser would
        run it as that server's script.`,
      asks: QUESTIONS.someoneElse,
    },
    {
      id: 'random-key',
      title: 'Run B: a random key',
      shows: ({ randomFrame }) => ({
        entry: randomFrame,
        field: 'masking key',
      }),
      says: ({
        randomScript,
      }) => `The same message, masked. The page chooses the message but not the key, and so
        not the bytes on the wire: there is no GET among them. The forged answer comes as before, but answers
        no request. The second client gets "${contentOf(randomScript)}".`,
      asks: QUESTIONS.random,
    },
    {
      id: 'guessed-key',
      title: 'Run C: a guessed key',
      shows: ({ guessedFrame }) => ({
        entry: guessedFrame,
        field: 'payload data',
      }),
      says: ({ guessedFrame, guessedScript }) => {
        const { payload } = frameOf(guessedFrame);
        return `This client has one key for all its frames, and the first frame gave it away. The message
          is what the attacker wants on the wire, XOR the key: ${hexPairs(payload.subarray(0, 4))} for "GET ".
          The second client gets "${contentOf(guessedScript)}".`;
      },
      asks: QUESTIONS.guessed,
    },
    {
      id: 'unmasked',
      title: 'Break it: in clear',
      shows: ({ unmaskedFrame }) => ({
        entry: unmaskedFrame,
        field: 'MASK',
      }),
      says: ({
        unmaskedClose,
      }) => `So a client must mask every frame, over TLS too, each with a new key that
        no one can guess (RFC 6455 5.1, 5.3). A server must close the connection on a frame that is not
        masked, as in run A; ours says ${fieldOf(unmaskedClose, 'status code').value}.`,
      tries: ({ helloFrame }) => [{ id: 'masked', does: 'Mask it', bytes: helloFrame.bytes }],
    },
    {
      id: 'masking-server',
      title: 'Break it: server masks',
      shows: ({ maskedEcho }) => ({
        entry: maskedEcho,
        field: 'MASK',
      }),
      says: ({
        closeByClient,
      }) => `A forged answer is worth nothing without a forged request, as run B showed.
        So there is nothing for a server's mask to stop, and RFC 6455 5.1 forbids it: our client closed
        with ${fieldOf(closeByClient, 'status code').value}.`,
      asks: QUESTIONS.maskingServer,
    },
    {
      id: 'four-ways',
      title: 'One update, four ways',
      shows: ({ updateFrame }) => ({
        entry: updateFrame,
        field: 'payload data',
      }),
      says: ({ fourWays, updateFrame }) => {
        const costs = costsOf(fourWays);
        const message = frameOf(updateFrame).payload.toString();
        const { length } = (JSON.parse(message) as { readonly data: string }).data;
        return `One update of ${length} bytes took ${costs['short poll']} bytes by short poll, after ${costs['poll in vain']} for a poll in
          vain; ${costs['long poll']} by long poll (a browser sends more fields: lesson 6); ${costs['event stream']} as an event;
          ${costs.WebSocket} as a frame: ${frameOf(updateFrame).header.shape.headerLength} of header, the rest our JSON around the data.`;
      },
      asks: QUESTIONS.fourWays,
    },
    {
      id: 'which',
      title: 'Which one, and when',
      shows: ({ opening }) => ({
        entry: opening,
        field: 'chunk-data',
      }),
      says: `Short poll: late is good enough. Long poll: a proxy holds streams back. Event stream: only the
        server pushes, and only text; the browser comes back by itself, with the id. WebSocket: both
        push, or the data is binary.`,
      asks: QUESTIONS.which,
    },
  ],
  closes: ({ helloFrame, fourWays, randomScript, guessedScript }) => ({
    aha: `Masking protects the machines between the two ends, not the two ends; and only because no one can
      guess the key.`,
    devTools: `The Messages tab of Chromium and the Response tab of Firefox show payloads as the page sent
      them. Neither shows keys or masked bytes; Firefox has a column MaskBit.`,
    sayings: [
      {
        says: 'Masking keeps the payload secret.',
        verdict: 'false',
        because: `The key, ${hexPairs(keyOf(helloFrame))}, is in the same frame, right before the
          payload.`,
      },
      {
        says: 'Any masking key will do.',
        verdict: 'false',
        because: `With a random key the second client got "${contentOf(randomScript)}"; with one that the attacker
          knew, "${contentOf(guessedScript)}".`,
      },
      {
        says: 'A WebSocket is the cheapest way to push.',
        verdict: 'half true',
        because: `Far cheaper than polls. But the update took ${costsOf(fourWays).WebSocket} bytes, and
          ${costsOf(fourWays)['event stream']} as an event. Choose by who has to speak.`,
      },
    ],
    code: [
      'src/websocket/mask.ts applyMask',
      'src/websocket/rules.ts judgeHeader',
      'lessons/scenes/naive-cache.ts fromClient',
    ],
  }),
});

await playAlone(import.meta.url, lesson);
