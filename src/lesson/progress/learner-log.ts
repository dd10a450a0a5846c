import type { AnswerRecord, Progress } from './form.ts';

/** Where it is noted what a learner does. */
export interface LearnerLog {
  readonly progress: Progress;
  /** Why nothing of it is kept, if nothing is. */
  readonly problem?: string | undefined;
  /** A step is on the screen. @param steps all of its lesson */
  visit(lesson: string, step: string, steps: readonly string[]): void;
  /** A question is over, or was answered once more. */
  answer(lesson: string, record: AnswerRecord): void;
  /** A test-out was passed. */
  testOut(lesson: string): void;
  save(): void;
}
