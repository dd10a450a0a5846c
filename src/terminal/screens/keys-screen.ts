import { keysScreen } from '../../view/course-screens.ts';
import { nameOf, type Screen } from '../screen.ts';

/** All keys there are. Any key but q goes back. */
export const ALL_KEYS: Screen = {
  name: 'keys',
  press: (key) => (nameOf(key) === 'q' ? undefined : { closes: true }),
  draw: (_around, width, height) => keysScreen(width, height),
};
