import { beforeAll, describe, expect, it } from 'vitest';
import { findQuestion, questionsOf } from '../../../src/lesson/questions/asked.ts';
import {
  answer,
  ask,
  type Dialogue,
  giveHint,
  recordOf,
  skip,
  tell,
} from '../../../src/lesson/questions/dialogue.ts';
import type { Performance } from '../../../src/lesson/script/performance.ts';
import type { Question } from '../../../src/lesson/script/question.ts';
import { performPractice, questionOfKind } from '../../support/practice-lesson.ts';

const AT = '2025-01-02T03:04:05.000Z';

let practice: Performance;
let byte: Question;

beforeAll(async () => {
  practice = await performPractice();
  byte = questionOfKind(practice, 'byte');
});

function answered(...answers: string[]): Dialogue {
  return answers.reduce(answer, ask(byte, 2));
}

describe('a question', () => {
  it('is open until it is answered', () => {
    expect(ask(byte)).toMatchObject({ phase: 'open', tries: 0, hints: 0, streak: 0, input: '' });
  });

  it('is solved by the right answer', () => {
    expect(answered('81')).toMatchObject({
      phase: 'right',
      tries: 1,
      streak: 3,
      wrongAnswer: undefined,
    });
  });

  it('gives one more try after a wrong answer, and says what was wrong', () => {
    const once = answered('01');
    expect(once).toMatchObject({ phase: 'open', tries: 1, input: '' });
    expect(once.wrongAnswer).toEqual({ typed: '01', says: expect.stringContaining('FIN') });
    expect(answer(once, '81')).toMatchObject({ phase: 'right', tries: 2, wrongAnswer: undefined });
  });

  it('gives the next hint with a wrong answer that is no known slip, as long as there is one', () => {
    expect(answered('01')).toMatchObject({ hints: 0 });
    const asked = answered('46');
    expect(asked).toMatchObject({ hints: 1, wrongAnswer: { says: 'Not that.' } });
    expect(answer({ ...ask(byte), hints: 3 }, '46').hints).toBe(3);
  });

  it('is told after two wrong answers', () => {
    const twice = answered('01', '02');
    expect(twice).toMatchObject({ phase: 'told', tries: 2, wrongAnswer: { typed: '02' } });
    expect(answer(twice, '81')).toBe(twice);
  });

  it('counts only answers that were understood', () => {
    const asked = answered('what', '', '8');
    expect(asked).toMatchObject({ phase: 'open', tries: 0, notice: 'Type two hex digits.' });
    expect(answer(asked, '81')).toMatchObject({ phase: 'right', tries: 1, notice: '' });
  });

  it('keeps what was typed where it was not understood, so that it can be mended', () => {
    expect(answer({ ...ask(byte), input: '8' }, '8').input).toBe('8');
  });

  it('has three hints, and says so when there is none left', () => {
    let asked = ask(byte);
    for (const hints of [1, 2, 3]) {
      asked = giveHint(asked);
      expect(asked).toMatchObject({ hints, notice: '' });
    }
    asked = giveHint(asked);
    expect(asked).toMatchObject({ hints: 3, notice: expect.stringContaining('no other hint') });
  });
});

describe('a row of questions solved', () => {
  it.each<[string, (asked: Dialogue) => Dialogue]>([
    ['solved at the second try', (asked) => answer(answer(asked, '01'), '81')],
    ['told', tell],
    ['skipped', skip],
    ['answered wrong', (asked) => answer(asked, '01')],
  ])('ends where one is %s', (_, end) => {
    expect(end(ask(byte, 2)).streak).toBe(0);
  });

  it('goes on where a hint was used', () => {
    expect(answer(giveHint(ask(byte, 2)), '81').streak).toBe(3);
  });
});

describe('what is kept of a question', () => {
  it.each<[string, (asked: Dialogue) => Dialogue, object]>([
    ['right at once', (asked) => answer(asked, '81'), { tries: 1, right: true }],
    ['right in the end', (asked) => answer(answer(asked, '1f'), '81'), { tries: 2, right: true }],
    ['wrong twice', (asked) => answer(answer(asked, '1f'), '2f'), { tries: 2, right: false }],
    ['told', tell, { tries: 0, right: false }],
    ['skipped', skip, { tries: 0, right: false }],
  ])('%s', (_, end, record) => {
    expect(recordOf(end(ask(byte)), AT)).toEqual({ q: 'first-byte', at: AT, ...record });
  });

  it.each([tell, skip])('is not changed once it is over', (end) => {
    const solved = answered('81');
    expect(end(solved)).toBe(solved);
    expect(giveHint(solved)).toBe(solved);
  });
});

describe('the questions of a lesson', () => {
  it('are numbered from 1, each with the step that it comes before', () => {
    const places = questionsOf(practice).map(({ number, stepIndex }) => [number, stepIndex]);
    expect(places).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
  });

  it('are found by the step that they are asked before', () => {
    expect(findQuestion(practice, 2)).toMatchObject({
      found: { question: { id: 'first-byte' } },
    });
    const problem = 'nothing is asked before step 90.1; there are questions 90.2, 90.3, 90.4, 90.5';
    expect(findQuestion(practice, 0)).toEqual({ problem });
  });
});
