import { CATALOGUE } from '../../lessons/index.ts';
import {
  foundSteps,
  type ListFilter,
  loadStepTitles,
  selectLessons,
} from '../lesson/lesson-filter.ts';
import { NEW_LESSON } from '../lesson/progress-form.ts';
import { progressText } from '../lesson/progress-text.ts';
import { UsageError } from '../terminal/run-program.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { plainList } from '../view/plain-list.ts';
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
  const rows = shown.map((item) => {
    const { done, seen, testedOut } = item;
    return { ...item, progress: progressText(done, seen, testedOut) };
  });
  print.text(plainList(rows, search).join('\n'));
}

function filterOf({ done, pending }: ListOptions): ListFilter {
  if (done && pending) throw new UsageError('--done and --pending do not go together');
  if (done) return 'done';
  return pending ? 'pending' : 'all';
}
