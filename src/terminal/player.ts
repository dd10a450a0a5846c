import {
  type Catalogue,
  type Found,
  findPlace,
  type LessonCard,
  neighbourOf,
  type Place,
  stepIndexOf,
} from '../lesson/course/catalogue.ts';
import { listItems } from '../lesson/course/list-items.ts';
import type { CoursePart } from '../lesson/course/parts.ts';
import { Performances } from '../lesson/course/performances.ts';
import type { AnswerRecord } from '../lesson/progress/form.ts';
import type { LearnerLog } from '../lesson/progress/learner-log.ts';
import { missedIn } from '../lesson/questions/asked.ts';
import { type Dialogue, recordOf } from '../lesson/questions/dialogue.ts';
import type { Performance } from '../lesson/script/performance.ts';
import { type SearchedStep, searchedSteps } from '../view/model/course-search.ts';
import { modelOf } from '../view/model/trace-model.ts';
import { carryOutResend } from './carry-out-resend.ts';
import type { Key } from './key.ts';
import { drawSituation, navigate, type Situation, situationAt } from './navigate.ts';
import type { ResendNews, ResendSession } from './resend-session.ts';
import type { Request, Surroundings } from './screen.ts';
import { openQuestion, questionBefore } from './screens/question-screen.ts';
import { openStep } from './screens/step-screen.ts';
import type { Settings } from './settings.ts';
import { SIGNAL_CODES, Terminal } from './terminal.ts';

/** What there is to play, and where to begin. */
export interface Playlist {
  readonly catalogue: Catalogue;
  readonly card: LessonCard;
  readonly stepIndex: number;
  /** The parts that the lessons belong to; default: none. */
  readonly parts?: readonly CoursePart[];
  /** A sentence to begin with, for a learner who comes back. */
  readonly greeting?: string;
}

/** Plays lessons on a full screen until the learner leaves. */
export class Player {
  readonly #catalogue: Catalogue;
  readonly #log: LearnerLog;
  readonly #terminal: Terminal;
  readonly #greeting: string;
  readonly #parts: readonly CoursePart[];
  #card: LessonCard;
  #performance!: Performance;
  #situation!: Situation;
  #finish!: (exitCode: number) => void;
  #isOpening = false;
  #streak = 0;
  /** Stops what a resend screen has asked for. */
  #poking: AbortController | undefined;
  readonly #performances: Performances;
  /** What a search looks at, a list for each lesson that has been read; undefined before the first search. */
  #searched: SearchedStep[][] | undefined;
  /** Keys that came while a lesson was being opened. */
  readonly #waiting: Key[] = [];

  constructor(settings: Settings, playlist: Playlist, log: LearnerLog) {
    this.#performances = new Performances(settings.performance);
    this.#catalogue = playlist.catalogue;
    this.#card = playlist.card;
    this.#greeting = playlist.greeting ?? '';
    this.#parts = playlist.parts ?? [];
    this.#log = log;
    this.#terminal = new Terminal(process.stdin, process.stdout, settings.painter, {
      key: (key) => this.#press(key),
      redraw: () => this.#draw(),
      signal: (exitCode) => this.#finish(exitCode),
    });
  }

  /** @returns the exit code */
  async play(stepIndex: number): Promise<number> {
    await this.#open({ card: this.#card, step: stepIndex === 0 ? 'first' : stepIndex });
    // What cannot be kept is said at once: what stands on the other screen is not seen till the end.
    this.#situation = { ...this.#situation, notice: this.#log.problem ?? this.#greeting };
    const finished = new Promise<number>((resolve) => {
      this.#finish = resolve;
    });
    this.#terminal.start();
    try {
      this.#draw();
      return await finished;
    } finally {
      this.#poking?.abort();
      this.#terminal.stop();
      this.#log.save();
    }
  }

  /** A search finds what there is in the lessons read so far: each has to be performed for it. */
  async #readLessons(): Promise<void> {
    this.#searched = [];
    for (const card of this.#catalogue) {
      this.#searched.push(searchedSteps(await this.#performances.of(card)));
      if (this.#situation.screens.at(-1)?.name === 'search') this.#draw();
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
    if (situation.screens.at(-1)?.name === 'search' && !this.#searched) void this.#readLessons();
    if (request) void this.#grant(request);
    else this.#draw();
  }

  async #grant(request: Request): Promise<void> {
    switch (request.type) {
      case 'quit':
        return this.#finish(0);
      case 'interrupt':
        return this.#finish(SIGNAL_CODES.SIGINT);
      case 'suspend':
        return this.#terminal.suspend();
      case 'redraw':
        return this.#draw();
      case 'note-answer':
        return this.#noteAnswer(request.dialogue);
      case 'note-test-out':
        this.#log.testOut(this.#card.id);
        return this.#saveAndDraw();
      case 'resend':
        return this.#resend(request.session, request.how);
      case 'stop-resend':
        this.#poking?.abort();
        return this.#draw();
      case 'go-to':
        return this.#showFound(await findPlace(this.#catalogue, request.place, this.#card));
      case 'open-lesson':
        return this.#show({ card: this.#catalogue[request.lessonIndex]!, step: 'first' });
      case 'next-lesson':
        return this.#showFound(neighbourOf(this.#catalogue, this.#card, 'next'));
      case 'previous-lesson':
        return this.#showFound(neighbourOf(this.#catalogue, this.#card, 'previous'));
    }
  }

  #noteAnswer(dialogue: Dialogue): void {
    this.#streak = dialogue.streak;
    this.#log.answer(this.#card.id, recordOf(dialogue, new Date().toISOString()));
    this.#saveAndDraw();
  }

  #saveAndDraw(): void {
    this.#log.save();
    this.#draw();
  }

  /** What comes of it is told to the screen that has asked for it, wherever that lies by then. */
  async #resend(session: ResendSession, how: 'send' | 'split'): Promise<void> {
    this.#draw();
    this.#poking = new AbortController();
    const { signal } = this.#poking;
    const tell = (news: ResendNews) => {
      const screens = this.#situation.screens.map((screen) => screen.hear?.(news) ?? screen);
      this.#situation = { ...this.#situation, screens };
      this.#draw();
    };
    await carryOutResend(session, how, tell, { stopwatch: () => performance.now(), signal });
  }

  async #showFound(place: Found<Place>): Promise<void> {
    if ('problem' in place) return this.#notice(place.problem);
    await this.#show(place.found);
  }

  #notice(notice: string): void {
    this.#situation = { ...this.#situation, notice };
    this.#draw();
  }

  async #show(place: Place): Promise<void> {
    this.#isOpening = true;
    try {
      await this.#open(place);
      this.#draw();
    } finally {
      this.#isOpening = false;
    }
    for (const key of this.#waiting.splice(0)) this.#press(key);
  }

  async #open({ card, step }: Place): Promise<void> {
    const isOther = !this.#performance || card !== this.#card;
    if (isOther) {
      this.#performance = await this.#performances.of(card);
      this.#card = card;
    }
    const kept = this.#situation?.kept ?? [];
    const index = stepIndexOf(step, this.#performance.steps.length);
    const dimsControl = this.#situation?.position.dimsControl;
    const position = openStep(modelOf(this.#performance, index), dimsControl);
    this.#situation = { ...situationAt(position), kept };
    if (step === 'first') this.#askFirst();
    this.#note();
  }

  /** What the first step would give away is asked before it, as before any other. */
  #askFirst(): void {
    const around = this.#surroundings;
    const asked = questionBefore(0, around);
    if (!asked) return;
    const question = openQuestion(asked, around, around.position);
    this.#situation = { ...this.#situation, screens: [question] };
  }

  #note(): void {
    const { steps } = this.#performance;
    const { stepIndex } = this.#situation.position;
    this.#log.visit(this.#card.id, steps[stepIndex]!.id, this.#performance.lesson.stepIds);
    this.#log.save();
  }

  get #surroundings(): Surroundings {
    const { position } = this.#situation;
    const modelAt: Surroundings['modelAt'] = (stepIndex, row, layer) =>
      modelOf(this.#performance, stepIndex, row, layer);
    return {
      position,
      model: modelAt(position.stepIndex, position.row, position.layer),
      modelAt,
      performance: this.#performance,
      lessons: listItems(this.#catalogue, this.#log.progress.lessons),
      parts: this.#parts,
      searched: this.#searched?.flat() ?? [],
      readLessons: this.#searched?.length ?? 0,
      lessonIndex: this.#here,
      hasMet: (questionId) => this.#answers.some(({ q }) => q === questionId),
      missed: missedIn(this.#performance, this.#answers),
      streak: this.#streak,
      width: this.#terminal.width,
      height: this.#terminal.height,
    };
  }

  get #answers(): readonly AnswerRecord[] {
    return this.#log.progress.lessons[this.#card.id]?.answers ?? [];
  }

  get #here(): number {
    return this.#catalogue.indexOf(this.#card);
  }

  #draw(): void {
    const { width, height } = this.#terminal;
    this.#terminal.draw(drawSituation(this.#situation, this.#surroundings, width, height));
  }
}
