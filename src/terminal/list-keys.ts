import { type ListFilter, nextFilter, selectLessons } from '../lesson/course/lesson-filter.ts';
import type { ListItem } from '../lesson/course/list-items.ts';
import { itemsOnScreen } from '../view/screens/list-screen.ts';
import type { Key } from './key.ts';
import { movedBy } from './page-keys.ts';

/** Where the learner is in the list of lessons. */
export interface ListPosition {
  readonly filter: ListFilter;
  /** Index among the lessons that are shown. */
  readonly cursor: number;
}

/** What a key leads to in the list; a lesson to open by its number. */
export type ListOutcome =
  | { readonly position: ListPosition }
  | { readonly open: number }
  | { readonly leave: 'back' | 'quit' };

/** Works out what a key means in the list of lessons. @param height of the screen, in lines */
export function pressInList(
  position: ListPosition,
  key: Key,
  items: readonly ListItem[],
  height: number,
): ListOutcome {
  const { filter, cursor } = position;
  const shown = selectLessons(items, filter);
  const range = { count: shown.length, page: itemsOnScreen(height) };
  const moved = movedBy(key, cursor, range);
  if (moved !== undefined) return { position: { filter, cursor: moved } };
  switch (key.name ?? key.sequence) {
    case 'return': {
      const item = shown[cursor];
      return item ? { open: item.number } : { position };
    }
    case 'f':
      return { position: { filter: nextFilter(filter), cursor: 0 } };
    case 'escape':
    case 'l':
    case 'b':
      return { leave: 'back' };
    case 'q':
      return { leave: 'quit' };
    default:
      return { position };
  }
}
