import { DEFAULT_SEED, repeatableEnvironment } from '../../src/lesson/script/environment.ts';
import type { RecordedEntry } from '../../src/lesson/script/recorded-connection.ts';
import {
  type Changes,
  codeOf,
  inClosing,
  inQuestion,
  inStep,
  inTry,
  showing,
  span,
  withStep,
} from './altered-lesson.ts';
import { ask, performSound, SOUND, type SoundScene } from './sound-lesson.ts';

/** What is found in a lesson, and what has made it faulty. */
export type Faulty = readonly [found: RegExp, changes: Changes];

const NOT_RUN = 'src/websocket/mask.ts applyMask';
const RAN = 'src/http/scan-head.ts scanRequestLine';

/** Lessons with one thing wrong with them, by the check that has to find it. */
export const FAULTY_LESSONS: Readonly<Record<string, readonly Faulty[]>> = {
  'step-count': [[/^L03: it has 11 steps, not 5 to 10$/, withMoreSteps(6)]],
  'step-ids': [
    [/step 5 \(request\): the id request is taken/, inStep('size', { id: 'request' })],
    [/step 5 \(Size\): "Size" is not of lower-case letters/, inStep('size', { id: 'Size' })],
  ],
  'question-count': [
    [
      /^L03: it asks 4 questions, not at least 5$/,
      withStep('size', ({ asks: _, ...step }) => step),
    ],
  ],
  'question-ids': [
    [/step 5 .*: the id method is taken/, inQuestion('size', { id: 'method' })],
    [
      /step 5 .*: "two words" is not of lower-case letters/,
      inQuestion('size', { id: 'two words' }),
    ],
  ],
  'saying-count': [[/closing: 4 sayings, more than 3/, withSayings(4)]],
  'words-whole': [
    [/step 5 .*: the title is empty/, inStep('size', { title: '' })],
    [/step 5 .*: the narration says undefined/, inStep('size', { says: `Of ${undefined}.` })],
    [/step 5 .*: hint 3 says NaN/, inQuestion('size', { hints: ['a', 'b', `Of ${Number('x')}`] })],
    [/step 1 .*: the try cut says \[object Object\]/, inTry({ does: `Drop ${{}}` })],
    [/closing: the sentence to remember is empty/, inClosing({ aha: ' ' })],
  ],
  'field-shown': [
    [
      /step 5 .*: it names the field Cookie, and shows only method, SP, request-target, HTTP-version, /,
      inStep('size', {
        shows: ({ connection }) => ({ entry: connection.entries[0]!, field: 'Cookie' }),
      }),
    ],
    [
      /step 5 .*: what it shows is no message of its conversation/,
      inStep('size', { shows: ({ connection }) => ({ entry: { ...connection.entries[0]! } }) }),
    ],
    [
      /step 5 .*: what it shows has no fields/,
      inStep('size', {
        shows: ({ connection }) => ({ entry: connection.entries[0]!, views: [] }),
      }),
    ],
  ],
  'something-to-break': [
    [/^L03: no message in it is refused, and no step offers changes to try$/, withoutTrouble()],
  ],
  'tries-change': [
    [
      /step 1 .*: the try cut changes nothing/,
      inStep('request', {
        tries: ({ connection }) => [
          { id: 'cut', does: 'Cut', bytes: connection.entries[0]!.bytes },
        ],
      }),
    ],
    [/step 1 .*: "Cut It" is not of lower-case letters/, inTry({ id: 'Cut It' })],
    [
      /step 2 .*: it offers changes to what is no message of the client/,
      inStep('response', { tries: () => [{ id: 'cut', does: 'Cut', bytes: Buffer.of(1) }] }),
    ],
  ],
  'byte-in-one-field': [
    [/step 5 .*: layer odd .*: byte 1 has bits in no field: 255, and 1 more/, showing(span(0, 1))],
    [/byte 1 is claimed twice: PLAIN/, showing(span(0, 2), span(1, 3))],
    [
      /byte 1 has bits in no field: 127/,
      showing(span(0, 1), span(1, 2, { bits: 0x80 }), span(2, 3)),
    ],
    [/byte 3 of PLAIN lies after the message/, showing(span(0, 4))],
  ],
  'byte-in-a-message': [
    [/step 1 .*: byte \d+ of what the server wrote/, retold((entries) => entries.pop())],
    [/byte \d+ of what the client wrote/, retold((entries) => entries.splice(4, 1))],
    [/byte 0 of what the client wrote/, retold((entries) => entries.push(entries[0]!))],
  ],
  'reference-form': [
    [/step 5 .*: PLAIN refers to "RFC 9112"/, showing(span(0, 3, { ref: 'RFC 9112' }))],
    [/PLAIN refers to "MDN 3"/, showing(span(0, 3, { ref: 'MDN 3' }))],
    [/PLAIN refers to "RFC 9112 3."/, showing(span(0, 3, { ref: 'RFC 9112 3.' }))],
  ],
  'why-given': [
    [/step 5 .*: PLAIN says no sentence why: ""/, showing(span(0, 3, { why: '' }))],
    [/PLAIN says no sentence why: "to be"/, showing(span(0, 3, { why: 'to be' }))],
  ],
  'code-count': [
    [/closing: it names 1 function, not 2 or 3/, inClosing({ code: [RAN] })],
    [/closing: it names 4 functions/, inClosing({ code: [RAN, RAN, RAN, RAN] })],
  ],
  'code-exists': [
    [
      /closing: it names src\/http\/head\.ts scanNothing, which is not in the source/,
      inClosing({ code: [RAN, 'src/http/head.ts scanNothing'] }),
    ],
    [
      /step 5 .*: PLAIN is said to be read by src\/none\.ts read, which is not in the source/,
      showing(span(0, 3, { code: codeOf({ readBy: 'src/none.ts read' }) })),
    ],
  ],
  'code-ran': [
    [/closing: it names .* applyMask, which did not run/, inClosing({ code: [RAN, NOT_RUN] })],
    [
      /step 5 .*: PLAIN is said to be read by .* applyMask, which did not run/,
      showing(span(0, 3, { code: codeOf({ readBy: NOT_RUN }) })),
    ],
    [
      /PLAIN is said to be read by .* #readPayload, which did not run/,
      showing(
        span(0, 3, { code: codeOf({ readBy: 'src/websocket/frame-reader.ts #readPayload' }) }),
      ),
    ],
    [/PLAIN is said to be written by .* applyMask, which did not run/, writtenByNone()],
  ],
  'lesson-exists': [
    [
      /step 5 .*: the narration refers to lesson 20, which there is not/,
      inStep('size', { says: 'Lesson 2 has shown it, and lesson 20 will.' }),
    ],
  ],
  'word-explained': [
    [
      /step 5 .*: the narration says "opcode" before it is explained, in one-frame, opcode/,
      inStep('size', { says: 'The opcode is 1.' }),
    ],
  ],
  'step-fits': [
    [
      /step 5 .*: on a screen of 80 by 24, there is no room for its title/,
      inStep('size', { title: 'x'.repeat(72) }),
    ],
  ],
};

/** A field of a client's message that no one has written. */
export function writtenByNone(): Changes {
  return showing(span(0, 3, { code: codeOf({ writtenBy: NOT_RUN }) }));
}

/** What goes wrong only where the random numbers are not those of the first performance. */
export function unlucky(): Changes {
  const first = repeatableEnvironment(DEFAULT_SEED).randomOctets(3)[0]!;
  const says = ({ random }: SoundScene) => (random === first ? 'It is there.' : 'It is undefined.');
  return inStep('size', { says });
}

function withMoreSteps(count: number): Changes {
  const { asks: _, ...last } = SOUND.steps.at(-1)!;
  const more = Array.from({ length: count }, (_, index) => ({ ...last, id: `more-${index}` }));
  return { steps: [...SOUND.steps, ...more] };
}

function withSayings(count: number): Changes {
  const saying = { says: 'So they say', verdict: 'true', because: 'It was so.' } as const;
  return inClosing({ sayings: Array(count).fill(saying) });
}

/** The server takes everything, and there is nothing to try. */
function withoutTrouble(): Changes {
  return {
    ...withStep('request', ({ tries: _, ...step }) => step),
    async perform(stage) {
      stage.serve((_request, response) => response.send(200, [], 'Hello'));
      const connection = await stage.connect();
      await ask(connection, '/greeting');
      await ask(connection, '/nothing');
      return { connection, random: 0 };
    },
  };
}

/** Two more exchanges, and then what was recorded is told otherwise. */
function retold(change: (entries: RecordedEntry[]) => unknown): Changes {
  return {
    async perform(stage) {
      const scene = await performSound(stage);
      await ask(scene.connection, '/more');
      await ask(scene.connection, '/most');
      change(scene.connection.entries as RecordedEntry[]);
      return scene;
    },
  };
}
