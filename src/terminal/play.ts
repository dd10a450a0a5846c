import type { LessonCard } from '../lesson/catalogue.ts';
import { type Performance, performLesson } from '../lesson/performance.ts';
import { jsonLesson } from '../view/json.ts';
import { modelOf } from '../view/model.ts';
import { plainStep } from '../view/plain.ts';
import type { Playlist, ProgressLog } from './player.ts';
import type { Settings } from './settings.ts';

/** Which steps to show where a lesson is printed and not played: one, or all. */
export type Steps = number | 'all';

/**
 * Shows a lesson in the way that fits: on a full screen, at a prompt, as sentences or as JSON.
 *
 * @param steps where a lesson is printed, which of its steps
 * @returns the exit code
 */
export async function play(
  settings: Settings,
  playlist: Playlist,
  log: ProgressLog,
  steps: Steps,
): Promise<number> {
  // Each way is loaded only where it is taken: most of the time to start goes into loading files.
  if (settings.mode === 'interactive') {
    const { Player } = await import('./player.ts');
    return new Player(settings, playlist, log).play(playlist.stepIndex);
  }
  if (settings.mode === 'line') {
    const { playLineByLine } = await import('./line-player.ts');
    return playLineByLine(settings, playlist, log);
  }
  const text = await printedLesson(settings, playlist.card, steps);
  process.stdout.write(text);
  return 0;
}

/** A lesson as text, without any terminal. */
export async function printedLesson(
  settings: Settings,
  card: LessonCard,
  steps: Steps,
): Promise<string> {
  const performance = await performLesson(await card.load(), settings.performance);
  const models = indicesOf(performance, steps).map((index) => modelOf(performance, index));
  if (settings.mode === 'json') return `${JSON.stringify(jsonLesson(models), null, 2)}\n`;
  const texts = models.map((model, index) => {
    // Alone, a step has to bring the conversation that the step before would have shown.
    const isAlone = index === 0;
    return plainStep(isAlone ? { ...model, continues: false } : model).join('\n');
  });
  return settings.painter.plain(`${texts.join('\n\n')}\n`);
}

function indicesOf({ steps }: Performance, wanted: Steps): number[] {
  return wanted === 'all' ? steps.map((_, index) => index) : [wanted];
}
