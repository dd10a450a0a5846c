import type { LessonCard } from '../lesson/course/catalogue.ts';
import type { LearnerLog } from '../lesson/progress/learner-log.ts';
import { type AskedQuestion, questionsOf } from '../lesson/questions/asked.ts';
import { type Performance, performLesson } from '../lesson/script/performance.ts';
import type { LayerNumber } from '../trace/layers.ts';
import { jsonLesson } from '../view/json/json-lesson.ts';
import { jsonClosing } from '../view/json/json-practice.ts';
import { closingOf } from '../view/model/closing.ts';
import { hasLayer, modelOf, noLayer, type TraceModel } from '../view/model/trace-model.ts';
import { plainAsked, plainClosing, plainHowTo } from '../view/plain/plain-practice.ts';
import { plainStep } from '../view/plain/plain-step.ts';
import { plainTries } from '../view/plain/plain-tries.ts';
import type { Playlist } from './player.ts';
import { UsageError } from './run-program.ts';
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
  log: LearnerLog,
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

/**
 * A lesson as text, without any terminal. All of it comes with what is asked before its steps, and with
 * its end.
 *
 * @throws UsageError if a single step has not the layer that is asked for
 */
export async function printedLesson(
  settings: Settings,
  card: LessonCard,
  steps: Steps,
): Promise<string> {
  const performance = await performLesson(await card.load(), settings.performance);
  const models = indicesOf(performance, steps).map((index) =>
    modelIn(performance, index, settings.layer),
  );
  const { layer } = settings;
  const [first] = models;
  if (steps !== 'all' && layer !== undefined && !hasLayer(first!, layer)) {
    throw new UsageError(noLayer(first!, layer));
  }
  if (settings.mode === 'json') {
    const end = steps === 'all' ? { closing: jsonClosing(closingOf(performance)) } : {};
    return `${settings.painter.json({ ...jsonLesson(models), ...end }, 2)}\n`;
  }
  const asked = steps === 'all' ? questionsOf(performance) : [];
  const texts = models.flatMap((model, index) => {
    // The first step printed has to bring the conversation that the step before would have shown.
    const isFirst = index === 0;
    const question = asked.find(({ stepIndex }) => stepIndex === model.stepIndex);
    return [
      ...(question ? [plainWithHowTo(model.lessonNumber, question, settings)] : []),
      [
        ...plainStep(isFirst ? { ...model, continues: false } : model),
        ...plainTries(performance, model.stepIndex, `${settings.command} poke`, seedOf(settings)),
      ].join('\n'),
    ];
  });
  if (steps === 'all') texts.push(plainClosing(closingOf(performance)).join('\n'));
  return settings.painter.plain(`${texts.join('\n\n')}\n`);
}

/** A step in the layer that was asked for, if it has it. */
function modelIn(performance: Performance, index: number, layer?: LayerNumber): TraceModel {
  const model = modelOf(performance, index);
  const isThere = layer !== undefined && hasLayer(model, layer);
  return isThere ? modelOf(performance, index, undefined, layer) : model;
}

/** What was live is gone: no one could judge an answer to it later. */
function plainWithHowTo(lesson: number, asked: AskedQuestion, settings: Settings): string {
  const { performance, command } = settings;
  const howTo = performance.live
    ? []
    : [plainHowTo(lesson, asked, `${command} answer`, seedOf(settings))];
  return [...plainAsked(lesson, asked), ...howTo].join('\n');
}

/** Other numbers make other bytes. */
function seedOf({ performance: { seed } }: Settings): string {
  return seed === undefined ? '' : ` --seed ${seed}`;
}

function indicesOf({ steps }: Performance, wanted: Steps): number[] {
  return wanted === 'all' ? steps.map((_, index) => index) : [wanted];
}
