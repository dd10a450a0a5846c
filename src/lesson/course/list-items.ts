import { NEW_LESSON, type Progress } from '../progress/form.ts';
import { progressText } from '../progress/text.ts';
import type { Catalogue } from './catalogue.ts';
import type { Listed } from './lesson-filter.ts';

/** A lesson of a list. */
export interface ListItem extends Listed {
  readonly number: number;
  /** `done`, `3 steps seen`, or empty. */
  readonly progress: string;
  /** Questions that have come to an end, and were not answered right; default: none. */
  readonly missed?: number;
}

/** All lessons with how far a learner is. */
export function listItems(catalogue: Catalogue, lessons: Progress['lessons']): ListItem[] {
  return catalogue.map(({ id, number, title, question }) => {
    const { done, seen, testedOut, answers } = lessons[id] ?? NEW_LESSON;
    const progress = progressText(done, seen.length, testedOut);
    const missed = answers.filter(({ right }) => !right).length;
    return { number, title, question, progress, missed, isDone: done || testedOut };
  });
}
