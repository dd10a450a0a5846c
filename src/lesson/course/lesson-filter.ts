/** Which lessons are listed, by how far the learner is. */
export type ListFilter = 'all' | 'done' | 'pending';

/** What a list has to know of a lesson to choose it. */
export interface Listed {
  readonly title: string;
  readonly question: string;
  /** Done, or tested out. */
  readonly isDone?: boolean;
}

const FILTERS: readonly ListFilter[] = ['all', 'done', 'pending'];

/** The filter after this one, in a ring. */
export function nextFilter(filter: ListFilter): ListFilter {
  return FILTERS[(FILTERS.indexOf(filter) + 1) % FILTERS.length]!;
}

/** The lessons that fit the filter. */
export function selectLessons<Item extends Listed>(
  items: readonly Item[],
  filter: ListFilter,
): Item[] {
  return items.filter(({ isDone = false }) => filter === 'all' || isDone === (filter === 'done'));
}
