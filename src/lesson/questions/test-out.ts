import type { Performance } from '../script/performance.ts';
import type { Question } from '../script/question.ts';
import { judge } from './judge.ts';
import { madeQuestions } from './made-questions.ts';

/** A learner who knows a lesson already answers this many questions, one try each and without hints. */
const TEST_OUT_QUESTIONS = 5;
/** The same in words, to offer it with. */
export const TEST_OUT_TERMS = 'five questions, one try each';

/** A test-out as far as it has come. */
export interface TestOut {
  readonly questions: readonly Question[];
  /** Of the questions answered so far, in their order. */
  readonly results: readonly ('right' | 'wrong')[];
  /** What is being typed. */
  readonly input: string;
  /** A sentence about the last line, if it was no answer; mostly empty. */
  readonly notice: string;
}

/** Begins a test-out of a lesson. */
export function beginTestOut(performance: Performance): TestOut {
  const questions = testOutQuestions(performance);
  return { questions, results: [], input: '', notice: '' };
}

/** The question that is to be answered now; undefined when all of them are. */
export function currentQuestion({ questions, results }: TestOut): Question | undefined {
  return questions[results.length];
}

/** Takes an answer to the current question. */
export function answerTestOut(test: TestOut, typed: string): TestOut {
  const question = currentQuestion(test);
  if (!question) return test;
  const judgement = judge(question, typed);
  if (judgement.verdict === 'not understood') return { ...test, notice: judgement.how };
  const results = [...test.results, judgement.verdict];
  return { ...test, results, input: '', notice: '' };
}

/** Whether all were answered, and all of them right. */
export function hasPassed(test: TestOut): boolean {
  return !currentQuestion(test) && test.results.every((result) => result === 'right');
}

/** The lesson's own, from all over it; where they are too few, others that are read off its messages. */
function testOutQuestions({ steps }: Performance): Question[] {
  const own = steps.flatMap(({ question }) => question ?? []);
  const missing = TEST_OUT_QUESTIONS - own.length;
  if (missing <= 0) return spread(own, TEST_OUT_QUESTIONS);
  return [...own, ...spread(madeQuestions(steps), missing)];
}

/** So many of the items, as far apart as can be. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor((index * items.length) / count)]!,
  );
}
