import type { Performance } from '../script/performance.ts';
import { type TextKind, textsOf } from './texts.ts';

/** A sentence that tells a learner something. */
export interface Sentence {
  /** Index of its step, from 0, or the end of the lesson. */
  readonly at: number | 'closing';
  readonly text: string;
}

/** Titles name, choices and sayings may be wrong, and a try proposes: none of them tells anything. */
const TELLING: ReadonlySet<TextKind> = new Set([
  'narration',
  'question',
  'slip',
  'hint',
  'because',
  'aha',
  'devTools',
  'builds',
  'sayingBecause',
]);

/** Every sentence of a performed lesson, in the order in which they are read; once for each step. */
export function sentencesOf(performance: Performance): Sentence[] {
  const seen = new Set<string>();
  return textsOf(performance)
    .filter(({ kind }) => TELLING.has(kind))
    .flatMap(({ at, text }) => splitSentences(text).map((sentence) => ({ at, text: sentence })))
    .filter(({ at, text }) => {
      const key = `${at} ${text}`;
      return !seen.has(key) && seen.add(key);
    });
}

/** After a full stop, a question mark or an exclamation mark, and whatever closes after it. */
const BORDER = /(?<=[.?!]["')]?) (?=["'(]?[A-Z0-9])/;

/** The sentences of a text that has no line breaks. */
export function splitSentences(text: string): string[] {
  return text.split(BORDER);
}
