import { lessonTag } from '../../lesson/course/catalogue.ts';
import { type AskedQuestion, questionsOf } from '../../lesson/questions/asked.ts';
import { markOf } from '../../lesson/questions/choices.ts';
import type { Dialogue } from '../../lesson/questions/dialogue.ts';
import { mayBeTyped } from '../../lesson/questions/typed-answer.ts';
import type { Performance } from '../../lesson/script/performance.ts';
import { type QuestionScene, sceneOf } from '../model/question-scene.ts';
import { type Remark, remarksOf, standings } from '../model/remarks.ts';
import type { Titles } from '../text/fitting.ts';
import { type Line, line, type Style, wrap } from '../text/styled-text.ts';
import { RIGHT, WRONG } from '../text/styles.ts';
import { inputLine, questionScreen, roomBeside } from './question-screen.ts';

/** Where in the course a question is asked. */
export interface QuestionPlace {
  readonly lessonNumber: number;
  readonly lessonTitle: string;
  /** From 0: the step that comes after it. */
  readonly stepIndex: number;
  readonly stepCount: number;
  /** From 1, within its lesson. */
  readonly number: number;
  /** How many questions the lesson has. */
  readonly count: number;
  /** What it is about, before its answer is told and after. */
  readonly scene: (isTold: boolean) => QuestionScene;
}

/** The place of a question of a performed lesson. */
export function placeOfQuestion(performance: Performance, asked: AskedQuestion): QuestionPlace {
  const { number, stepIndex } = asked;
  const { lesson, steps } = performance;
  const { number: lessonNumber, title: lessonTitle } = lesson;
  const count = questionsOf(performance).length;
  const scene = (isTold: boolean) => sceneOf(performance, asked, isTold);
  return { lessonNumber, lessonTitle, stepIndex, stepCount: steps.length, number, count, scene };
}

/**
 * The screen that asks before it tells.
 *
 * @param firstByte of the message beside it, where not all of that fits
 * @returns exactly `height` lines, none wider than `width`
 */
export function predictScreen(
  place: QuestionPlace,
  dialogue: Dialogue,
  width: number,
  height: number,
  firstByte = 0,
): Line[] {
  const { question, phase, input } = dialogue;
  const isOpen = phase === 'open';
  const asked = {
    title: `question ${place.number} of ${place.count}`,
    question,
    isTold: phase === 'right' || phase === 'told',
  };
  const typed = isOpen || phase === 'right' ? [inputLine(input, width, isOpen ? '_' : '')] : [];
  const room = roomBeside(asked, width, height) - typed.length;
  // A message is to be seen beside its hints.
  const most = question.given ? Math.min(room, height * ROOM_BESIDE_MESSAGE) : room;
  return questionScreen(
    {
      ...asked,
      header: headerOf(place),
      scene: place.scene(asked.isTold),
      firstByte,
      remarks: [...typed, ...remarkLines(dialogue, width, most)],
      keys: isOpen ? openKeys(dialogue) : OVER_KEYS,
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
const A_IS_TYPED = [
  'enter answer  h hint  k skip  A and enter show it  backspace back  q quit',
  'h hint k skip A+enter answer q quit',
];
const WHILE_TYPING = [
  'enter answer  backspace delete  escape delete all',
  'enter answer  escape delete all',
];
const OVER_KEYS = ['enter the step  b back  q quit'];

/** How things stand takes a line of its own. */
const STANDING_LINES = 1;

/** The share of a screen that remarks may take beside a message; where they are longer, old hints go. */
const ROOM_BESIDE_MESSAGE = 0.4;

/** Keys mean what they are said to mean: no letter that would be typed is told as a command. */
function openKeys({ question, input }: Dialogue): readonly string[] {
  if (input !== '') return WHILE_TYPING;
  const typed = ['h', 'k', 'A'].filter((command) => mayBeTyped(command, question));
  if (typed.length === 0) return KEYS;
  return typed.join('') === 'A' ? A_IS_TYPED : LETTERS_ARE_TYPED;
}

const SIGNS: Partial<Record<Remark['kind'], string>> = { wrong: '× ', right: '✓ ' };
const STYLES: Partial<Record<Remark['kind'], Style>> = {
  wrong: WRONG,
  right: RIGHT,
  answer: { bold: true },
};

function headerOf(place: QuestionPlace): readonly Titles[] {
  const number = lessonTag(place.lessonNumber);
  const step = `step ${place.stepIndex + 1}/${place.stepCount} ─── PREDICT`;
  return [
    [`${number}  ${place.lessonTitle}`, step],
    [number, step],
  ];
}

/** What has been said, and how things stand, the result beside it if there is one and it fits. */
function remarkLines(dialogue: Dialogue, width: number, room: number): Line[] {
  const said = remarksOf(dialogue, (text) => nameOf(dialogue, text));
  const remarks = withoutOldHints(said, width, room - STANDING_LINES);
  const result = remarks.at(-1);
  const [long, short] = standings(dialogue);
  const isResult = result?.kind === 'right' || result?.kind === 'seen';
  const forms = isResult ? [`${signed(result)}      ${long}`, `${signed(result)}  ${short}`] : [];
  const together = forms.find((form) => form.length + 4 <= width);
  const before = together === undefined ? remarks : remarks.slice(0, -1);
  const style = together === undefined ? undefined : STYLES[result!.kind];
  return [
    ...before.flatMap((remark) => linesOf(remark, width)),
    line(`  ${together ?? long}`.slice(0, width), style),
  ];
}

/** A choice stands above, after its letter. */
function nameOf({ question }: Dialogue, text: string): string {
  return question.kind === 'choice' ? (markOf(question.choices, text, 'letters') ?? text) : text;
}

/** The oldest hints go where there is no room for all that is said; the last one always stays. */
function withoutOldHints(remarks: readonly Remark[], width: number, room: number): Remark[] {
  const lines = remarks.flatMap((remark) => linesOf(remark, width));
  const [oldest, next] = remarks.filter(({ kind }) => kind === 'hint');
  if (lines.length <= room || next === undefined) return [...remarks];
  const younger = remarks.filter((remark) => remark !== oldest);
  return withoutOldHints(younger, width, room);
}

function linesOf(remark: Remark, width: number): Line[] {
  const style = STYLES[remark.kind];
  return wrap(signed(remark), width - 4).map((text) => line(`  ${text}`, style));
}

function signed({ kind, text }: Remark): string {
  return `${SIGNS[kind] ?? ''}${text}`;
}
