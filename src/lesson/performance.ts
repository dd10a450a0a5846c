import { SYSTEM_SOURCES } from '../net/sources.ts';
import type { Lesson, PerformedStep } from './lesson.ts';
import { DEFAULT_SEED, repeatableSources } from './sources.ts';
import { Stage } from './stage.ts';

/** How a lesson is performed. */
export interface PerformanceOptions {
  /** True: real randomness and the real date, so that no two runs are alike. */
  readonly live?: boolean;
  readonly seed?: number;
  /** Milliseconds, from any start. Default: the process's own monotonic clock. */
  readonly stopwatch?: () => number;
}

/** A lesson with the traffic that it made. */
export interface Performance {
  readonly lesson: Lesson;
  readonly steps: readonly PerformedStep[];
  /** Where the bytes come from, in a word or two. */
  readonly provenance: string;
}

/** Runs a lesson's script over real sockets and returns what was recorded. */
export async function performLesson(
  lesson: Lesson,
  options: PerformanceOptions = {},
): Promise<Performance> {
  const { live = false, seed = DEFAULT_SEED } = options;
  const sources = live ? SYSTEM_SOURCES : repeatableSources(seed);
  const stopwatch = options.stopwatch ?? (() => performance.now());
  const stage = new Stage({ sources, stopwatch });
  try {
    const steps = await lesson.perform(stage);
    return { lesson, steps, provenance: live ? 'live' : `recorded now, seed ${seed}` };
  } finally {
    await stage.close();
  }
}
