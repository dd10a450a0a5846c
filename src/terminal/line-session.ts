import { placeName } from '../lesson/course/place-name.ts';
import type { LearnerLog } from '../lesson/progress/learner-log.ts';
import { missedIn, questionsOf } from '../lesson/questions/asked.ts';
import {
  answer,
  ask,
  type Dialogue,
  giveHint,
  recordOf,
  skip,
  tell,
} from '../lesson/questions/dialogue.ts';
import { judge } from '../lesson/questions/judge.ts';
import {
  answerTestOut,
  beginTestOut,
  currentQuestion,
  hasPassed,
  TEST_OUT_TERMS,
  type TestOut,
} from '../lesson/questions/test-out.ts';
import type { Try } from '../lesson/script/lesson.ts';
import type { Performance } from '../lesson/script/performance.ts';
import { closingOf } from '../view/model/closing.ts';
import { modelOf } from '../view/model/trace-model.ts';
import { plainClosing, plainQuestion, plainRemarks } from '../view/plain/plain-practice.ts';
import { plainStep } from '../view/plain/plain-step.ts';
import { testOutResult } from '../view/screens/test-out-screen.ts';
import { plainField } from './plain-field.ts';

/** What a lesson that is played line by line is played with. */
export interface LineSurroundings {
  readonly performance: Performance;
  readonly log: LearnerLog;
  /** The date and time, in ISO 8601 and UTC. */
  readonly now: () => string;
}

/** Where the learner is: at a step, before it, after the last one, or in a test-out. */
type Place =
  | { readonly at: 'step' }
  | { readonly at: 'question'; readonly dialogue: Dialogue }
  | { readonly at: 'closing' }
  /** @property asked the question that was left for it */
  | { readonly at: 'test-out'; readonly test: TestOut; readonly asked: Dialogue | undefined };

const PROMPTS: Readonly<Record<Place['at'], string>> = {
  step: 'next, back, field N, quit > ',
  question: 'your answer, or hint, skip, show, back, quit > ',
  closing: 'next lesson, back, quit > ',
  'test-out': 'your answer, or stop, quit > ',
};

const OFFER = `If you know all this already, type test-out: ${TEST_OUT_TERMS}.`;

/** What comes of a line: something to print, a way out of the lesson, or the end. */
export type Reply =
  | string
  | { readonly leads: 'next' | 'previous' }
  | { readonly leads: 'to'; readonly place: string }
  | { readonly leads: 'to-list' }
  | { readonly leads: 'find'; readonly wanted: string }
  /** Other bytes are to be sent instead of the message of a step, by its index. */
  | { readonly leads: 'try'; readonly step: number; readonly tried: Try }
  | undefined;

/** A lesson as a conversation in lines: what was typed goes in, what to print comes out. */
export class LineSession {
  readonly #performance: Performance;
  readonly #log: LearnerLog;
  readonly #now: () => string;
  readonly #asked = new Set<string>();
  #stepIndex: number;
  #place: Place = { at: 'step' };
  #streak = 0;

  constructor({ performance, log, now }: LineSurroundings, stepIndex: number) {
    this.#performance = performance;
    this.#log = log;
    this.#now = now;
    this.#stepIndex = stepIndex;
  }

  /** What may be typed now. */
  get prompt(): string {
    return PROMPTS[this.#place.at];
  }

  /** The step to begin at. What the first one would give away is asked before it. */
  open(): string {
    return this.#stepIndex === 0 ? this.#goTo(0) : this.#showStep();
  }

  /** Takes a line. */
  hear(typed: string): Reply {
    const place = this.#place;
    switch (place.at) {
      case 'question':
        return this.#inQuestion(place.dialogue, typed.trim());
      case 'test-out':
        return this.#inTestOut(place, typed.trim());
      default:
        return this.#inLesson(place.at, typed);
    }
  }

  #inLesson(at: 'step' | 'closing', typed: string): Reply {
    const [word = '', ...rest] = typed.trim().toLowerCase().split(/\s+/);
    const argument = rest.join(' ');
    const means = (command: string) => word !== '' && command.startsWith(word);
    if (means('quit')) return undefined;
    if (means('back')) return this.#back(at === 'closing' ? 0 : 1);
    if (means('field') && at === 'step') return plainField(this.#model, Number(argument));
    if (means('predict') && at === 'step') return this.#predict();
    if (word === 'try' && at === 'step') return this.#try(argument);
    if (means('test-out')) return this.#beginTestOut();
    if (word === 'find') return { leads: 'find', wanted: argument };
    if (means('go')) return { leads: 'to', place: argument };
    if (/^(l?\d+)?\.?\d+$/.test(word)) return { leads: 'to', place: word };
    if (means('list')) return { leads: 'to-list' };
    if (means('help') || word === '?') return knownText(at);
    if (word !== '' && !means('next')) return unknownText(word, at);
    return at === 'closing' ? { leads: 'next' } : this.#goTo(this.#stepIndex + 1);
  }

  #inQuestion(dialogue: Dialogue, typed: string): Reply {
    const isRight = judge(dialogue.question, typed).verdict === 'right';
    switch (isRight ? '' : typed.toLowerCase()) {
      case 'quit':
      case 'q':
        return undefined;
      case 'back':
        return this.#back(1);
      case 'hint':
      case 'h':
        return this.#hint(dialogue);
      case 'skip':
      case 'k':
        return this.#say(skip(dialogue));
      case 'show':
        return this.#say(tell(dialogue));
      case 'test-out':
        return this.#beginTestOut(dialogue);
      default:
        return this.#say(answer(dialogue, typed));
    }
  }

  /** Only the hint that is new: the others stand above it. */
  #hint(before: Dialogue): string {
    const dialogue = giveHint(before);
    this.#place = { at: 'question', dialogue };
    const { notice, hints, question } = dialogue;
    if (notice !== '') return 'There is no other hint; show tells the answer.';
    return plainRemarks({ ...ask(question), hints })[hints - 1]!;
  }

  /**
   * What there is to say about an answer, and the step, if the question is over. Hints that were given
   * before stand above it.
   */
  #say(dialogue: Dialogue): string {
    const before = this.#place.at === 'question' ? this.#place.dialogue.hints : 0;
    const remarks = plainRemarks(dialogue).slice(dialogue.phase === 'open' ? before : 0);
    this.#streak = dialogue.streak;
    if (dialogue.phase === 'open') {
      this.#place = { at: 'question', dialogue };
      return remarks.join('\n');
    }
    this.#log.answer(this.#performance.lesson.id, recordOf(dialogue, this.#now()));
    const row = this.#streak > 1 ? [`${this.#streak} in a row at the first try.`] : [];
    return [...remarks, ...row, '', this.#showStep()].join('\n');
  }

  #inTestOut(place: Place & { at: 'test-out' }, typed: string): string | undefined {
    if (typed === 'quit') return undefined;
    const { asked } = place;
    if (typed === 'stop') return asked ? this.#askAgain(asked) : this.#showStep();
    const test = answerTestOut(place.test, typed);
    this.#place = { at: 'test-out', test, asked };
    if (test.notice !== '') return test.notice;
    const result = test.results.at(-1) === 'right' ? 'Right.' : 'Wrong.';
    if (currentQuestion(test)) return [result, '', ...this.#currentTest(test)].join('\n');
    if (hasPassed(test)) this.#log.testOut(this.#performance.lesson.id);
    this.#place = { at: 'step' };
    const again = asked ? ['', this.#askAgain(asked)] : [];
    return [result, testOutResult(test), ...again].join('\n');
  }

  #beginTestOut(asked?: Dialogue): string {
    const test = beginTestOut(this.#performance);
    this.#place = { at: 'test-out', test, asked };
    return this.#currentTest(test).join('\n');
  }

  #currentTest(test: TestOut): string[] {
    const { results, questions } = test;
    const number = `Question ${results.length + 1} of ${questions.length}, one try each:`;
    return [number, ...plainQuestion(currentQuestion(test)!)];
  }

  #back(steps: number): Reply {
    if (this.#stepIndex - steps < 0) return { leads: 'previous' };
    return this.#goTo(this.#stepIndex - steps);
  }

  #try(wanted: string): Reply {
    const { tries } = this.#performance.steps[this.#stepIndex]!;
    const tried = tries.find(({ id }) => id === wanted);
    if (tried) return { leads: 'try', step: this.#stepIndex, tried };
    return tries.length === 0
      ? 'Nothing is prepared to be tried here.'
      : tryLines(tries).join('\n');
  }

  #predict(): string {
    return this.#ask() ?? 'Nothing is asked about this step.';
  }

  /** Shows a step; what it would give away is asked before it, once. */
  #goTo(stepIndex: number): string {
    const { steps, lesson } = this.#performance;
    if (stepIndex >= steps.length) {
      this.#place = { at: 'closing' };
      const { answers: given = [] } = this.#log.progress.lessons[lesson.id] ?? {};
      const missed = missedIn(this.#performance, given);
      const again =
        missed.length === 0 ? [] : [`Not solved: ${missed.join(', ')}. go and predict ask again.`];
      return [...plainClosing(closingOf(this.#performance)), ...again].join('\n');
    }
    this.#stepIndex = stepIndex;
    const { question } = steps[stepIndex]!;
    const { answers = [] } = this.#log.progress.lessons[lesson.id] ?? {};
    const isNew = question && !answers.some(({ q }) => q === question.id);
    return (isNew && !this.#asked.has(question.id) && this.#ask()) || this.#showStep();
  }

  #ask(): string | undefined {
    const asked = questionsOf(this.#performance).find((each) => each.stepIndex === this.#stepIndex);
    if (!asked) return undefined;
    this.#asked.add(asked.question.id);
    return this.#askAgain(ask(asked.question, this.#streak));
  }

  /** A question as it stands; before the first step, with a way past all of them. */
  #askAgain(dialogue: Dialogue): string {
    const { question } = dialogue;
    this.#place = { at: 'question', dialogue };
    const place = placeName(this.#performance.lesson.number, this.#stepIndex);
    const title = `Question ${place}, before step ${this.#stepIndex + 1}:`;
    return [title, ...plainQuestion(question), ...this.#offer()].join('\n');
  }

  #offer(): string[] {
    return this.#stepIndex === 0 ? ['', OFFER] : [];
  }

  #showStep(): string {
    const { steps, lesson } = this.#performance;
    this.#place = { at: 'step' };
    const { id, tries } = steps[this.#stepIndex]!;
    this.#log.visit(lesson.id, id, lesson.stepIds);
    return [...plainStep(this.#model), ...tryLines(tries), ...this.#offer()].join('\n');
  }

  get #model() {
    return modelOf(this.#performance, this.#stepIndex);
  }
}

function tryLines(tries: readonly Try[]): string[] {
  if (tries.length === 0) return [];
  return ['To try on this step:', ...tries.map(({ id, does }) => `  try ${id}: ${does}`)];
}

function unknownText(word: string, at: 'step' | 'closing'): string {
  return `I do not know ${JSON.stringify(word)}. ${knownText(at)}`;
}

function knownText(at: 'step' | 'closing'): string {
  const words = at === 'step' ? 'next, back, field N, predict, try' : 'next, back';
  return `I know ${words}, go N.K, find WORDS, list, test-out and quit.`;
}
