import { DEFAULT_SEED } from '../script/environment.ts';
import type { Facts } from '../script/facts.ts';
import type { Lesson } from '../script/lesson.ts';
import { type Performance, type PerformanceOptions, performLesson } from '../script/performance.ts';
import { type FunctionsRun, watchFunctions } from './functions-run.ts';

/** A lesson as the lint looks at it: what holds has to hold whatever the random numbers are. */
export interface Rehearsal {
  readonly lesson: Lesson;
  /** With the seed that everyone sees first, with another, and live. */
  readonly performances: readonly Performance[];
  /** What ran while they were made. */
  readonly ran: FunctionsRun;
  /** What bears its sentences out; undefined for a lesson that does not say. */
  readonly facts: Facts | undefined;
}

const WAYS: readonly PerformanceOptions[] = [
  { seed: DEFAULT_SEED },
  { seed: DEFAULT_SEED + 1 },
  { live: true },
];

/** Performs a lesson in several ways, one after the other, and notes which functions run. */
export async function rehearse(lesson: Lesson): Promise<Rehearsal> {
  const { result, ran } = await watchFunctions(async () => {
    const performances: Performance[] = [];
    for (const way of WAYS) performances.push(await performLesson(lesson, way));
    // What was recorded is put into words by parsers too, and only when it is asked for.
    for (const connection of performances.flatMap(({ connections }) => connections))
      void connection.entries;
    return performances;
  });
  return { lesson, performances: result, ran, facts: await lesson.facts?.() };
}
