import type { Screen, Surroundings } from '../screen.ts';
import { ALL_KEYS } from './keys-screen.ts';
import { openList } from './list-screen.ts';
import { openPrompt } from './prompt-screen.ts';

/** A key that opens a screen, wherever it is pressed. */
export interface Opening {
  readonly key: string;
  /** @returns a sentence where there is nothing that the screen could show */
  readonly open: (around: Surroundings) => Screen | string;
}

/** Every screen that a key opens: to add one is to add its line here. */
export const OPENINGS: readonly Opening[] = [
  { key: 'g', open: () => openPrompt('') },
  { key: 'l', open: ({ lessonIndex }) => openList(lessonIndex) },
  { key: '?', open: () => ALL_KEYS },
];
