import { Derived, sizeOf } from '../../src/lesson/script/derived.ts';
import { hiding, inQuestion } from './altered-lesson.ts';
import type { Faulty } from './faulty-lessons.ts';
import { type SoundScene, statusOf } from './sound-lesson.ts';

/** The same for what is wrong with a question. */
export const FAULTY_QUESTIONS: Readonly<Record<string, readonly Faulty[]>> = {
  'answer-derived': [
    [
      /step 5 .*: the answer is typed by hand: it is not Derived/,
      inQuestion('size', { answer: { value: 70 } }),
    ],
  ],
  'answer-recorded': [
    [
      /step 5 .*: the answer is read off what this performance did not record/,
      inQuestion('size', ({ connection }) => ({ answer: sizeOf({ ...connection.entries[0]! }) })),
    ],
    [/what this performance did not record \(recorded now, seed 8\)/, inQuestion('size', kept())],
  ],
  'answer-read': [
    [
      /step 5 .*: the answer is typed by hand, or not read off its evidence: 70 it is/,
      inQuestion('size', ({ connection }) => ({
        answer: Derived.from(connection.entries[0]!, () => 70),
      })),
    ],
    [
      /off its evidence: "refuses"/,
      inQuestion('refused', ({ connection }) => ({
        answer: Derived.from(connection, () => 'refuses'),
      })),
    ],
    [
      /off its evidence: 70/,
      inQuestion('size', ({ connection: { entries } }) => ({
        answer: Derived.from(entries.slice(0, 2), () => 70),
      })),
    ],
    [
      /off its evidence: 70/,
      inQuestion('size', ({ connection }) => ({
        answer: Derived.from(connection.entries[0]!, ({ bytes }) => (bytes.length < 0 ? 0 : 70)),
      })),
    ],
    [
      /off its evidence: 70/,
      inQuestion('size', ({ connection }) => ({
        answer: Derived.from(connection, ({ recording }) => (recording.states.length < 0 ? 0 : 70)),
      })),
    ],
    [
      /off its evidence: 70/,
      inQuestion('size', ({ connection }) => ({
        answer: Derived.from(connection.entries[0]!, ({ parts }) => (parts[0]!.start < 0 ? 0 : 70)),
      })),
    ],
    [/the answer is another when it is read again/, inQuestion('size', guessed())],
  ],
  'answer-fits-kind': [
    [
      /step 3 .*: 300 is no byte/,
      inQuestion('content', ({ connection }) => ({
        answer: Derived.from(connection.entries[0]!, ({ from }) => (from === 'client' ? 300 : 3)),
      })),
    ],
    [
      /step 5 .*: 0\.\d+ is no whole number/,
      inQuestion('size', ({ connection }) => ({
        answer: Derived.from(connection, ({ entries }) => entries.length / 1000),
      })),
    ],
    [
      /step 1 .*: ".*" cannot be typed in one line/,
      inQuestion('request', ({ connection }) => ({
        answer: Derived.from(connection.entries[0]!, ({ bytes }) => bytes.toString('latin1')),
      })),
    ],
    [/step 4 .*: "refuses" is not among/, inQuestion('refused', { choices: ['yes', 'no'] })],
    [/step 4 .*: its choices are no choice/, inQuestion('refused', { choices: ['refuses'] })],
    [/its choices are no choice/, inQuestion('refused', { choices: ['refuses', 'no', 'no'] })],
  ],
  'questions-kept': [
    [
      /step 5 .*: it asks something else \(recorded now, seed 8\)/,
      inQuestion('size', ({ random }) => ({ id: `length-${random}` })),
    ],
  ],
  'choices-fit': [
    [
      /step 4 .*: once "no 0" was answered, not all of its choices are on the screen/,
      inQuestion('refused', {
        choices: ['refuses', ...Array.from({ length: 20 }, (_, index) => `no ${index}`)],
      }),
    ],
  ],
  'question-keeps-answer': [
    [/step 1 .*: the question contains its answer/, inQuestion('request', { asks: 'Is it GET?' })],
  ],
  'hint-keeps-answer': [
    [
      /step 3 .*: hint 1 contains the answer/,
      inQuestion('content', { hints: ['An o is 0x6f.', 'b', 'c'] }),
    ],
  ],
  'given-keeps-answer': [
    [/step 3 .*: the message given shows the answer/, hiding('content', undefined)],
    [/step 3 .*: the message given shows the answer/, hiding('content', [0, 20])],
    [/step 2 .*: the message given shows the answer/, hiding('response', undefined)],
    [
      /step 1 .*: the message given shows the answer/,
      inQuestion('request', ({ connection }) => ({ given: { entry: connection.entries[0]! } })),
    ],
    [/step 4 .*: the message given shows the answer/, inQuestion('refused', statusGiven)],
  ],
  'scene-keeps-answer': [
    [
      /step 5 .*: the row 200 OK shows the answer/,
      inQuestion('size', ({ connection }) => ({
        answer: Derived.from(connection, (talked) => statusOf(talked, 0)),
      })),
    ],
    [
      /step 5 .*: the message above the question shows the answer/,
      inQuestion('size', ({ connection }) => ({
        kind: 'text',
        answer: Derived.from(connection, (talked) =>
          talked.message('server', 0).bytes.subarray(-5).toString('latin1'),
        ),
      })),
    ],
  ],
  'given-whole': [
    [/step 4 .*: no bytes 5 to 5 are in the message given/, hiding('refused', [5, 5])],
    [/step 4 .*: no bytes 0 to 9999 are in the message given/, hiding('refused', [0, 9999])],
    [
      /step 4 .*: the message given is none of its conversation/,
      inQuestion('refused', ({ connection }) => ({
        given: { entry: { ...connection.entries[2]! } },
      })),
    ],
  ],
};

/** The answer of the first performance, in all of them. */
function kept() {
  let answer: Derived<number> | undefined;
  return ({ connection }: SoundScene) => {
    answer ??= sizeOf(connection.message('client', 1));
    return { answer };
  };
}

function guessed() {
  let guesses = 1000;
  return ({ connection }: SoundScene) => ({ answer: Derived.from(connection, () => guesses++) });
}

function statusGiven({ connection }: SoundScene) {
  const answer = Derived.from(connection.message('server', 1), ({ bytes }) =>
    bytes.subarray(9, 22).toString('latin1'),
  );
  const choices = ['200 OK', '404 Not Found'];
  return { given: { entry: connection.message('server', 1) }, choices, answer };
}
