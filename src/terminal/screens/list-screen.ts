import { listScreen, WHOLE_LIST } from '../../view/screens/course-screens.ts';
import { nameOf } from '../key.ts';
import { type ListPosition, pressInList } from '../list-keys.ts';
import type { Screen } from '../screen.ts';

/**
 * The lessons, one of them under the cursor.
 *
 * @param cursor which one, from 0
 */
export function openList(cursor: number): Screen {
  return list({ view: WHOLE_LIST, cursor });
}

function list(position: ListPosition): Screen {
  const { view, cursor } = position;
  return {
    name: 'list',
    press: (key, { lessons }) => {
      // Everywhere keys are not for the list, unless a search is being typed.
      if (!view.isTyping && ['g', '?'].includes(nameOf(key))) return undefined;
      const outcome = pressInList(position, key, lessons);
      if ('position' in outcome) return { becomes: list(outcome.position) };
      if ('leave' in outcome) {
        return outcome.leave === 'quit' ? { request: { type: 'quit' } } : { closes: true };
      }
      const lessonIndex = lessons.findIndex(({ number }) => number === outcome.open);
      return { closes: true, request: { type: 'open-lesson', lessonIndex } };
    },
    draw: ({ lessons }, width, height) => listScreen(lessons, cursor, width, height, view),
  };
}
