import type { Fact, Facts } from '../../src/lesson/script/facts.ts';
import { type Changes, inQuestion, inStep } from './altered-lesson.ts';
import type { Faulty } from './faulty-lessons.ts';

const HINTS: readonly Fact[] = [
  ['Look at the first line', 'no claim'],
  ['It stands before a space', 'RFC 9112 3'],
  ['Count from one', 'no claim'],
  ['It stands there', 'recording'],
];

/** What bears out the sentences of the sound lesson. */
const SOUND_FACTS: Facts = {
  request: [['The client asks', 'recording'], ['Which method', 'no claim'], ...HINTS],
  response: [['The server has 9 bytes', 'recording'], ['Which status code', 'no claim'], ...HINTS],
  content: [['What the page says', 'no claim'], ['Which byte', 'no claim'], ...HINTS],
  refused: [
    ['There is no such page', 'RFC 9110 15.5.5; RFC 9112 4'],
    ['What does the server do', 'no claim'],
    ['It has no such page', 'recording'],
    ...HINTS,
  ],
  size: [['A few bytes', 'run: a few bytes', 'how many'], ['How many bytes', 'no claim'], ...HINTS],
  closing: [
    ['A request and', 'follows'],
    ['Two rows', 'manual: Chromium, of its Network tab'],
    ['Both sides', 'recording'],
  ],
};

/** The sound lesson says what bears it out, but for this. */
export function withFacts(changed: Facts = {}): Changes {
  return { facts: async () => ({ ...SOUND_FACTS, ...changed }) };
}

/** Lessons whose sentences are not borne out, by the check that has to find it. */
export const FAULTY_FACTS: Readonly<Record<string, readonly Faulty[]>> = {
  'sentence-has-fact': [
    [
      /closing: no row says what bears out "Both sides spoke\."/,
      withFacts({ closing: SOUND_FACTS.closing!.slice(0, -1) }),
    ],
  ],
  'fact-has-sentence': [
    [
      /step 5 .*: the row "Many bytes" begins 0 sentences of its step/,
      withFacts({ size: [...SOUND_FACTS.size!, ['Many bytes', 'recording']] }),
    ],
    [
      /step 1 .*: the row "It stands" begins 2 sentences of its step/,
      withFacts({ request: [...SOUND_FACTS.request!, ['It stands', 'recording']] }),
    ],
    [
      /closing: the row "Both sides" names nothing that bears it out: "somewhere"/,
      withFacts({ closing: SOUND_FACTS.closing!.with(-1, ['Both sides', 'somewhere']) }),
    ],
    [/^L03: there are facts of a step none, which it does not have$/, withFacts({ none: [] })],
  ],
  'figure-recorded': [
    [
      /step 1 .*: 1 is typed in "The client asks for 1 thing\."/,
      { ...inStep('request', { says: 'The client asks for 1 thing.' }), ...withFacts() },
    ],
  ],
  'wrong-choice-told': [
    [
      /step 4 .*: nothing is said to a learner who chooses "accepts"/,
      {
        ...inQuestion('refused', { slip: undefined }),
        ...withFacts({
          refused: SOUND_FACTS.refused!.filter(([says]) => says !== 'It has no such page'),
        }),
      },
    ],
  ],
};
