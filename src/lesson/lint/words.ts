import type { Catalogue } from '../course/catalogue.ts';
import type { PerformedLesson } from '../script/lesson.ts';
import type { Performance } from '../script/performance.ts';
import { type Check, inEach, type Problem } from './check.ts';
import { type LessonText, textsOf } from './texts.ts';

/** A word of the field, and the step that explains it, or the question before that. */
export interface Term {
  readonly word: RegExp;
  /** Id of the lesson. */
  readonly lesson: string;
  readonly step: string;
}

/** What a lesson may take for known, which depends on those before it. */
export function wordChecks(course: Catalogue, terms: readonly Term[]): Check[] {
  return [
    {
      id: 'lesson-exists',
      demands: 'A text refers only to lessons that there are.',
      find: inEach(inTexts((text) => findMissingLesson(text, course))),
    },
    {
      id: 'word-explained',
      demands: 'No word of the field is used before the step that explains it.',
      find: inEach((performance) =>
        inTexts((text) => findEarlyWord(text, performance, course, terms))(performance),
      ),
    },
  ];
}

function inTexts(judge: (text: LessonText) => string | undefined) {
  return (performance: PerformedLesson & Performance): Problem[] =>
    textsOf(performance).flatMap((text) => {
      const what = judge(text);
      return what === undefined ? [] : [{ at: text.at, what: `${text.name} ${what}` }];
    });
}

function findMissingLesson({ text }: LessonText, course: Catalogue): string | undefined {
  const named = [...text.matchAll(/\blessons? (\d+)\b/gi)].map(([, number]) => Number(number));
  const missing = named.find((wanted) => !course.some(({ number }) => number === wanted));
  return missing === undefined ? undefined : `refers to lesson ${missing}, which there is not`;
}

function findEarlyWord(
  { text, at }: LessonText,
  { lesson }: Performance,
  course: Catalogue,
  terms: readonly Term[],
): string | undefined {
  const early = terms.find(({ word, lesson: id, step }) => {
    const explainedIn = course.find((each) => each.id === id)!.number;
    if (!word.test(text) || lesson.number > explainedIn) return false;
    if (lesson.number < explainedIn) return true;
    return typeof at === 'number' && at < lesson.stepIds.indexOf(step);
  });
  if (!early) return undefined;
  return `says ${word(early, text)} before it is explained, in ${early.lesson}, ${early.step}`;
}

function word({ word: pattern }: Term, text: string): string {
  return JSON.stringify(pattern.exec(text)![0]);
}
