import { CATALOGUE } from '../../lessons/index.ts';
import {
  foundSteps,
  type ListFilter,
  loadStepTitles,
  selectLessons,
} from '../lesson/course/lesson-filter.ts';
import { type ListItem, listItems } from '../lesson/course/list-items.ts';
import { NEW_LESSON, type Progress } from '../lesson/progress/form.ts';
import { UsageError } from '../terminal/run-program.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { plainList } from '../view/plain/plain-list.ts';
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
  const items = listItems(CATALOGUE, lessons, titles);
  const shown = selectLessons(items, filterOf(options), search);
  const print = printer(settingsFor(options));
  if (!options.json) return print.text(plainList(shown, search).join('\n'));
  const rows = shown.map((item) => jsonRow(item, lessons, search));
  print.json({ schema: 'wirewalk/list@1', lessons: rows });
}

function jsonRow(item: ListItem, lessons: Progress['lessons'], search: string): object {
  const { number, title, question } = item;
  const { id } = CATALOGUE.find((card) => card.number === number)!;
  const { done, testedOut, seen } = lessons[id] ?? NEW_LESSON;
  const row = { number, id, title, question, done, testedOut, seen: seen.length };
  return search === '' ? row : { ...row, steps: foundSteps(item, search) };
}

function filterOf({ done, pending }: ListOptions): ListFilter {
  if (done && pending) throw new UsageError('--done and --pending do not go together');
  if (done) return 'done';
  return pending ? 'pending' : 'all';
}
