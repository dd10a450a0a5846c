import { CATALOGUE } from '../../lessons/index.ts';
import { type ListFilter, selectLessons } from '../lesson/course/lesson-filter.ts';
import { type ListItem, listItems } from '../lesson/course/list-items.ts';
import { Performances } from '../lesson/course/performances.ts';
import { NEW_LESSON, type Progress } from '../lesson/progress/form.ts';
import type { PerformanceOptions } from '../lesson/script/performance.ts';
import { UsageError } from '../terminal/run-program.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { excerptOf, findHits, type Hit, searchedSteps } from '../view/model/course-search.ts';
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
  const settings = settingsFor(options);
  const hits = search === '' ? undefined : await hitsIn(search, settings.performance);
  const items = selectLessons(listItems(CATALOGUE, lessons), filterOf(options));
  const shown = items.filter(
    ({ number }) => hits?.some(({ step }) => step.lesson === number) ?? true,
  );
  const print = printer(settings);
  if (!options.json) return print.text(plainList(shown, hits).join('\n'));
  const rows = shown.map((item) => jsonRow(item, lessons, hits));
  print.json({ schema: 'wirewalk/list@1', lessons: rows });
}

/** What a lesson says and shows is only known once it is performed. */
async function hitsIn(search: string, options: PerformanceOptions): Promise<Hit[]> {
  const performances = new Performances(options);
  const performed = await Promise.all(CATALOGUE.map((card) => performances.of(card)));
  return findHits(performed.flatMap(searchedSteps), search);
}

function jsonRow(item: ListItem, lessons: Progress['lessons'], hits?: readonly Hit[]): object {
  const { number, title, question } = item;
  const { id } = CATALOGUE.find((card) => card.number === number)!;
  const { done, testedOut, seen } = lessons[id] ?? NEW_LESSON;
  const row = { number, id, title, question, done, testedOut, seen: seen.length };
  if (!hits) return row;
  const steps = hits.filter(({ step }) => step.lesson === number);
  return { ...row, steps: steps.map(jsonHit) };
}

function jsonHit(hit: Hit): object {
  const { place, title } = hit.step;
  return { step: place, title, excerpt: excerptOf(hit, EXCERPT) };
}

/** Characters of the text that a word stands in. */
const EXCERPT = 160;

function filterOf({ done, pending }: ListOptions): ListFilter {
  if (done && pending) throw new UsageError('--done and --pending do not go together');
  if (done) return 'done';
  return pending ? 'pending' : 'all';
}
