/** How far a learner has come, by the stable ids of lessons, steps and questions. */
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
  /** Whether the learner has shown to know it already. */
  readonly testedOut: boolean;
  /** One for each question that was answered, shown or skipped. */
  readonly answers: readonly AnswerRecord[];
}

/** How a question went. */
export interface AnswerRecord {
  /** Id of the question. */
  readonly q: string;
  /** Answers given; 0 where it was skipped, or shown at once. */
  readonly tries: number;
  /** Whether the learner has found the answer. */
  readonly right: boolean;
  /** When, as an ISO 8601 date and time in UTC. */
  readonly at: string;
}

/** Version of the file's form. A file of a newer version is never written over. */
export const PROGRESS_VERSION = 2;

export const NO_PROGRESS: Progress = { version: PROGRESS_VERSION, lessons: {} };

/** A lesson that was never opened. */
export const NEW_LESSON: LessonProgress = { seen: [], done: false, testedOut: false, answers: [] };

/** What a text was read as: progress, or why it is none. */
export type ProgressReading =
  | { readonly progress: Progress }
  | { readonly problem: 'newer' | 'no progress' };

/** What is wrong with a file that cannot be read as progress, in words. */
export const PROBLEMS = {
  newer: 'of a newer wirewalk',
  'no progress': 'no progress file',
} as const;

/** Progress as it stands in a file. */
export function progressFileText(progress: Progress): string {
  return `${JSON.stringify(progress, null, 2)}\n`;
}

/**
 * Reads progress of this version or of one before. What an older version could not know begins again;
 * what is not known here is kept.
 */
export function readProgress(text: string): ProgressReading {
  const value = parseJson(text);
  if (!isObject(value) || !isCount(value.version) || !isObject(value.lessons)) {
    return { problem: 'no progress' };
  }
  if ((value.version as number) > PROGRESS_VERSION) return { problem: 'newer' };
  const lessons: Record<string, LessonProgress> = {};
  for (const [id, lesson] of Object.entries(value.lessons)) {
    const read = readLesson(lesson);
    if (!read) return { problem: 'no progress' };
    lessons[id] = read;
  }
  const { current, ...rest } = value;
  const isPlace = isObject(current) && isText(current.lesson) && isText(current.step);
  const progress = { ...rest, version: PROGRESS_VERSION, ...(isPlace ? { current } : {}), lessons };
  return { progress: progress as Progress };
}

type Unknown = Readonly<Record<string, unknown>>;

/** Version 1 has only the steps that were seen, and whether the lesson is done. */
function readLesson(value: unknown): LessonProgress | undefined {
  if (!isObject(value)) return undefined;
  const { seen, done = false, testedOut = false, answers = [] } = value;
  const isLesson =
    isListOf(seen, isText) && isFlag(done) && isFlag(testedOut) && isListOf(answers, isRecord);
  return isLesson ? ({ ...value, seen, done, testedOut, answers } as LessonProgress) : undefined;
}

function isRecord(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { q, tries, right, at } = value;
  return isText(q) && isCount(tries) && isFlag(right) && isText(at);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isObject(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
