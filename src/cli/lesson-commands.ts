import { CATALOGUE } from '../../lessons/index.ts';
import { PARTS } from '../../lessons/titles.ts';
import type { LessonCard } from '../lesson/course/catalogue.ts';
import { play } from '../terminal/play.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { placeNamed } from './find-place.ts';
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
    parts: PARTS,
    card,
    stepIndex,
    ...(current?.lesson === card.id && { greeting }),
  };
  process.exitCode = await play(settings, playlist, log, 'all');
}

/** `wirewalk lesson N [--step K]`, or `lesson N.K` */
export async function lesson(
  wanted: string,
  options: CourseOptions & { readonly step?: string },
): Promise<void> {
  const settings = settingsFor(options);
  const { card, step } = await placeNamed(wanted, options.step);
  const stepIndex = typeof step === 'number' ? step : 0;
  const playlist = { catalogue: CATALOGUE, parts: PARTS, card, stepIndex };
  const steps = typeof step === 'number' ? step : 'all';
  process.exitCode = await play(settings, playlist, openProgress(options.state), steps);
}

async function indexOfStep(card: LessonCard, step: string): Promise<number> {
  const { stepIds } = await card.load();
  return Math.max(0, stepIds.indexOf(step));
}
