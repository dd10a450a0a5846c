import type { Performance } from '../script/performance.ts';
import type { Rehearsal } from './rehearsal.ts';

/** Something that is wrong with a lesson. */
export interface Problem {
  /** Index of the step, from 0, or its end; absent where it is the lesson as a whole. */
  readonly at?: number | 'closing';
  readonly what: string;
}

/** One thing that every lesson has to be. */
export interface Check {
  /** Stable: a report names it. */
  readonly id: string;
  /** What is demanded, in one sentence. */
  readonly demands: string;
  readonly find: (rehearsal: Rehearsal) => readonly Problem[];
}

/**
 * Looks at each performance of a lesson. What is wrong in several of them is told once for each place,
 * and what is wrong only in a later one says which it is.
 */
export function inEach(find: (performance: Performance) => readonly Problem[]): Check['find'] {
  return ({ performances }) => {
    const problems: Problem[] = [];
    performances.forEach((performance, index) => {
      const told = new Set(problems.map(({ at }) => at));
      const news = find(performance).filter(({ at }) => !told.has(at));
      const suffix = index === 0 ? '' : ` (${performance.provenance})`;
      problems.push(...news.map(({ what, ...place }) => ({ ...place, what: `${what}${suffix}` })));
    });
    return problems;
  };
}

/**
 * The same for what can be wrong by chance: a text that shows random bytes shows the answer among them now
 * and then. Only the performances that are the same each time are looked at; nothing else can be mended.
 */
export function inEachRepeatable(
  find: (performance: Performance) => readonly Problem[],
): Check['find'] {
  const findInEach = inEach(find);
  return (rehearsal) => {
    const performances = rehearsal.performances.filter(({ isLive }) => !isLive);
    return findInEach({ ...rehearsal, performances });
  };
}
