import { describe, expect, it } from 'vitest';
import { selectLessons } from '../../src/lesson/course/lesson-filter.ts';
import type { ListItem } from '../../src/lesson/course/list-items.ts';
import { type ListOutcome, type ListPosition, pressInList } from '../../src/terminal/list-keys.ts';
import { listScreen } from '../../src/view/screens/list-screen.ts';
import { widthOf } from '../../src/view/text/styled-text.ts';
import { keyNamed } from '../support/keys.ts';

const ITEMS: readonly ListItem[] = [
  item(8, 'Event streams', 'Can an answer never end?', true),
  item(9, 'Leaving HTTP', 'How do two ends agree?', false),
  item(10, 'One frame', 'What are the two bytes?', true),
];

function item(number: number, title: string, question: string, isDone: boolean): ListItem {
  return { number, title, question, isDone, progress: isDone ? 'done' : '' };
}

function press(...keys: string[]): ListOutcome {
  let outcome: ListOutcome = { position: { filter: 'all', cursor: 0 } };
  for (const name of keys) {
    if (!('position' in outcome)) throw new Error('the list was left before');
    outcome = pressInList(outcome.position, keyNamed(name), ITEMS, 24);
  }
  return outcome;
}

function positionAfter(...keys: string[]): ListPosition {
  const outcome = press(...keys);
  if (!('position' in outcome)) throw new Error('the list was left');
  return outcome.position;
}

function listedAfter(...keys: string[]): number[] {
  return selectLessons(ITEMS, positionAfter(...keys).filter).map(({ number }) => number);
}

function textAfter(width: number, height: number, ...keys: string[]): string {
  const { filter, cursor } = positionAfter(...keys);
  const lines = listScreen({ lessons: ITEMS, parts: [], cursor, filter }, width, height);
  expect(lines).toHaveLength(height);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

describe('the list of lessons', () => {
  it('moves its cursor among what is shown', () => {
    expect(positionAfter('up').cursor).toBe(0);
    expect(positionAfter('down', 'down', 'down').cursor).toBe(2);
    expect(positionAfter('f', 'down', 'down').cursor).toBe(1);
  });

  it('opens the lesson under the cursor', () => {
    expect(press('down', 'return')).toEqual({ open: 9 });
    expect(press('f', 'down', 'return')).toEqual({ open: 10 });
  });

  it('shows all, or what is done, or what is not', () => {
    expect(listedAfter()).toEqual([8, 9, 10]);
    expect(listedAfter('f')).toEqual([8, 10]);
    expect(listedAfter('f', 'f')).toEqual([9]);
    expect(listedAfter('f', 'f', 'f')).toEqual([8, 9, 10]);
  });

  it('goes by pages and to its ends', () => {
    expect(positionAfter('pagedown').cursor).toBe(2);
    expect(positionAfter('end', 'home').cursor).toBe(0);
    expect(positionAfter('end').cursor).toBe(2);
    expect(positionAfter('end', 'pageup').cursor).toBe(0);
  });

  it('is left by l, b, escape and q', () => {
    for (const key of ['l', 'b', 'escape']) expect(press(key)).toEqual({ leave: 'back' });
    expect(press('q')).toEqual({ leave: 'quit' });
  });

  it.each([
    [80, 24],
    [120, 40],
    [40, 24],
  ])('says what is shown at %ix%i', (width, height) => {
    expect(textAfter(width, height, 'f')).toContain('Lessons done');
  });
});
