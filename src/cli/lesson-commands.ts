import { CATALOGUE } from '../../lessons/index.ts';
import { findLesson, findStep, type LessonCard } from '../lesson/catalogue.ts';
import { ProgressFile, progressPath, progressText } from '../lesson/progress.ts';
import { play, type Steps } from '../terminal/play.ts';
import { UsageError } from '../terminal/run-program.ts';
import { type Settings, type ShowOptions, settingsFor } from '../terminal/settings.ts';

interface CourseOptions extends ShowOptions {
  readonly state?: string;
}

/** `wirewalk`: the step that was on the screen last, or the first of all. */
export async function resume(options: CourseOptions): Promise<void> {
  const settings = settingsFor(options);
  const log = openProgress(options);
  const { current } = log.progress;
  const card = CATALOGUE.find(({ id }) => id === current?.lesson) ?? CATALOGUE[0]!;
  const stepIndex = current ? await indexOfStep(card, current.step) : 0;
  await start(settings, card, stepIndex, log, 'all');
}

/** `wirewalk lesson N [--step K]` */
export async function lesson(
  wanted: string,
  options: CourseOptions & { readonly step?: string },
): Promise<void> {
  const settings = settingsFor(options);
  const card = findLesson(CATALOGUE, wanted);
  if ('problem' in card) throw new UsageError(card.problem);
  if (options.step === undefined) {
    return start(settings, card.found, 0, openProgress(options), 'all');
  }
  const step = findStep(await card.found.load(), options.step);
  if ('problem' in step) throw new UsageError(step.problem);
  await start(settings, card.found, step.found, openProgress(options), step.found);
}

/** `wirewalk list` */
export async function list(options: CourseOptions): Promise<void> {
  const { lessons } = openProgress(options).progress;
  const rows = CATALOGUE.map(({ number, id, title, question }) => {
    const { done = false, seen = [] } = lessons[id] ?? {};
    return { number, id, title, question, done, seen: seen.length };
  });
  if (options.json) {
    const report = { schema: 'wirewalk/list@1', lessons: rows };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  const { painter } = settingsFor(options);
  for (const { number, title, question, done, seen } of rows) {
    const text = progressText(done, seen);
    const progress = text === '' ? '' : `  (${text})`;
    process.stdout.write(painter.plain(`${String(number).padStart(2)}  ${title}${progress}\n`));
    process.stdout.write(painter.plain(`    ${question}\n`));
  }
}

async function start(
  settings: Settings,
  card: LessonCard,
  stepIndex: number,
  log: ProgressFile,
  steps: Steps,
): Promise<void> {
  const playlist = { catalogue: CATALOGUE, card, stepIndex };
  process.exitCode = await play(settings, playlist, log, steps);
}

async function indexOfStep(card: LessonCard, step: string): Promise<number> {
  const { stepIds } = await card.load();
  return Math.max(0, stepIds.indexOf(step));
}

function openProgress({ state }: CourseOptions): ProgressFile {
  return new ProgressFile(progressPath(state, process.env), (sentence) => {
    process.stderr.write(`wirewalk: ${sentence}\n`);
  });
}
