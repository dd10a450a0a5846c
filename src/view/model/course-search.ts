import { placeName } from '../../lesson/course/place-name.ts';
import { flowing } from '../../lesson/lint/texts.ts';
import type { Performance } from '../../lesson/script/performance.ts';
import { modelOf } from './trace-model.ts';

/** All that can be found of a step. */
export interface SearchedStep {
  readonly lesson: number;
  /** From 0. */
  readonly stepIndex: number;
  /** `10.4` */
  readonly place: string;
  readonly title: string;
  /** What it says, what is asked before it, and what it shows: whatever is told first counts most. */
  readonly texts: readonly string[];
}

/** A step that a search has found, with the words in their surroundings. */
export interface Hit {
  readonly step: SearchedStep;
  /** The text that the words stand in. */
  readonly text: string;
  /** Where in that text the first of them stands. */
  readonly at: number;
}

/** A payload may be of any length, and no one searches for the middle of one. */
const MOST_VALUE = 500;

/** The steps of a lesson, to be searched. What its questions have for an answer is not among it. */
export function searchedSteps(performance: Performance): SearchedStep[] {
  const { lesson, steps } = performance;
  return steps.map(({ title, says, question }, stepIndex) => {
    const model = modelOf(performance, stepIndex);
    const fields = model.fields.filter((field) => !field.isDelimiter);
    return {
      lesson: lesson.number,
      stepIndex,
      place: placeName(lesson.number, stepIndex),
      title,
      texts: [
        title,
        flowing(says),
        ...(stepIndex === 0 ? [`${lesson.title}: ${lesson.question}`] : []),
        ...(question ? [flowing(question.asks)] : []),
        ...fields.map(({ name, value, meaning, ref }) => {
          const means = meaning === '' ? '' : `, ${meaning}`;
          return `${name} = ${value.slice(0, MOST_VALUE)}${means} (${ref})`;
        }),
      ],
    };
  });
}

/**
 * The steps in which every word stands, or the one whose place is typed: those that say it in their title
 * first, and then in the order of the course.
 *
 * @param wanted words in either case, each as the beginning of one, or else as a part; or `10.4`
 */
export function findHits(steps: readonly SearchedStep[], wanted: string): Hit[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const place = steps.find((step) => step.place === words.join(' ').replace(/^l0*/, ''));
  if (place) return [{ step: place, text: place.texts[1]!, at: 0 }];
  const asBeginnings = hitsWith(steps, words, beginningOf);
  return asBeginnings.length > 0 ? asBeginnings : hitsWith(steps, words, partOf);
}

/** Where a word stands in a text; -1 where it does not. */
type Finder = (text: string, word: string) => number;

function beginningOf(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(text[at - 1]!) || !/[a-z0-9]/.test(word[0]!)) return at;
  }
  return -1;
}

function partOf(text: string, word: string): number {
  return text.indexOf(word);
}

function hitsWith(steps: readonly SearchedStep[], words: readonly string[], find: Finder): Hit[] {
  const ranked = steps.flatMap((step) => {
    const lower = step.texts.map((text) => text.toLowerCase());
    const isHit = words.every((word) => lower.some((text) => find(text, word) >= 0));
    if (!isHit) return [];
    const counts = lower.map((text) => words.filter((word) => find(text, word) >= 0).length);
    const rank = counts.indexOf(Math.max(...counts));
    const first = words.find((word) => find(lower[rank]!, word) >= 0)!;
    const hit: Hit = { step, text: step.texts[rank]!, at: find(lower[rank]!, first) };
    return [{ hit, rank }];
  });
  const inTitle = ranked.filter(({ rank }) => rank === 0);
  const others = ranked.filter(({ rank }) => rank > 0);
  return [...inTitle, ...others].map(({ hit }) => hit);
}

/** As much of a hit's text as there is room for, around the words. */
export function excerptOf({ text, at }: Hit, room: number): string {
  if (text.length <= room) return text;
  const start = Math.max(0, Math.min(at - Math.floor(room / 3), text.length - room + 2));
  const end = start + room - (start > 0 ? 2 : 0) - 2;
  const shown = text.slice(start, end).trim();
  return `${start > 0 ? '..' : ''}${shown}${end < text.length ? '..' : ''}`;
}
