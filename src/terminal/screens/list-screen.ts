import { listScreen } from '../../view/screens/list-screen.ts';
import { nameOf } from '../key.ts';
import { type ListPosition, pressInList } from '../list-keys.ts';
import type { Screen } from '../screen.ts';

/**
 * The lessons, one of them under the cursor.
 *
 * @param cursor which one, from 0
 */
export function openList(cursor: number): Screen {
  return list({ filter: 'all', cursor });
}

function list(position: ListPosition): Screen {
  const { filter, cursor } = position;
  return {
    name: 'list',
    press: (key, { lessons, height }) => {
      // Other keys that open a screen are for a step.
      if (['g', '/', '?'].includes(nameOf(key))) return undefined;
      const outcome = pressInList(position, key, lessons, height);
      if ('position' in outcome) return { becomes: list(outcome.position) };
      if ('leave' in outcome) {
        return outcome.leave === 'quit' ? { request: { type: 'quit' } } : { closes: true };
      }
      const lessonIndex = lessons.findIndex(({ number }) => number === outcome.open);
      return { closes: true, request: { type: 'open-lesson', lessonIndex } };
    },
    draw: ({ lessons, parts }, width, height) =>
      listScreen({ lessons, parts, cursor, filter }, width, height),
  };
}
