import type { Opening } from '../screen.ts';
import { openBits } from './bit-screen.ts';
import { openKeys } from './keys-screen.ts';
import { openList } from './list-screen.ts';
import { openPrompt } from './prompt-screen.ts';
import { openQuestionAgain } from './question-screen.ts';
import { openEditor } from './resend-screen.ts';
import { openSearch } from './search-screen.ts';
import { openSource } from './source-screen.ts';
import { openSpecification } from './specification-screen.ts';
import { openTestOut } from './test-out-screen.ts';
import { openXor } from './xor-screen.ts';

/** Every screen that a key opens: to add one is to add its line here. */
export const OPENINGS: readonly Opening[] = [
  { key: 'p', open: openQuestionAgain },
  { key: 'e', open: openEditor },
  { key: 'T', open: openTestOut },
  { key: 'v', open: openBits },
  { key: 'x', open: openXor },
  { key: 's', open: openSource },
  { key: 'r', open: openSpecification },
  { key: 'g', open: () => openPrompt('') },
  { key: 'l', open: ({ lessonIndex }) => openList(lessonIndex) },
  { key: '/', open: () => openSearch() },
  { key: '?', open: () => openKeys(0) },
];
