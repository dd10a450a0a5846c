import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withAnswer, withTestOut, withVisit } from './changes.ts';
import {
  type AnswerRecord,
  NO_PROGRESS,
  PROBLEMS,
  type Progress,
  progressFileText,
  readProgress,
} from './form.ts';
import type { LearnerLog } from './learner-log.ts';

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

  visit(lesson: string, step: string, steps: readonly string[]): void {
    this.#progress = withVisit(this.#progress, lesson, step, steps);
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

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was never there, or cannot be reached either.
  }
}
