import { Command } from 'commander';
import { findStep, type LessonCard } from '../lesson/course/catalogue.ts';
import { NO_PROGRESS } from '../lesson/progress/form.ts';
import type { LearnerLog } from '../lesson/progress/learner-log.ts';
import type { Lesson } from '../lesson/script/lesson.ts';
import { addShowOptions, layerOption } from './options.ts';
import { play } from './play.ts';
import { runProgram, UsageError } from './run-program.ts';
import { type ShowOptions, settingsFor } from './settings.ts';

/** Nothing is kept when a lesson runs by itself: it is not known to be part of a course. */
const NO_LOG: LearnerLog = {
  progress: NO_PROGRESS,
  visit: () => {},
  answer: () => {},
  testOut: () => {},
  save: () => {},
};

/** Runs one lesson as a program of its own, with the options of `wirewalk lesson`. */
export function runAlone(lesson: Lesson): Promise<void> {
  const { number, id, title, question } = lesson;
  const card: LessonCard = { number, id, title, question, load: () => Promise.resolve(lesson) };
  const program = addShowOptions(new Command(`lesson-${number}`))
    .description(`Lesson ${number}: ${title}. ${question}`)
    .option('--step <k>', 'only this step, or where to begin')
    .addOption(layerOption())
    .action(async (options: ShowOptions & { step?: string }) => {
      const step = options.step === undefined ? undefined : findStep(lesson, options.step);
      if (step && 'problem' in step) throw new UsageError(step.problem);
      const playlist = { catalogue: [card], card, stepIndex: step?.found ?? 0 };
      process.exitCode = await play(settingsFor(options), playlist, NO_LOG, step?.found ?? 'all');
    });
  return runProgram(program, process.argv);
}
