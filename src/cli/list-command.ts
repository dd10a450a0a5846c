import { CATALOGUE } from '../../lessons/index.ts';
import {
  foundSteps,
  type ListFilter,
  loadStepTitles,
  selectLessons,
} from '../lesson/lesson-filter.ts';
import { progressText } from '../lesson/progress.ts';
import { NEW_LESSON } from '../lesson/progress-form.ts';
import { UsageError } from '../terminal/run-program.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { openProgress } from './open-progress.ts';
import { printer } from './printer.ts';

/** What `wirewalk list` can be told. */
export interface ListOptions extends ShowOptions {
  readonly state?: string;
  readonly done?: boolean;
  readonly pending?: boolean;
  readonly search?: string;
}

/** `wirewalk list` */
export async function list(options: ListOptions): Promise<void> {
  const { search = '' } = options;
  const { lessons } = openProgress(options.state).progress;
  // Titles of steps stand in the lessons themselves, which are only loaded where they are needed.
  const titles = search === '' ? undefined : await loadStepTitles(CATALOGUE);
  const items = CATALOGUE.map(({ number, id, title, question }) => {
    const { done, testedOut, seen } = lessons[id] ?? NEW_LESSON;
    const stepTitles = titles?.get(id) ?? [];
    const isDone = done || testedOut;
    return { number, id, title, question, done, testedOut, seen: seen.length, isDone, stepTitles };
  });
  const shown = selectLessons(items, filterOf(options), search);
  const print = printer(settingsFor(options));
  if (options.json) {
    const rows = shown.map(({ isDone: _, stepTitles, ...row }) => {
      const found = foundSteps({ ...row, stepTitles }, search);
      return search === '' ? row : { ...row, steps: found };
    });
    return print.json({ schema: 'wirewalk/list@1', lessons: rows });
  }
  if (shown.length === 0) return print.text('There is none.');
  const texts = shown.flatMap((item) => {
    const { number, title, question, done, testedOut, seen } = item;
    const text = progressText(done, seen, testedOut);
    const progress = text === '' ? '' : `  (${text})`;
    const steps = foundSteps(item, search).map((step) => `step ${step.number}: ${step.title}`);
    return [
      `${String(number).padStart(2)}  ${title}${progress}`,
      ...[question, ...steps].map((line) => `    ${line}`),
    ];
  });
  print.text(texts.join('\n'));
}

function filterOf({ done, pending }: ListOptions): ListFilter {
  if (done && pending) throw new UsageError('--done and --pending do not go together');
  if (done) return 'done';
  return pending ? 'pending' : 'all';
}
