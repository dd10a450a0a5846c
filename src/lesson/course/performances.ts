import { type Performance, type PerformanceOptions, performLesson } from '../script/performance.ts';
import type { LessonCard } from './catalogue.ts';

/**
 * The lessons that have been performed in this process, each of them once: who comes back to one finds the
 * bytes that were left.
 */
export class Performances {
  readonly #options: PerformanceOptions;
  readonly #performed = new Map<LessonCard, Promise<Performance>>();

  constructor(options: PerformanceOptions) {
    this.#options = options;
  }

  /** The performance of a lesson, which is made where there is none yet. */
  of(card: LessonCard): Promise<Performance> {
    const performance = this.#performed.get(card) ?? this.#perform(card);
    this.#performed.set(card, performance);
    return performance;
  }

  async #perform(card: LessonCard): Promise<Performance> {
    return performLesson(await card.load(), this.#options);
  }
}
