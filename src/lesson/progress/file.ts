import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { failureWords } from '../../wire/failure-words.ts';
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
import { underLock } from './lock.ts';

/** What is done to progress, whatever has become of it by then. */
type Change = (before: Progress) => Progress;

/**
 * Progress in a file that other processes write as well. What is noted here is kept as changes, and each
 * save makes them to the file as it is by then: so nothing that another process has saved is lost.
 */
export class ProgressFile implements LearnerLog {
  readonly #path: string;
  readonly #warn: (sentence: string) => void;
  #progress: Progress = NO_PROGRESS;
  /** What has been done to it since it was last saved. */
  #unsaved: Change[] = [];
  #problem: string | undefined;

  /** @param warn told once if progress cannot be read or kept */
  constructor(path: string, warn: (sentence: string) => void) {
    this.#path = path;
    this.#warn = warn;
    this.#read();
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Why nothing is kept; undefined while all is well. */
  get problem(): string | undefined {
    return this.#problem;
  }

  visit(lesson: string, step: string, steps: readonly string[]): void {
    this.#note((before) => withVisit(before, lesson, step, steps));
  }

  answer(lesson: string, record: AnswerRecord): void {
    this.#note((before) => withAnswer(before, lesson, record));
  }

  testOut(lesson: string): void {
    this.#note((before) => withTestOut(before, lesson));
  }

  /** Makes a change that may take something away. The file as it was stays beside it, as `.bak`. */
  revise(change: Change): void {
    this.save();
    this.#note(change);
    this.#write((before) => this.#put(`${this.#path}.bak`, before));
  }

  /** Writes the file: all of it or nothing, so that no crash can leave half of it. */
  save(): void {
    this.#write(() => {});
  }

  #note(change: Change): void {
    this.#progress = change(this.#progress);
    this.#unsaved.push(change);
  }

  /** @param keep is given the file as it was, if there was one */
  #write(keep: (before: string) => void): void {
    try {
      while (this.#problem === undefined && this.#unsaved.length > 0) {
        mkdirSync(dirname(this.#path), { recursive: true });
        underLock(this.#path, (isHeld) => this.#writeLocked(keep, isHeld));
      }
    } catch (error) {
      this.#giveUp(`progress is not kept: ${failureWords(error)}`);
    }
  }

  /** Where the lock is lost on the way, nothing is written, and all is still to be saved. */
  #writeLocked(keep: (before: string) => void, isHeld: () => boolean): void {
    const noted = this.#progress;
    const before = this.#read();
    if (this.#problem !== undefined) return;
    // A file that is gone is no wish to forget.
    const after = before === undefined ? noted : this.#withUnsaved();
    this.#progress = after;
    if (!isHeld()) return;
    if (before !== undefined) keep(before);
    this.#put(this.#path, progressFileText(after));
    this.#unsaved = [];
  }

  #withUnsaved(): Progress {
    return this.#unsaved.reduce((before, change) => change(before), this.#progress);
  }

  #put(path: string, text: string): void {
    const temporary = `${path}.${process.pid}`;
    try {
      writeFileSync(temporary, text);
      renameSync(temporary, path);
    } catch (error) {
      removeQuietly(temporary);
      throw error;
    }
  }

  /** @returns the file's text; undefined where there is none, or none that is progress */
  #read(): string | undefined {
    const text = this.#readText();
    if (text === undefined) return undefined;
    const reading = readProgress(text);
    if ('progress' in reading) {
      this.#progress = reading.progress;
      return text;
    }
    this.#giveUp(`${this.#path} is ${PROBLEMS[reading.problem]}; it is left as it is`);
    return undefined;
  }

  #readText(): string | undefined {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#giveUp(`${this.#path} cannot be read: ${failureWords(error)}`);
      return undefined;
    }
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
