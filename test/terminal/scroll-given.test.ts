import { beforeAll, describe, expect, it } from 'vitest';
import { questionsOf } from '../../src/lesson/questions/asked.ts';
import type { Performance } from '../../src/lesson/script/performance.ts';
import type { Given } from '../../src/lesson/script/question.ts';
import type { Screen } from '../../src/terminal/screen.ts';
import { openQuestion } from '../../src/terminal/screens/question-screen.ts';
import { firstByteOf, scrolledBy } from '../../src/terminal/scroll-given.ts';
import { keyNamed } from '../support/keys.ts';
import { Learner } from '../support/learner.ts';
import { performPractice } from '../support/practice-lesson.ts';
import { textOf } from '../support/screen-text.ts';

let practice: Performance;
let given: Given;

beforeAll(async () => {
  practice = await performPractice();
  const { entry } = practice.steps[0]!;
  given = { entry };
});

/** By the width of the screen. */
const BYTES_PER_ROW = [
  [80, 16],
  [79, 8],
  [40, 8],
] as const;

describe.each(BYTES_PER_ROW)('at %i columns, a message', (width, perRow) => {
  const scrolled = (...keys: string[]) =>
    keys.reduce((first, key) => scrolledBy(keyNamed(key), given, first, width), 0);

  it('is scrolled row by row, as far as it goes', () => {
    expect(scrolled('up')).toBe(0);
    expect(scrolled('down', 'down')).toBe(2 * perRow);
    expect(scrolled('down', 'down', 'up', 'x')).toBe(perRow);
    const last = scrolled(...Array(100).fill('down'));
    const size = given.entry.bytes.length;
    expect(last).toBe(Math.floor((size - 1) / perRow) * perRow);
  });

  it('begins with the row before the bytes that were left out', () => {
    const rows = [0, 1, 2, 3].map((row) => {
      const hidden = [row * perRow, row * perRow + 1] as const;
      return firstByteOf({ ...given, hidden }, width) / perRow;
    });
    expect(rows).toEqual([0, 0, 1, 2]);
    expect([firstByteOf(given, width), firstByteOf(undefined, width)]).toEqual([0, 0]);
  });
});

it('an arrow shows the next row of a narrow screen, and passes over none', () => {
  const around = { ...new Learner(practice).around, width: 40 };
  const [asked] = questionsOf(practice);
  const open = openQuestion({ ...asked!, question: { ...asked!.question, given } }, around);
  const firstRow = (screen: Screen) =>
    /^ wire +([0-9a-f]{4})/m.exec(textOf(screen.draw(around, 40, 24)))?.[1];
  const once = open.press(keyNamed('down'), around)!.becomes!;
  const twice = once.press(keyNamed('down'), around)!.becomes!;
  expect([open, once, twice].map(firstRow)).toEqual(['0000', '0008', '0010']);
});
