import { listScreen } from '../../view/course-screens.ts';
import { nameOf, type Screen } from '../screen.ts';

/**
 * The lessons, one of them under the cursor.
 *
 * @param listed which one, from 0
 */
export function openList(listed: number): Screen {
  return {
    name: 'list',
    press: (key, { lessons }) => {
      switch (nameOf(key)) {
        case 'down':
          return { becomes: openList(Math.min(lessons.length - 1, listed + 1)) };
        case 'up':
          return { becomes: openList(Math.max(0, listed - 1)) };
        case 'return':
          return { closes: true, request: { type: 'open-lesson', lessonIndex: listed } };
        case 'l':
        case 'b':
        case 'escape':
          return { closes: true };
        default:
          return undefined;
      }
    },
    draw: ({ lessons }, width, height) => listScreen(lessons, listed, width, height),
  };
}
