import {
  type AnswerRecord,
  type LessonProgress,
  NEW_LESSON,
  NO_PROGRESS,
  type Progress,
} from './form.ts';

/** A step is on the screen. @param steps all of the lesson: it is done once each of them was seen */
export function withVisit(
  progress: Progress,
  lesson: string,
  step: string,
  steps: readonly string[],
): Progress {
  const current = { lesson, step };
  return changed({ ...progress, current }, lesson, (before) => {
    const seen = before.seen.includes(step) ? before.seen : [...before.seen, step];
    return { seen, done: before.done || steps.every((each) => seen.includes(each)) };
  });
}

/** A question is over. Tries add up until it is solved, and what is solved stays so. */
export function withAnswer(progress: Progress, lesson: string, record: AnswerRecord): Progress {
  return changed(progress, lesson, ({ answers }) => {
    const before = answers.find(({ q }) => q === record.q);
    if (before?.right) return {};
    const others = answers.filter((other) => other !== before);
    const tries = record.tries + (before?.tries ?? 0);
    return { answers: [...others, { ...before, ...record, tries }] };
  });
}

/** The learner knows a lesson already. */
export function withTestOut(progress: Progress, lesson: string): Progress {
  return changed(progress, lesson, () => ({ testedOut: true }));
}

/** One lesson again from its start, or all of them. */
export function withoutLesson(progress: Progress, lesson?: string): Progress {
  if (lesson === undefined) return NO_PROGRESS;
  const { current, ...rest } = progress;
  const { [lesson]: _, ...lessons } = progress.lessons;
  const isThere = current === undefined || current.lesson === lesson;
  return { ...rest, ...(isThere ? {} : { current }), lessons };
}

/** Both together: whatever was done, seen or solved in one of them is so in what comes out. */
export function mergeProgress(own: Progress, other: Progress): Progress {
  const lessons = { ...own.lessons };
  for (const [id, lesson] of Object.entries(other.lessons)) {
    lessons[id] = mergeLesson(lessons[id], lesson);
  }
  return { ...other, ...own, lessons };
}

function mergeLesson(own: LessonProgress = NEW_LESSON, other: LessonProgress): LessonProgress {
  const all = [...own.answers, ...other.answers];
  const questions = [...new Set(all.map(({ q }) => q))];
  return {
    ...other,
    ...own,
    seen: [...new Set([...own.seen, ...other.seen])],
    done: own.done || other.done,
    testedOut: own.testedOut || other.testedOut,
    answers: questions.map((question) => best(all.filter(({ q }) => q === question))),
  };
}

/**
 * The one that is right; of two that are, the one with fewer tries, of two that are not, the one with
 * more; and then the earlier.
 */
function best(records: readonly AnswerRecord[]): AnswerRecord {
  const order = (one: AnswerRecord, other: AnswerRecord) => {
    const byTries = one.right ? one.tries - other.tries : other.tries - one.tries;
    return Number(other.right) - Number(one.right) || byTries || compare(one.at, other.at);
  };
  return [...records].sort(order)[0]!;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function changed(
  progress: Progress,
  lesson: string,
  change: (before: LessonProgress) => Partial<LessonProgress>,
): Progress {
  const before = progress.lessons[lesson] ?? NEW_LESSON;
  const lessons = { ...progress.lessons, [lesson]: { ...before, ...change(before) } };
  return { ...progress, lessons };
}
