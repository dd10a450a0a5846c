import type { Found } from '../course/catalogue.ts';
import { placeName } from '../course/place-name.ts';
import type { AnswerRecord } from '../progress/form.ts';
import type { Performance } from '../script/performance.ts';
import type { Question } from '../script/question.ts';

/** A question with its place in its lesson. */
export interface AskedQuestion {
  readonly question: Question;
  /** From 1: which of its lesson's questions it is. */
  readonly number: number;
  /** From 0: the step that it is asked before. */
  readonly stepIndex: number;
}

/** The questions of a lesson, in the order in which they are asked. */
export function questionsOf({ steps }: Pick<Performance, 'steps'>): AskedQuestion[] {
  const asked = steps.flatMap(({ question }, stepIndex) => {
    return question ? [{ question, stepIndex }] : [];
  });
  return asked.map((each, index) => ({ ...each, number: index + 1 }));
}

/** The questions of a lesson that were met and not solved, as `10.2`. */
export function missedIn(performance: Performance, answers: readonly AnswerRecord[]): string[] {
  const missed = answers.filter(({ right }) => !right).map(({ q }) => q);
  const asked = questionsOf(performance).filter(({ question }) => missed.includes(question.id));
  return asked.map(({ stepIndex }) => placeName(performance.lesson.number, stepIndex));
}

/** Finds the question that is asked before a step: it goes by the name of that step, as in `10.2`. */
export function findQuestion(performance: Performance, stepIndex: number): Found<AskedQuestion> {
  const { number } = performance.lesson;
  const questions = questionsOf(performance);
  const found = questions.find((asked) => asked.stepIndex === stepIndex);
  if (found) return { found };
  if (questions.length === 0) return { problem: `lesson ${number} asks nothing` };
  const names = questions.map((asked) => placeName(number, asked.stepIndex)).join(', ');
  const wanted = placeName(number, stepIndex);
  return { problem: `nothing is asked before step ${wanted}; there are questions ${names}` };
}
