import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { CATALOGUE } from '../../lessons/index.ts';
import type { LessonCard } from '../lesson/course/catalogue.ts';
import { mergeProgress, withoutLesson } from '../lesson/progress/changes.ts';
import type { ProgressFile } from '../lesson/progress/file.ts';
import {
  type LessonProgress,
  NEW_LESSON,
  PROBLEMS,
  type Progress,
  progressFileText,
  readProgress,
} from '../lesson/progress/form.ts';
import { progressPath } from '../lesson/progress/path.ts';
import { progressText } from '../lesson/progress/text.ts';
import { openLineReader } from '../terminal/line-reader.ts';
import { InputError, TargetError, UsageError } from '../terminal/run-program.ts';
import { type Settings, type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { countOf } from '../wire/count.ts';
import { failureWords } from '../wire/failure-words.ts';
import { lessonNamed } from './find-place.ts';
import { openReadableProgress } from './open-progress.ts';
import { printer } from './printer.ts';

/** What `wirewalk progress` can be told. */
export interface ProgressOptions extends ShowOptions {
  readonly state?: string;
  readonly export?: boolean;
  readonly import?: string;
  /** A lesson, the word `yes`, or `true` for neither. */
  readonly reset?: string | true;
}

/** The word that has to be typed before anything is reset. */
const YES = 'yes';

/** `wirewalk progress`: how far the learner is, taken away, put together with another, or restarted. */
export async function progress(word: string | undefined, options: ProgressOptions): Promise<void> {
  const chosen = (['export', 'import', 'reset'] as const).filter((name) => options[name]);
  if (chosen.length > 1)
    throw new UsageError(`--${chosen[0]} and --${chosen[1]} do not go together`);
  if (word !== undefined && (word !== YES || chosen[0] !== 'reset')) {
    throw new UsageError(`progress does not know the word ${JSON.stringify(word)}`);
  }
  const file = openReadableProgress(options.state);
  const settings = settingsFor(options);
  if (options.export) process.stdout.write(progressFileText(file.progress));
  else if (options.import !== undefined) importProgress(file, options.import, settings);
  else if (options.reset !== undefined) await reset(file, word, options, settings);
  else report(file.progress, options, settings);
}

function report(
  { current, lessons }: Progress,
  options: ProgressOptions,
  settings: Settings,
): void {
  const rows = CATALOGUE.map((card) => rowOf(card, lessons[card.id]));
  const file = progressPath(options.state, process.env);
  const place = current ?? null;
  const print = printer(settings);
  if (options.json) print.json({ schema: SCHEMA, file, current: place, lessons: rows });
  else print.text(`${reportText(rows)} Kept in ${file}`);
}

const SCHEMA = 'wirewalk/progress@1';

/** A lesson as the report shows it: steps and questions are counted. */
type ReportRow = ReturnType<typeof rowOf>;

function rowOf({ number, id, title }: LessonCard, lesson: LessonProgress = NEW_LESSON) {
  const { done, testedOut, seen, answers } = lesson;
  const solved = answers.filter(({ right }) => right).length;
  const counts = { seen: seen.length, solved, unsolved: answers.length - solved };
  return { number, id, title, done, testedOut, ...counts };
}

function reportText(rows: readonly ReportRow[]): string {
  const texts = rows.map(({ number, title, done, testedOut, seen, solved, unsolved }) => {
    const asked = solved + unsolved;
    const questions = asked === 0 ? '' : `${countOf(asked, 'question')} met, ${solved} solved`;
    const notes = [progressText(done, seen, testedOut), questions].filter(Boolean).join(', ');
    return `${String(number).padStart(2)}  ${title}${notes === '' ? '' : `  (${notes})`}`;
  });
  const finished = rows.filter(({ done, testedOut }) => done || testedOut).length;
  return [...texts, `${finished} of ${rows.length} lessons are done.`].join('\n');
}

/** @throws InputError if the other file cannot be read as progress */
function importProgress(file: ProgressFile, other: string, settings: Settings): void {
  const reading = readProgress(readOther(other));
  if ('problem' in reading) {
    throw new InputError(`${other} is ${PROBLEMS[reading.problem]}; nothing was imported`);
  }
  const merged = mergeProgress(file.progress, reading.progress);
  const { text } = printer(settings);
  if (isDeepStrictEqual(merged, file.progress)) text('There is nothing new in it.');
  else {
    revise(file, (before) => mergeProgress(before, reading.progress));
    text(
      `Imported progress in ${countOf(Object.keys(reading.progress.lessons).length, 'lesson')}.`,
    );
  }
}

function readOther(other: string): string {
  try {
    return readFileSync(other === '-' ? process.stdin.fd : other, 'utf8');
  } catch (error) {
    throw new InputError(`${other} cannot be read: ${failureWords(error)}`);
  }
}

async function reset(
  file: ProgressFile,
  word: string | undefined,
  { reset: wanted }: ProgressOptions,
  settings: Settings,
): Promise<void> {
  // `--reset yes` has taken the word for a lesson.
  const isSaid = word === YES || wanted === YES;
  const card = typeof wanted === 'string' && wanted !== YES ? lessonNamed(wanted) : undefined;
  const what = card ? `lesson ${card.number}, ${card.title}` : 'all lessons';
  const { text } = printer(settings);
  const after = withoutLesson(file.progress, card?.id);
  if (isDeepStrictEqual(after, file.progress)) return text('There is nothing to reset.');
  if (!isSaid && !(await confirm(what, wanted, settings))) return text('Nothing was reset.');
  revise(file, (before) => withoutLesson(before, card?.id));
  text(`Restarted: ${what}. The progress before that is kept beside it, as .bak.`);
}

/** @throws UsageError where there is no one to ask */
async function confirm(
  what: string,
  wanted: string | true | undefined,
  { mode, isSpoken, command }: Settings,
): Promise<boolean> {
  if (mode !== 'interactive' && mode !== 'line') {
    const words = [`${command} progress --reset`, wanted === true ? '' : wanted, YES].filter(
      Boolean,
    );
    throw new UsageError(`nothing was reset; if you are sure: ${words.join(' ')}`);
  }
  const reader = openLineReader({ isSpoken });
  try {
    return (await reader.question(`Forget all progress in ${what}? Type yes: `)).trim() === YES;
  } finally {
    reader.close();
  }
}

/** @throws TargetError if it could not be kept */
function revise(file: ProgressFile, change: (before: Progress) => Progress): void {
  file.revise(change);
  if (file.problem !== undefined) throw new TargetError(file.problem);
}
