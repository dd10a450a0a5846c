import type { Catalogue } from './catalogue.ts';

/** Which lessons are listed, by how far the learner is. */
export type ListFilter = 'all' | 'done' | 'pending';

/** What a list has to know of a lesson to choose it. */
export interface Listed {
  readonly title: string;
  readonly question: string;
  /** Done, or tested out. */
  readonly isDone?: boolean;
  readonly stepTitles?: readonly string[];
}

/** A step by its number, from 1. */
export interface ListedStep {
  readonly number: number;
  readonly title: string;
}

const FILTERS: readonly ListFilter[] = ['all', 'done', 'pending'];

/** The filter after this one, in a ring. */
export function nextFilter(filter: ListFilter): ListFilter {
  return FILTERS[(FILTERS.indexOf(filter) + 1) % FILTERS.length]!;
}

/**
 * The lessons that fit the filter and the search.
 *
 * @param search words in either case, each of which has to be in the title, the question or the title of
 *   a step; empty for all
 */
export function selectLessons<Item extends Listed>(
  items: readonly Item[],
  filter: ListFilter,
  search: string,
): Item[] {
  const words = wordsOf(search);
  return items.filter(({ title, question, isDone = false, stepTitles = [] }) => {
    const text = [title, question, ...stepTitles].join('\n').toLowerCase();
    const fitsFilter = filter === 'all' || isDone === (filter === 'done');
    return fitsFilter && words.every((word) => text.includes(word));
  });
}

/** The steps that a search has found by their own titles; none where nothing is searched. */
export function foundSteps({ stepTitles = [] }: Listed, search: string): ListedStep[] {
  const words = wordsOf(search);
  if (words.length === 0) return [];
  const steps = stepTitles.map((title, index) => ({ number: index + 1, title }));
  return steps.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
}

/** The titles of all steps by the ids of their lessons. Every lesson has to be loaded for that. */
export async function loadStepTitles(
  catalogue: Catalogue,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const lessons = await Promise.all(catalogue.map(({ load }) => load()));
  return new Map(lessons.map(({ id, stepTitles }) => [id, stepTitles]));
}

function wordsOf(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}
