import { DEFAULT_SEED, liveEnvironment, repeatableEnvironment } from './environment.ts';
import type { Closing, Lesson, PerformedStep } from './lesson.ts';
import type { RecordedConnection } from './recorded-connection.ts';
import { Stage } from './stage.ts';
import { StagedTime } from './staged-time.ts';

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
  readonly closing: Closing;
  /** All its connections, those that no step shows included. */
  readonly connections: readonly RecordedConnection[];
  /** Whether its random numbers are others each time. */
  readonly isLive: boolean;
  /** Where the bytes come from, in a word or two. */
  readonly provenance: string;
}

/** Runs a lesson's script over real sockets and returns what was recorded. */
export async function performLesson(
  lesson: Lesson,
  options: PerformanceOptions = {},
): Promise<Performance> {
  const { live = false, seed = DEFAULT_SEED } = options;
  const time = new StagedTime();
  const environment = live ? liveEnvironment(time) : repeatableEnvironment(seed, time);
  const stopwatch = options.stopwatch ?? (() => performance.now());
  const stage = new Stage({ environment, stopwatch, time });
  try {
    const { steps, closing } = await lesson.perform(stage);
    const provenance = live ? 'live' : `recorded now, seed ${seed}`;
    return { lesson, steps, closing, connections: stage.connections, isLive: live, provenance };
  } finally {
    await stage.close();
  }
}
