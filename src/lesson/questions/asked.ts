import type { Found } from '../course/catalogue.ts';
import type { Performance } from '../script/performance.ts';
import type { Question } from '../script/question.ts';

/** A question with its place in its lesson. */
export interface AskedQuestion {
  readonly question: Question;
  /** From 1, as in `10.2`. */
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

/** Finds a question of a lesson by its number. */
export function findQuestion(performance: Performance, wanted: string): Found<AskedQuestion> {
  const { number } = performance.lesson;
  const questions = questionsOf(performance);
  const found = questions.find((asked) => `${asked.number}` === wanted);
  if (found) return { found };
  const count = questions.length;
  if (count === 0) return { problem: `lesson ${number} asks nothing` };
  return { problem: `lesson ${number} has no question ${wanted}: it has 1 to ${count}` };
}

/** Splits `10.2` into a lesson, by number or id, and a question of it; undefined where there is no dot. */
export function splitQuestion(
  place: string,
): readonly [lesson: string, number: string] | undefined {
  const dot = place.lastIndexOf('.');
  return dot < 0 ? undefined : [place.slice(0, dot), place.slice(dot + 1)];
}
