import { lessonTag } from '../course/catalogue.ts';
import type { Lesson } from '../script/lesson.ts';
import type { Check, Problem } from './check.ts';
import { CODE_CHECKS } from './code.ts';
import { FACT_CHECKS } from './facts.ts';
import { FIELD_CHECKS } from './fields.ts';
import { GIVEAWAY_CHECKS } from './giveaway.ts';
import { QUESTION_CHECKS } from './questions.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';
import { SHAPE_CHECKS } from './shape.ts';

/** What a check has found in a lesson. */
export interface Finding {
  readonly lesson: number;
  /** From 1; absent where it is no step. */
  readonly step?: number;
  /** The step's id. */
  readonly id?: string;
  /** True for how the lesson closes. */
  readonly closing?: true;
  /** Id of the check. */
  readonly check: string;
  readonly problem: string;
}

/** All that can be told without a screen; what has to fit on one is checked in `view`. */
export const LESSON_CHECKS: readonly Check[] = [
  ...SHAPE_CHECKS,
  ...FIELD_CHECKS,
  ...QUESTION_CHECKS,
  ...GIVEAWAY_CHECKS,
  ...CODE_CHECKS,
  ...FACT_CHECKS,
];

/** A lesson that does not come to its end can be told nothing else. */
const PERFORMS = 'performs';

/** Performs a lesson several times and looks for whatever is wrong with it. */
export async function lintLesson(lesson: Lesson, checks: readonly Check[]): Promise<Finding[]> {
  let rehearsal: Rehearsal;
  try {
    rehearsal = await rehearse(lesson);
  } catch (error) {
    const problem = `it cannot be performed: ${(error as Error).message}`;
    return [{ lesson: lesson.number, check: PERFORMS, problem }];
  }
  return lintRehearsal(rehearsal, checks);
}

/**
 * Looks for whatever is wrong with a lesson that has been performed.
 *
 * @returns what was found, from the first step to the last and then of the lesson as a whole
 */
export function lintRehearsal(rehearsal: Rehearsal, checks: readonly Check[]): Finding[] {
  const { lesson } = rehearsal;
  const found = checks.flatMap(({ id, find }) =>
    find(rehearsal).map((problem) => ({ problem, finding: findingOf(lesson, id, problem) })),
  );
  found.sort((one, other) => rank(one.problem) - rank(other.problem));
  return found.map(({ finding }) => finding);
}

/** `L10 step 3 (client-frame): what is wrong` */
export function findingText({ lesson, step, id, closing, problem }: Finding): string {
  const place = step === undefined ? '' : ` step ${step} (${id})`;
  return `${lessonTag(lesson)}${place}${closing ? ' closing' : ''}: ${problem}`;
}

function findingOf({ number, stepIds }: Lesson, check: string, { at, what }: Problem): Finding {
  const step = typeof at === 'number' ? { step: at + 1, id: stepIds[at]! } : {};
  const closing = at === 'closing' ? { closing: true as const } : {};
  return { lesson: number, ...step, ...closing, check, problem: what };
}

/** Steps in their order, then the end, then the whole. */
function rank({ at }: Problem): number {
  if (at === undefined) return Infinity;
  return at === 'closing' ? Number.MAX_SAFE_INTEGER : at;
}
