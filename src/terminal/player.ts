import { type Catalogue, findLesson, findStep, type LessonCard } from '../lesson/catalogue.ts';
import { type Performance, performLesson } from '../lesson/performance.ts';
import { type Progress, progressText } from '../lesson/progress.ts';
import type { ListItem } from '../view/course-screens.ts';
import { modelOf } from '../view/model.ts';
import { drawSituation, navigate, type Situation, situationAt } from './navigate.ts';
import type { Key, Request, Surroundings } from './screen.ts';
import { openStep } from './screens/step-screen.ts';
import type { Settings } from './settings.ts';
import { Terminal } from './terminal.ts';

/** Where a learner's steps are noted. */
export interface ProgressLog {
  readonly progress: Progress;
  visit(lesson: string, step: string, isLast: boolean): void;
  save(): void;
}

/** What there is to play, and where to begin. */
export interface Playlist {
  readonly catalogue: Catalogue;
  readonly card: LessonCard;
  readonly stepIndex: number;
}

/** Plays lessons on a full screen until the learner leaves. */
export class Player {
  readonly #settings: Settings;
  readonly #catalogue: Catalogue;
  readonly #log: ProgressLog;
  readonly #terminal: Terminal;
  #card: LessonCard;
  #performance!: Performance;
  #situation!: Situation;
  #finish!: (exitCode: number) => void;
  #isOpening = false;
  /** Keys that came while a lesson was being opened. */
  readonly #waiting: Key[] = [];

  constructor(settings: Settings, playlist: Playlist, log: ProgressLog) {
    this.#settings = settings;
    this.#catalogue = playlist.catalogue;
    this.#card = playlist.card;
    this.#log = log;
    this.#terminal = new Terminal(process.stdin, process.stdout, settings.painter, {
      key: (key) => this.#press(key),
      redraw: () => this.#draw(),
      signal: (exitCode) => this.#finish(exitCode),
    });
  }

  /** @returns the exit code */
  async play(stepIndex: number): Promise<number> {
    await this.#open(this.#card, stepIndex);
    const finished = new Promise<number>((resolve) => {
      this.#finish = resolve;
    });
    this.#terminal.start();
    try {
      this.#draw();
      return await finished;
    } finally {
      this.#terminal.stop();
      this.#log.save();
    }
  }

  #press(key: Key): void {
    const isInterrupt = key.ctrl === true && key.name === 'c';
    if (this.#isOpening && !isInterrupt) {
      this.#waiting.push(key);
      return;
    }
    const { situation, request } = navigate(this.#situation, key, this.#surroundings);
    const isOtherStep = situation.position.stepIndex !== this.#situation.position.stepIndex;
    this.#situation = situation;
    if (isOtherStep) this.#note();
    if (request) void this.#grant(request);
    else this.#draw();
  }

  async #grant(request: Request): Promise<void> {
    switch (request.type) {
      case 'quit':
        return this.#finish(0);
      case 'suspend':
        return this.#terminal.suspend();
      case 'redraw':
        return this.#draw();
      case 'resend':
        return this.#notice('Nothing here can send these bytes to a server yet.');
      case 'go-to':
        return this.#goTo(request.place);
      case 'open-lesson':
        return this.#show(this.#catalogue[request.lessonIndex]!, 'first');
      case 'next-lesson':
        return this.#showNeighbour(1, 'This was the last step there is: l lists the lessons.');
      case 'previous-lesson':
        return this.#showNeighbour(-1, 'This is the first step there is.');
    }
  }

  async #showNeighbour(by: 1 | -1, otherwise: string): Promise<void> {
    const card = this.#catalogue[this.#here + by];
    if (card) await this.#show(card, by > 0 ? 'first' : 'last');
    else this.#notice(otherwise);
  }

  async #goTo(place: string): Promise<void> {
    const { lesson, step } = splitPlace(place);
    const card = lesson === '' ? { found: this.#card } : findLesson(this.#catalogue, lesson);
    if ('problem' in card) return this.#notice(card.problem);
    const found = step === '' ? { found: 0 } : findStep(await card.found.load(), step);
    if ('problem' in found) return this.#notice(found.problem);
    await this.#show(card.found, found.found);
  }

  #notice(notice: string): void {
    this.#situation = situationAt(this.#situation.position, notice);
    this.#draw();
  }

  async #show(card: LessonCard, step: number | 'first' | 'last'): Promise<void> {
    this.#isOpening = true;
    try {
      await this.#open(card, step);
      this.#draw();
    } finally {
      this.#isOpening = false;
    }
    for (const key of this.#waiting.splice(0)) this.#press(key);
  }

  async #open(card: LessonCard, step: number | 'first' | 'last'): Promise<void> {
    if (!this.#performance || card !== this.#card) {
      this.#performance = await performLesson(await card.load(), this.#settings.performance);
      this.#card = card;
    }
    const last = this.#performance.steps.length - 1;
    const index = step === 'first' ? 0 : step === 'last' ? last : step;
    const dimsControl = this.#situation?.position.dimsControl;
    this.#situation = situationAt(openStep(modelOf(this.#performance, index), dimsControl));
    this.#note();
  }

  #note(): void {
    const { steps } = this.#performance;
    const { stepIndex } = this.#situation.position;
    this.#log.visit(this.#card.id, steps[stepIndex]!.id, stepIndex === steps.length - 1);
    this.#log.save();
  }

  get #surroundings(): Surroundings {
    const { position } = this.#situation;
    const modelAt: Surroundings['modelAt'] = (stepIndex, row, level) =>
      modelOf(this.#performance, stepIndex, row, level);
    return {
      position,
      model: modelAt(position.stepIndex, position.row, position.level),
      modelAt,
      lessons: this.#listItems,
      lessonIndex: this.#here,
    };
  }

  get #here(): number {
    return this.#catalogue.indexOf(this.#card);
  }

  #draw(): void {
    const { width, height } = this.#terminal;
    this.#terminal.draw(drawSituation(this.#situation, this.#surroundings, width, height));
  }

  get #listItems(): ListItem[] {
    const { lessons } = this.#log.progress;
    return this.#catalogue.map(({ id, number, title, question }) => {
      const { done = false, seen = [] } = lessons[id] ?? {};
      const progress = progressText(done, seen.length);
      return { number, title, question, progress };
    });
  }
}

/** `10`, `10.4`, `.4`, or a name. */
function splitPlace(place: string): { lesson: string; step: string } {
  const match = /^(l?\d*)\.(\d+)$/i.exec(place);
  return match ? { lesson: match[1]!, step: match[2]! } : { lesson: place, step: '' };
}
