import type { Closing, PerformedStep } from '../script/lesson.ts';
import type { Performance } from '../script/performance.ts';

/** What a text of a lesson is for. */
export type TextKind =
  | 'title'
  | 'narration'
  | 'question'
  | 'choice'
  | 'slip'
  | 'hint'
  | 'because'
  | 'does'
  | 'aha'
  | 'devTools'
  | 'builds'
  | 'saying'
  | 'sayingBecause';

/** One text of a performed lesson, as it will be broken into lines. */
export interface LessonText {
  readonly kind: TextKind;
  /** Index of its step, from 0, or the end of the lesson. */
  readonly at: number | 'closing';
  /** For people: `hint 2`. */
  readonly name: string;
  readonly text: string;
}

/** All texts of a performed lesson, in the order in which they are read. */
export function textsOf({ steps, closing }: Performance): LessonText[] {
  return [...steps.flatMap(textsOfStep), ...textsOfClosing(closing)];
}

function textsOfStep({ title, says, question, tries }: PerformedStep, at: number): LessonText[] {
  const text = (kind: TextKind, name: string, words: string) => {
    return { kind, at, name, text: flowing(words) };
  };
  const choices = question?.kind === 'choice' ? question.choices : [];
  const slips = choices.map((choice) => question?.slip?.(choice) ?? '');
  return [
    ...(question ? [text('question', 'the question', question.asks)] : []),
    ...choices.map((choice, index) => text('choice', `choice ${index + 1}`, choice)),
    ...slips.flatMap((slip, index) =>
      slip === '' ? [] : [text('slip', `the word on choice ${index + 1}`, slip)],
    ),
    ...(question?.hints ?? []).map((hint, index) => text('hint', `hint ${index + 1}`, hint)),
    ...(question ? [text('because', 'the derivation', question.because)] : []),
    text('title', 'the title', title),
    text('narration', 'the narration', says),
    ...tries.map(({ id, does }) => text('does', `the try ${id}`, does)),
  ];
}

function textsOfClosing({ aha, devTools, builds = [], sayings }: Closing): LessonText[] {
  const text = (kind: TextKind, name: string, words: string) => {
    return { kind, at: 'closing' as const, name, text: flowing(words) };
  };
  return [
    text('aha', 'the sentence to remember', aha),
    text('devTools', 'what developer tools show', devTools),
    ...builds.map((rule, index) => text('builds', `rule ${index + 1} for builders`, rule)),
    ...sayings.flatMap(({ says, because }, index) => [
      text('saying', `saying ${index + 1}`, says),
      text('sayingBecause', `the verdict on saying ${index + 1}`, because),
    ]),
  ];
}

/** A text without the line breaks and the indentation of its source. */
export function flowing(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
