import type { AnswerRecord, Progress } from './progress-form.ts';

/** Where it is noted what a learner does. */
export interface LearnerLog {
  readonly progress: Progress;
  /** A step is on the screen. */
  visit(lesson: string, step: string, isLast: boolean): void;
  /** A question is over, or was answered once more. */
  answer(lesson: string, record: AnswerRecord): void;
  /** A test-out was passed. */
  testOut(lesson: string): void;
  save(): void;
}
