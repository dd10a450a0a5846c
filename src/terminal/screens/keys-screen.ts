import { CAPTURE_KEYS, keysScreen, LESSON_KEYS } from '../../view/screens/course-screens.ts';
import { nameOf } from '../key.ts';
import type { Screen } from '../screen.ts';

/**
 * All keys there are, on as many pages as it takes. Any key but q and down goes back.
 *
 * @param page from 0
 */
export function openKeys(page: number): Screen {
  return {
    name: 'keys',
    press: (key) => {
      if (nameOf(key) === 'q') return undefined;
      return nameOf(key) === 'down' ? { becomes: openKeys(page + 1) } : { closes: true };
    },
    draw: ({ capture }, width, height) =>
      keysScreen(width, height, page, capture ? CAPTURE_KEYS : LESSON_KEYS),
  };
}
