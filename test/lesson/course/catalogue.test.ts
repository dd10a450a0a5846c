import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../lessons/index.ts';
import {
  type Catalogue,
  findLesson,
  findPlace,
  findStep,
} from '../../../src/lesson/course/catalogue.ts';
import type { Lesson } from '../../../src/lesson/script/lesson.ts';

const COURSE: Catalogue = [
  card(1, 'polling', 'Short polling'),
  card(2, 'long-polling', 'Long polling'),
  card(9, 'leaving-http', 'Leaving HTTP'),
  card(10, 'one-frame', 'One frame, bit by bit'),
];

describe('a lesson is found', () => {
  it.each([
    ['9', 9],
    ['09', 9],
    ['l9', 9],
    ['L09', 9],
    [' 10 ', 10],
    ['one-frame', 10],
    ['ONE-FRAME', 10],
    ['bit by', 10],
    ['leaving', 9],
    ['polling', 1],
  ])('as "%s"', (wanted, number) => {
    expect(findLesson(COURSE, wanted)).toMatchObject({ found: { number } });
  });

  it.each([
    ['3', 'no lesson "3"; the nearest is 2, "Long polling"'],
    ['99', 'no lesson "99"; the nearest is 10, "One frame, bit by bit"'],
    ['0', 'no lesson "0"; the nearest is 1, "Short polling"'],
    ['one-farme', 'no lesson "one-farme"; the nearest is 10, "One frame, bit by bit"'],
    ['lEaving htp', 'no lesson "lEaving htp"; the nearest is 9, "Leaving HTTP"'],
  ])('or not, as "%s"', (wanted, problem) => {
    expect(findLesson(COURSE, wanted)).toEqual({ problem });
  });

  it.each(['', '  ', 'pollng', '-1', '\u001b[2J'])('never by guessing: "%s"', (wanted) => {
    const { problem } = findLesson(COURSE, wanted) as { problem: string };
    expect(problem).toMatch(/^no lesson ".*"; the nearest is \d+, ".*"$/);
  });

  it('never by choosing among several', () => {
    expect(findLesson(COURSE, 'ing http')).toMatchObject({ found: { number: 9 } });
    expect(findLesson(COURSE, 'olling')).toEqual({
      problem: '"olling" may be 1, "Short polling"; or 2, "Long polling"',
    });
  });

  it('never by a step of it', () => {
    expect(findLesson(COURSE, '10.4')).toEqual({
      problem: '"10.4" is a step, and a whole lesson is meant here: 10',
    });
  });

  it('in the course itself by each of its numbers, ids and titles', () => {
    for (const { number, id, title } of CATALOGUE) {
      for (const wanted of [`${number}`, id, title]) {
        expect(findLesson(CATALOGUE, wanted)).toMatchObject({ found: { id } });
      }
    }
  });
});

describe('a place is found', () => {
  const steps = { stepIds: ['a', 'b', 'c', 'd'] } as unknown as Lesson;
  const course = [card(10, 'one-frame', 'One frame', steps), card(3, 'dots', 'A v1.1 dot', steps)];

  it.each(['10.4', 'L10.4', 'one-frame.4', ' 10.4 '])('as "%s"', async (wanted) => {
    expect(await findPlace(course, wanted)).toMatchObject({
      found: { card: { number: 10 }, step: 3 },
    });
  });

  it('with its lesson left out, where there is one', async () => {
    const found = { card: course[0], step: 1 };
    expect(await findPlace(course, '.2', course[0])).toEqual({ found });
    expect(await findPlace(course, '.2')).toHaveProperty('problem');
  });

  it('by a title with a dot in it', async () => {
    expect(await findPlace(course, 'v1.1')).toMatchObject({ found: { card: { number: 3 } } });
  });

  it('or not, where the lesson has no such step', async () => {
    const problem = 'lesson 10 has no step 9; the nearest is 4';
    const lesson = { ...steps, number: 10 } as Lesson;
    expect(await findPlace([card(10, 'one-frame', 'One frame', lesson)], '10.9')).toEqual({
      problem,
    });
  });
});

describe('a step is found', () => {
  const lesson = { number: 10, stepIds: ['a', 'b', 'c'] } as unknown as Lesson;

  it.each([
    ['1', 0],
    ['3', 2],
    ['03', 2],
  ])('as %s', (wanted, index) => {
    expect(findStep(lesson, wanted)).toEqual({ found: index });
  });

  it.each([
    ['0', 'lesson 10 has no step 0; the nearest is 1'],
    ['4', 'lesson 10 has no step 4; the nearest is 3'],
    ['x', '"x" is no step number; lesson 10 has 1 to 3'],
    ['-1', '"-1" is no step number; lesson 10 has 1 to 3'],
    ['1.5', '"1.5" is no step number; lesson 10 has 1 to 3'],
    ['', '"" is no step number; lesson 10 has 1 to 3'],
  ])('or not, as "%s"', (wanted, problem) => {
    expect(findStep(lesson, wanted)).toEqual({ problem });
  });
});

function card(number: number, id: string, title: string, lesson?: Lesson) {
  const load = () => (lesson ? Promise.resolve(lesson) : Promise.reject(new Error('only a card')));
  return { number, id, title, question: '', load };
}
