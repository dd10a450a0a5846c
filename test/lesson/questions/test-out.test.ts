import { beforeAll, describe, expect, it } from 'vitest';
import { answerText } from '../../../src/lesson/questions/judge.ts';
import { madeQuestions } from '../../../src/lesson/questions/made-questions.ts';
import {
  answerTestOut,
  beginTestOut,
  currentQuestion,
  hasPassed,
  type TestOut,
} from '../../../src/lesson/questions/test-out.ts';
import type { Performance } from '../../../src/lesson/script/performance.ts';
import type { Question } from '../../../src/lesson/script/question.ts';
import { spansOfEntry } from '../../../src/trace/entry.ts';
import { readSpan } from '../../../src/wire/field.ts';
import { performPractice } from '../../support/practice-lesson.ts';

let practice: Performance;

beforeAll(async () => {
  practice = await performPractice();
});

function answerAll(test: TestOut, answerTo: (question: Question) => string): TestOut {
  const question = currentQuestion(test);
  return question ? answerAll(answerTestOut(test, answerTo(question)), answerTo) : test;
}

/** Wrong for each kind of question. */
const WRONG = { byte: '00', number: '9999', text: 'no', choice: 'neither' } as const;

describe('a test-out', () => {
  it('asks the questions of the lesson, and some more where they are too few', () => {
    const { questions } = beginTestOut(practice);
    const own = practice.steps.flatMap(({ question }) => question ?? []);
    expect(questions).toHaveLength(5);
    expect(questions.slice(0, own.length)).toEqual(own);
  });

  it('asks five of them where they are more, from all over the lesson', () => {
    const { steps } = practice;
    const twice = { ...practice, steps: [...steps, ...steps, ...steps] };
    const { questions } = beginTestOut(twice);
    expect(questions.map(({ id }) => id)).toEqual([
      'phrase',
      'masked-size',
      'phrase',
      'first-fin',
      'first-byte',
    ]);
  });

  it('asks the same each time', async () => {
    const idsOf = (performance: Performance) =>
      beginTestOut(performance).questions.map(({ id }) => id);
    expect(idsOf(await performPractice())).toEqual(idsOf(practice));
  });

  it('is passed by who knows all of it', () => {
    const test = answerAll(beginTestOut(practice), answerText);
    expect(test.results).toEqual(Array(5).fill('right'));
    expect(hasPassed(test)).toBe(true);
  });

  it('is not passed before its end', () => {
    const test = answerTestOut(beginTestOut(practice), 'Switching Protocols');
    expect(test.results).toEqual(['right']);
    expect(hasPassed(test)).toBe(false);
  });

  it('gives one try each: one wrong answer is enough', () => {
    const begun = answerTestOut(beginTestOut(practice), WRONG.text);
    expect(begun.results).toEqual(['wrong']);
    const test = answerAll(begun, answerText);
    expect(test.results).toEqual(['wrong', 'right', 'right', 'right', 'right']);
    expect(hasPassed(test)).toBe(false);
  });

  it('does not count what it does not understand', () => {
    const test = answerTestOut(beginTestOut(practice), '');
    expect(test).toMatchObject({ results: [], notice: 'Type the text, letter by letter.' });
  });

  it('takes nothing more when it is over', () => {
    const test = answerAll(beginTestOut(practice), ({ kind }) => WRONG[kind]);
    expect(answerTestOut(test, '81')).toBe(test);
  });
});

describe('questions that are made from messages', () => {
  it('are answered by the fields of the message that is given with them', () => {
    const made = madeQuestions(practice.steps);
    expect(made.length).toBeGreaterThan(5);
    for (const { asks, answer, given } of made) {
      const spans = spansOfEntry(given!.entry).filter(({ field }) =>
        asks.includes(` ${field.name} `),
      );
      const readings = spans.flatMap(({ start, end, field, ...rest }) => {
        const { value } = readSpan({ start, end, field, ...rest }, given!.entry.bytes);
        if (asks.startsWith('How many')) return [end - start];
        return asks.startsWith('At which') ? [start] : [Number(value)];
      });
      expect(readings, asks).toContain(answer.value);
    }
  });

  it('have answers that are read off the message: where it has no fields there are none', () => {
    for (const { asks, answer, given } of madeQuestions(practice.steps)) {
      expect(answer.readOff({ ...given!.entry, parts: [] }), asks).toBeUndefined();
    }
  });

  it('show all of their message, and are all different', () => {
    const made = madeQuestions(practice.steps);
    for (const { given } of made) expect(given!.hidden).toBeUndefined();
    const texts = made.map(({ asks, answer }) => `${asks} ${answer.value}`);
    expect(new Set(texts).size).toBe(texts.length);
    expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
  });
});
