import { closest } from 'fastest-levenshtein';
import type { Lesson, LessonTitle } from '../script/lesson.ts';

/** A lesson as a list shows it; the lesson itself is read when it is opened. */
export interface LessonCard extends LessonTitle {
  readonly load: () => Promise<Lesson>;
}

export type Catalogue = readonly LessonCard[];

/** A place in the course that someone has asked for, or a sentence that says why it is not there. */
export type Found<T> = { readonly found: T } | { readonly problem: string };

/** How a lesson is named where there is little room: `L09`. */
export function lessonTag(number: number): string {
  return `L${String(number).padStart(2, '0')}`;
}

/** Finds a whole lesson by its number, its id, or part of its title. */
export function findLesson(catalogue: Catalogue, wanted: string): Found<LessonCard> {
  const { step, lesson } = splitPlace(catalogue, wanted);
  if (step === undefined) return findCard(catalogue, wanted);
  const whole = lesson === '' ? '' : `: ${lesson}`;
  return { problem: `${quoted(wanted)} is a step, and a whole lesson is meant here${whole}` };
}

function findCard(catalogue: Catalogue, wanted: string): Found<LessonCard> {
  const text = wanted.trim().toLowerCase();
  const exact = exactly(catalogue, text);
  if (exact) return { found: exact };
  const matches = catalogue.filter(
    ({ title }) => text !== '' && title.toLowerCase().includes(text),
  );
  if (matches.length === 1) return { found: matches[0]! };
  if (matches.length > 1) return { problem: `${quoted(wanted)} may be ${namesOf(matches)}` };
  return { problem: `no lesson ${quoted(wanted)}; ${nearestLesson(catalogue, text)}` };
}

/**
 * Finds a step of a lesson by its number.
 *
 * @returns the step's index, from 0
 */
export function findStep(lesson: Lesson, wanted: string): Found<number> {
  const count = lesson.stepIds.length;
  if (!/^\d+$/.test(wanted)) {
    return {
      problem: `${quoted(wanted)} is no step number; lesson ${lesson.number} has 1 to ${count}`,
    };
  }
  const number = Number(wanted);
  if (number >= 1 && number <= count) return { found: number - 1 };
  const nearest = Math.min(Math.max(number, 1), count);
  return { problem: `lesson ${lesson.number} has no step ${number}; the nearest is ${nearest}` };
}

/** Where to go to: a lesson, and a step of it, from 0; `first`: where it begins. */
export interface Place {
  readonly card: LessonCard;
  readonly step: number | 'first' | 'last';
}

/** A step by its index, from 0. @param count how many there are */
export function stepIndexOf(step: Place['step'], count: number): number {
  if (step === 'first') return 0;
  return step === 'last' ? count - 1 : step;
}

/**
 * Finds a place by what someone types: everywhere `10.4` is step 4 of lesson 10.
 *
 * @param wanted `10`, `10.4`, `one-frame.4`, `.4`, or a name
 * @param here the lesson that `.4` is in, where there is one
 */
export async function findPlace(
  catalogue: Catalogue,
  wanted: string,
  here?: LessonCard,
): Promise<Found<Place>> {
  const { lesson, step } = splitPlace(catalogue, wanted);
  const card = lesson === '' && here ? { found: here } : findCard(catalogue, lesson);
  if ('problem' in card) return card;
  if (step === undefined) return { found: { card: card.found, step: 'first' } };
  const index = findStep(await card.found.load(), step);
  return 'problem' in index ? index : { found: { card: card.found, step: index.found } };
}

/** `10.4` taken apart. A title may have a dot before a digit too, as HTTP/1.1 has: that is no step. */
function splitPlace(
  catalogue: Catalogue,
  wanted: string,
): { readonly lesson: string; readonly step: string | undefined } {
  const [, lesson = '', step] = /^(.*)\.(\d+)$/.exec(wanted.trim()) ?? [];
  const isStep = lesson === '' || /^l?\d+$/i.test(lesson) || exactly(catalogue, lesson);
  return step !== undefined && isStep ? { lesson, step } : { lesson: wanted, step: undefined };
}

/** The lesson of a number or an id. */
function exactly(catalogue: Catalogue, wanted: string): LessonCard | undefined {
  const text = wanted.toLowerCase();
  return catalogue.find(
    ({ number, id }) => `${number}` === text.replace(/^l?0*/, '') || id === text,
  );
}

/** What one can go on with. */
const LAST_LESSON =
  'This was the last lesson. Next: review asks what you missed; serve and explain are for your own traffic.';

/** The lesson before or after another one. */
export function neighbourOf(
  catalogue: Catalogue,
  here: LessonCard,
  direction: 'next' | 'previous',
): Found<Place> {
  const isNext = direction === 'next';
  const card = catalogue[catalogue.indexOf(here) + (isNext ? 1 : -1)];
  if (card) return { found: { card, step: isNext ? 'first' : 'last' } };
  const problem = isNext ? LAST_LESSON : 'This is the first step there is.';
  return { problem };
}

function namesOf(cards: readonly LessonCard[]): string {
  return cards.map(({ number, title }) => `${number}, ${quoted(title)}`).join('; or ');
}

function nearestLesson(catalogue: Catalogue, text: string): string {
  const byName = () => {
    const names = catalogue.flatMap(({ id, title }) => [id, title.toLowerCase()]);
    const name = closest(text, names);
    return catalogue.find(({ id, title }) => id === name || title.toLowerCase() === name)!;
  };
  const byNumber = () => {
    const distance = ({ number }: LessonCard) => Math.abs(number - Number(text));
    return [...catalogue].sort((a, b) => distance(a) - distance(b))[0]!;
  };
  const card = /^\d+$/.test(text) ? byNumber() : byName();
  return `the nearest is ${card.number}, ${quoted(card.title)}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
