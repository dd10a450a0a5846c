import type { Term } from '../src/lesson/lint/words.ts';
import type { LessonId } from './titles.ts';

/** Words of the field, by the step that explains them; `lint` finds where one is used before. */
export const TERMS: readonly (Term & { readonly lesson: LessonId })[] = [
  { word: /\bkernel\b/, lesson: 'there-are-no-messages', step: 'one-write' },
  { word: /\bparser\b/, lesson: 'there-are-no-messages', step: 'apart' },
  { word: /\bproxy\b/i, lesson: 'a-request', step: 'forms' },
  { word: /\bFINs?\b/, lesson: 'one-connection', step: 'old-http' },
  { word: /\bround trips?\b/i, lesson: 'one-connection', step: 'six-connections' },
  { word: /\bhandshake\b/i, lesson: 'one-connection', step: 'six-connections' },
  { word: /\bcookies?\b/i, lesson: 'one-connection', step: 'stranger' },
  { word: /\b(?:chunks|chunked|chunk size)\b/i, lesson: 'where-the-body-ends', step: 'chunked' },
  { word: /\btrailers?\b/i, lesson: 'where-the-body-ends', step: 'extension-and-trailer' },
  { word: /\bsmuggling\b/i, lesson: 'where-the-body-ends', step: 'both' },
  { word: /\bpipelin\w+/i, lesson: 'pipelining', step: 'one-write' },
  { word: /\bcursor\b/i, lesson: 'short-polling', step: 'anything-new' },
  { word: /\bshort poll\w*/i, lesson: 'short-polling', step: 'anything-new' },
  { word: /\bEventSource\b/, lesson: 'server-sent-events', step: 'request' },
  { word: /\bopcodes?\b/i, lesson: 'one-frame', step: 'opcode' },
];
