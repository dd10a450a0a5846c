import { nextFilter } from '../lesson/course/lesson-filter.ts';
import type { ListItem } from '../lesson/course/list-items.ts';
import { type ListView, shownItems } from '../view/screens/course-screens.ts';
import { characterOf, type Key } from './key.ts';
import { typedAt } from './typing.ts';

/** Where the learner is in the list of lessons. */
export interface ListPosition {
  readonly view: ListView;
  /** Index among the lessons that are shown. */
  readonly cursor: number;
}

/** What a key leads to in the list; a lesson to open by its number. */
export type ListOutcome =
  | { readonly position: ListPosition }
  | { readonly open: number }
  | { readonly leave: 'back' | 'quit' };

/** Works out what a key means in the list of lessons. */
export function pressInList(
  position: ListPosition,
  key: Key,
  items: readonly ListItem[],
): ListOutcome {
  if (position.view.isTyping) return { position: pressInSearch(position, key) };
  const { view, cursor } = position;
  const shown = shownItems(items, view);
  switch (key.name ?? key.sequence) {
    case 'down':
      return { position: { view, cursor: Math.min(cursor + 1, Math.max(0, shown.length - 1)) } };
    case 'up':
      return { position: { view, cursor: Math.max(0, cursor - 1) } };
    case 'return': {
      const item = shown[cursor];
      return item ? { open: item.number } : { position };
    }
    case 'f':
      return { position: { view: { ...view, filter: nextFilter(view.filter) }, cursor: 0 } };
    case '/':
      return { position: { view: { ...view, search: '', isTyping: true }, cursor: 0 } };
    case 'escape':
      if (view.search === '') return { leave: 'back' };
      return { position: { view: { ...view, search: '' }, cursor: 0 } };
    case 'l':
    case 'b':
      return { leave: 'back' };
    case 'q':
      return { leave: 'quit' };
    default:
      return { position };
  }
}

/** The list follows what is typed. Enter keeps the search, escape gives it up. */
function pressInSearch({ view, cursor }: ListPosition, key: Key): ListPosition {
  if (key.name === 'return') return { view: { ...view, isTyping: false }, cursor };
  if (key.name === 'escape') return { view: { ...view, search: '', isTyping: false }, cursor: 0 };
  const isTyped = key.name === 'backspace' || characterOf(key) !== undefined;
  if (!isTyped) return { view, cursor };
  return { view: { ...view, search: typedAt(view.search, key) ?? '' }, cursor: 0 };
}
