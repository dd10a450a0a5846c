import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** How far a learner has come, by the stable ids of lessons and steps. */
export interface Progress {
  readonly version: number;
  readonly current?: { readonly lesson: string; readonly step: string };
  readonly lessons: Readonly<Record<string, LessonProgress>>;
}

/** What is known of one lesson. */
export interface LessonProgress {
  /** Ids of the steps that were on the screen. */
  readonly seen: readonly string[];
  /** Whether its last step was on the screen. */
  readonly done: boolean;
}

/** Version of the file's form. A file of a newer version is never written over. */
export const PROGRESS_VERSION = 1;

const NONE: Progress = { version: PROGRESS_VERSION, lessons: {} };

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
export function progressText(done: boolean, seen: number): string {
  if (done) return 'done';
  if (seen === 0) return '';
  return seen === 1 ? '1 step seen' : `${seen} steps seen`;
}

/** Progress in a file, read once and written as a whole. */
export class ProgressFile {
  readonly #path: string;
  readonly #warn: (sentence: string) => void;
  #progress: Progress;
  #canSave = true;

  /** @param warn told once if progress cannot be read or kept */
  constructor(path: string, warn: (sentence: string) => void) {
    this.#path = path;
    this.#warn = warn;
    this.#progress = this.#read();
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Notes that a step is on the screen. */
  visit(lesson: string, step: string, isLast: boolean): void {
    const before = this.#progress.lessons[lesson] ?? { seen: [], done: false };
    const seen = before.seen.includes(step) ? before.seen : [...before.seen, step];
    this.#progress = {
      version: PROGRESS_VERSION,
      current: { lesson, step },
      lessons: { ...this.#progress.lessons, [lesson]: { seen, done: before.done || isLast } },
    };
  }

  /** Writes the file: all of it or nothing, so that no crash can leave half of it. */
  save(): void {
    if (!this.#canSave) return;
    const temporary = `${this.#path}.${process.pid}`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(temporary, `${JSON.stringify(this.#progress, null, 2)}\n`);
      renameSync(temporary, this.#path);
    } catch (error) {
      this.#giveUp(`progress is not kept: ${(error as Error).message}`);
      removeQuietly(temporary);
    }
  }

  #read(): Progress {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#giveUp((error as Error).message);
      return NONE;
    }
    const progress = parseProgress(text);
    if (progress === undefined)
      this.#giveUp(`${this.#path} is no progress file; it is left as it is`);
    else if (progress.version > PROGRESS_VERSION) {
      this.#giveUp(`${this.#path} is of a newer wirewalk; it is left as it is`);
      return NONE;
    }
    return progress ?? NONE;
  }

  #giveUp(sentence: string): void {
    this.#canSave = false;
    this.#warn(sentence);
  }
}

function isLessonProgress(value: unknown): boolean {
  return isObject(value) && Array.isArray((value as Partial<LessonProgress>).seen);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was never there, or cannot be reached either.
  }
}

function parseProgress(text: string): Progress | undefined {
  try {
    const value = JSON.parse(text) as Partial<Progress> | null;
    const isProgress =
      typeof value?.version === 'number' &&
      isObject(value.lessons) &&
      Object.values(value.lessons as object).every(isLessonProgress);
    return isProgress ? (value as Progress) : undefined;
  } catch {
    return undefined;
  }
}
