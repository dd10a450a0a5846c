import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { countOf } from '../wire/count.ts';
import { withAnswer, withTestOut, withVisit } from './progress-changes.ts';
import { type AnswerRecord, NO_PROGRESS, type Progress, readProgress } from './progress-form.ts';

export type { AnswerRecord, LessonProgress, Progress } from './progress-form.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where progress is kept: as asked, or under XDG's state folder, or under Windows' own. */
export function progressPath(
  asked: string | undefined,
  environment: Environment,
  platform: string = process.platform,
): string {
  const explicit = asked ?? environment.WIREWALK_STATE;
  if (explicit) return explicit;
  if (platform === 'win32' && environment.LOCALAPPDATA) {
    return join(environment.LOCALAPPDATA, 'wirewalk', 'progress.json');
  }
  // XDG 0.8: a relative path is invalid, and has to be ignored.
  const xdg = environment.XDG_STATE_HOME ?? '';
  const folder = isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'state');
  return join(folder, 'wirewalk', 'progress.json');
}

/** How far a lesson is, in a few words; empty where it has not been begun. */
export function progressText(done: boolean, seen: number, testedOut = false): string {
  if (done) return 'done';
  if (testedOut) return 'tested out';
  if (seen === 0) return '';
  return `${countOf(seen, 'step')} seen`;
}

/** Where it is noted what a learner does. */
export interface LearnerLog {
  readonly progress: Progress;
  /** A step is on the screen. */
  visit(lesson: string, step: string, isLast: boolean): void;
  /** A question is over, or was answered once more. */
  answer(lesson: string, record: AnswerRecord): void;
  /** A test-out was passed. */
  testOut(lesson: string): void;
  save(): void;
}

/** Progress in a file, read once and written as a whole. */
export class ProgressFile implements LearnerLog {
  readonly #path: string;
  readonly #warn: (sentence: string) => void;
  #progress: Progress;
  /** The file as it was read, or as it was last written. */
  #kept: string | undefined;
  #problem: string | undefined;

  /** @param warn told once if progress cannot be read or kept */
  constructor(path: string, warn: (sentence: string) => void) {
    this.#path = path;
    this.#warn = warn;
    this.#progress = this.#read();
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Why nothing is kept; undefined while all is well. */
  get problem(): string | undefined {
    return this.#problem;
  }

  visit(lesson: string, step: string, isLast: boolean): void {
    this.#progress = withVisit(this.#progress, lesson, step, isLast);
  }

  answer(lesson: string, record: AnswerRecord): void {
    this.#progress = withAnswer(this.#progress, lesson, record);
  }

  testOut(lesson: string): void {
    this.#progress = withTestOut(this.#progress, lesson);
  }

  /** Puts other progress in its place and writes it. The file as it was stays beside it, as `.bak`. */
  replace(progress: Progress): void {
    if (this.#kept !== undefined) this.#write(`${this.#path}.bak`, this.#kept);
    this.#progress = progress;
    this.save();
  }

  /** Writes the file: all of it or nothing, so that no crash can leave half of it. */
  save(): void {
    const text = progressFileText(this.#progress);
    if (this.#write(this.#path, text)) this.#kept = text;
  }

  /** @returns whether it is there now */
  #write(path: string, text: string): boolean {
    if (this.#problem !== undefined) return false;
    const temporary = `${path}.${process.pid}`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(temporary, text);
      renameSync(temporary, path);
      return true;
    } catch (error) {
      this.#giveUp(`progress is not kept: ${(error as Error).message}`);
      removeQuietly(temporary);
      return false;
    }
  }

  #read(): Progress {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#giveUp((error as Error).message);
      return NO_PROGRESS;
    }
    const reading = readProgress(text);
    if ('progress' in reading) {
      this.#kept = text;
      return reading.progress;
    }
    this.#giveUp(`${this.#path} is ${PROBLEMS[reading.problem]}; it is left as it is`);
    return NO_PROGRESS;
  }

  #giveUp(sentence: string): void {
    this.#problem = sentence;
    this.#warn(sentence);
  }
}

/** What is wrong with a file that cannot be read as progress. */
export const PROBLEMS = {
  newer: 'of a newer wirewalk',
  'no progress': 'no progress file',
} as const;

/** Progress as it stands in a file. */
export function progressFileText(progress: Progress): string {
  return `${JSON.stringify(progress, null, 2)}\n`;
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was never there, or cannot be reached either.
  }
}
