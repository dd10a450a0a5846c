import { closingOf } from '../../view/model/closing.ts';
import { closingScreen, topOfClosing } from '../../view/screens/closing-screen.ts';
import { nameOf } from '../key.ts';
import type { Screen } from '../screen.ts';

/**
 * What to take away from a lesson, after its last step.
 *
 * @param top the first line that is shown, from 0
 */
export function openClosing(top: number): Screen {
  return {
    name: 'closing',
    press: (key, { performance, width, height }) => {
      const scrolled = (by: number) =>
        openClosing(topOfClosing(closingOf(performance), top + by, width, height));
      switch (nameOf(key)) {
        case 'down':
          return { becomes: scrolled(1) };
        case 'up':
          return { becomes: scrolled(-1) };
        case 'n':
        case 'space':
        case 'return':
          return { request: { type: 'next-lesson' } };
        case 'b':
        case 'backspace':
        case 'escape':
          return { closes: true };
        default:
          return undefined;
      }
    },
    draw: ({ performance }, width, height) =>
      closingScreen(closingOf(performance), top, width, height),
  };
}
