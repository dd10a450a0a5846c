import type { Performance } from '../../src/lesson/script/performance.ts';
import type { Key } from '../../src/terminal/key.ts';
import {
  drawSituation,
  type Move,
  navigate,
  type Situation,
  situationAt,
} from '../../src/terminal/navigate.ts';
import type { Position, Request, Surroundings } from '../../src/terminal/screen.ts';
import { openStep } from '../../src/terminal/screens/step-screen.ts';
import type { LayerNumber } from '../../src/trace/layers.ts';
import { searchedSteps } from '../../src/view/model/course-search.ts';
import { modelOf, type TraceModel } from '../../src/view/model/trace-model.ts';
import { keyNamed } from './keys.ts';

/** How many lessons there are to list. */
export const LESSONS = 3;
const LISTED = Array.from({ length: LESSONS }, (_, index) => {
  return { number: index + 1, title: `Lesson ${index + 1}`, question: 'Why?', progress: '' };
});

/** A learner at a step, who presses keys. */
export class Learner {
  situation: Situation;
  readonly #performance: Performance;

  constructor(performance: Performance, stepIndex = 0) {
    this.#performance = performance;
    this.situation = situationAt(openStep(modelOf(performance, stepIndex)));
  }

  missed: readonly string[] = [];
  /** Questions that were asked before. */
  met: readonly string[] | 'all' = 'all';

  press(...keys: (string | Key)[]): this {
    for (const key of keys) {
      const { situation, request } = this.ask(key);
      if (request) throw new Error(`it asks for ${request.type}`);
      this.situation = situation;
    }
    return this;
  }

  ask(key: string | Key): Move {
    const pressed = typeof key === 'string' ? keyNamed(key) : key;
    return navigate(this.situation, pressed, this.around);
  }

  request(key: string | Key): Request | undefined {
    return this.ask(key).request;
  }

  get around(): Surroundings {
    const { position } = this;
    const modelAt = (stepIndex: number, row?: number, level?: LayerNumber) =>
      modelOf(this.#performance, stepIndex, row, level);
    const model = modelAt(position.stepIndex, position.row, position.layer);
    const lesson = { performance: this.#performance, lessons: LISTED, parts: [], lessonIndex: 0 };
    const search = {
      searched: searchedSteps(this.#performance),
      readLessons: LESSONS,
      missed: this.missed,
    };
    const hasMet = (id: string) => this.met === 'all' || this.met.includes(id);
    const screen = { streak: 0, width: 80, height: 24 };
    return { position, model, modelAt, ...lesson, ...search, hasMet, ...screen };
  }

  get position(): Position {
    return this.situation.position;
  }

  get model(): TraceModel {
    return this.around.model;
  }

  /** The name of the screen that is up. */
  get screen(): string {
    return this.situation.screens.at(-1)?.name ?? 'step';
  }

  /** The screen that is up, as text. */
  get text(): string {
    const lines = drawSituation(this.situation, this.around, 80, 24);
    return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
  }

  get listed(): number {
    return Number(/▸ [ ✓] L0*(\d+)/.exec(this.text)?.[1]) - 1;
  }

  get input(): string | undefined {
    return /go to: (.*)_$/.exec(this.text)?.[1];
  }

  get field(): string {
    return this.model.fields[this.position.cursor.field]!.name;
  }
}
