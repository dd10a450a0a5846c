import { type AskedQuestion, questionsOf } from '../lesson/asked.ts';
import type { Dialogue } from '../lesson/dialogue.ts';
import type { Performance } from '../lesson/performance.ts';
import { inputLine, keysThatFit, questionScreen } from './question-screen.ts';
import { type Remark, remarksOf, standing } from './remarks.ts';
import { type Line, line, type Style, titleRule, wrap } from './text.ts';

/** Where in the course a question is asked. */
export interface QuestionPlace {
  readonly lessonNumber: number;
  readonly lessonTitle: string;
  /** From 0: the step that comes behind it. */
  readonly stepIndex: number;
  readonly stepCount: number;
  /** From 1, within its lesson. */
  readonly number: number;
  /** How many questions the lesson has. */
  readonly count: number;
}

/** The place of a question of a performed lesson. */
export function placeOfQuestion(
  performance: Performance,
  { number, stepIndex }: AskedQuestion,
): QuestionPlace {
  const { lesson, steps } = performance;
  const { number: lessonNumber, title: lessonTitle } = lesson;
  const count = questionsOf(performance).length;
  return { lessonNumber, lessonTitle, stepIndex, stepCount: steps.length, number, count };
}

/**
 * The screen that asks before it tells.
 *
 * @returns exactly `height` lines, none wider than `width`
 */
export function predictScreen(
  place: QuestionPlace,
  dialogue: Dialogue,
  width: number,
  height: number,
): Line[] {
  const { question, phase, input, firstByte } = dialogue;
  const isOpen = phase === 'open';
  return questionScreen(
    {
      header: headerOf(place, width),
      title: `question ${place.number} of ${place.count}`,
      question,
      isTold: phase === 'right' || phase === 'told',
      firstByte,
      remarks: [
        ...(isOpen || phase === 'right' ? [inputLine(input, width, isOpen ? '_' : '')] : []),
        ...remarkLines(dialogue, width, height),
      ],
      keys: keysThatFit(isOpen ? OPEN_KEYS[question.kind] : OVER_KEYS, width),
    },
    width,
    height,
  );
}

/** Where every letter may be part of the answer, or some of them, the commands have to wait for enter. */
const LETTERS_ARE_TYPED = [
  'enter answer  h, k or A and enter: hint, skip, show the answer  escape back',
  'h, k or A + enter: hint, skip, answer',
];
const KEYS = [
  'enter answer  h hint  A show the answer  k skip  backspace back  q quit',
  'enter  h hint  A answer  k skip  q quit',
  'enter h hint A answer k skip q quit',
];
const OPEN_KEYS: Readonly<Record<Dialogue['question']['kind'], readonly string[]>> = {
  byte: [
    'enter answer  h hint  k skip  A and enter show it  backspace back  q quit',
    'h hint k skip A+enter answer q quit',
  ],
  number: KEYS,
  choice: KEYS,
  text: LETTERS_ARE_TYPED,
};
const OVER_KEYS = ['enter the step  b back  q quit'];

/** The share of a screen that hints may take together; where they are longer, the oldest go. */
const ROOM_FOR_HINTS = { beside: 0.25, alone: 0.4 } as const;

const SIGNS: Partial<Record<Remark['kind'], string>> = { wrong: '× ', right: '✓ ' };
const STYLES: Partial<Record<Remark['kind'], Style>> = {
  wrong: { colour: 'red' },
  right: { colour: 'green', bold: true },
  answer: { bold: true },
};

function headerOf(place: QuestionPlace, width: number): string {
  const number = `L${String(place.lessonNumber).padStart(2, '0')}`;
  const step = `step ${place.stepIndex + 1}/${place.stepCount} ─── PREDICT`;
  return titleRule(width, [
    [`${number}  ${place.lessonTitle}`, step],
    [number, step],
  ]);
}

/** What has been said, and how things stand, the result beside it if there is one and it fits. */
function remarkLines(dialogue: Dialogue, width: number, height: number): Line[] {
  const share = ROOM_FOR_HINTS[dialogue.question.given ? 'beside' : 'alone'];
  const remarks = withoutOldHints(remarksOf(dialogue), width, height * share);
  const result = remarks.at(-1);
  const text = standing(dialogue);
  const isResult = result?.kind === 'right' || result?.kind === 'seen';
  const together = isResult ? `${signed(result)}      ${text}` : text;
  const fits = isResult && together.length + 4 <= width;
  const before = fits ? remarks.slice(0, -1) : remarks;
  const style = fits ? STYLES[result.kind] : undefined;
  return [
    ...before.flatMap((remark) => linesOf(remark, width)),
    line(`  ${fits ? together : text}`.slice(0, width), style),
  ];
}

function withoutOldHints(remarks: readonly Remark[], width: number, room: number): Remark[] {
  const hints = remarks.filter(({ kind }) => kind === 'hint');
  const heights = hints.map((hint) => linesOf(hint, width).length);
  while (heights.length > 1 && sumOf(heights) > room) heights.shift();
  const gone = hints.slice(0, hints.length - heights.length);
  return remarks.filter((remark) => !gone.includes(remark));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function linesOf(remark: Remark, width: number): Line[] {
  const style = STYLES[remark.kind];
  return wrap(signed(remark), width - 4).map((text) => line(`  ${text}`, style));
}

function signed({ kind, text }: Remark): string {
  return `${SIGNS[kind] ?? ''}${text}`;
}
