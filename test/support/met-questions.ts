import { CATALOGUE } from '../../lessons/index.ts';
import { NEW_LESSON, PROGRESS_VERSION, type Progress } from '../../src/lesson/progress/form.ts';
import { questionsOf } from '../../src/lesson/questions/asked.ts';
import { type Performance, performLesson } from '../../src/lesson/script/performance.ts';

/** Progress of someone who has met every question of some lessons: nothing is asked before their steps. */
export async function progressWithMet(...numbers: readonly number[]): Promise<Progress> {
  const lessons = numbers.map(async (number) => {
    const performance = await performedByNumber(number);
    const answers = questionsOf(performance).map(({ question }) => {
      return { q: question.id, tries: 1, right: true, at: '2026-01-01T00:00:00.000Z' };
    });
    return [performance.lesson.id, { ...NEW_LESSON, answers }] as const;
  });
  return { version: PROGRESS_VERSION, lessons: Object.fromEntries(await Promise.all(lessons)) };
}

/** A lesson of the course as it is performed in any run without a seed: its answers are those of each. */
export async function performedByNumber(number: number): Promise<Performance> {
  const card = CATALOGUE.find((each) => each.number === number)!;
  return performLesson(await card.load());
}
