import type { Opening } from '../screen.ts';
import { openBits } from './bit-screen.ts';
import { openConnections } from './connections-screen.ts';
import { openFind } from './find-screen.ts';
import { openKeys } from './keys-screen.ts';
import { openPrompt } from './prompt-screen.ts';
import { openSource } from './source-screen.ts';
import { openSpecification } from './specification-screen.ts';
import { openXor } from './xor-screen.ts';

/** Every screen that a key opens while a capture is looked at. */
export const CAPTURE_OPENINGS: readonly Opening[] = [
  { key: 'v', open: openBits },
  { key: 'x', open: openXor },
  { key: 's', open: openSource },
  { key: 'r', open: openSpecification },
  { key: '/', open: () => openFind('') },
  { key: 'g', open: () => openPrompt('') },
  { key: 'l', open: ({ position }) => openConnections(position.stepIndex) },
  { key: '?', open: () => openKeys(0) },
];
