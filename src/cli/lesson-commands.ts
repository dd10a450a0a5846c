import { CATALOGUE } from '../../lessons/index.ts';
import { findLesson, findStep, type LessonCard } from '../lesson/course/catalogue.ts';
import type { ProgressFile } from '../lesson/progress/file.ts';
import { play, type Steps } from '../terminal/play.ts';
import { UsageError } from '../terminal/run-program.ts';
import { type Settings, type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { openProgress } from './open-progress.ts';

interface CourseOptions extends ShowOptions {
  readonly state?: string;
}

/** `wirewalk`: the step that was on the screen last, or the first of all. */
export async function resume(options: CourseOptions): Promise<void> {
  const settings = settingsFor(options);
  const log = openProgress(options.state);
  const { current } = log.progress;
  const card = CATALOGUE.find(({ id }) => id === current?.lesson) ?? CATALOGUE[0]!;
  const stepIndex = current ? await indexOfStep(card, current.step) : 0;
  const greeting = `Lesson ${card.number}, step ${stepIndex + 1}: this is where you were last.`;
  const playlist = {
    catalogue: CATALOGUE,
    card,
    stepIndex,
    ...(current?.lesson === card.id && { greeting }),
  };
  process.exitCode = await play(settings, playlist, log, 'all');
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
    return start(settings, card.found, 0, openProgress(options.state), 'all');
  }
  const step = findStep(await card.found.load(), options.step);
  if ('problem' in step) throw new UsageError(step.problem);
  await start(settings, card.found, step.found, openProgress(options.state), step.found);
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
