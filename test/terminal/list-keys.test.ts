import { describe, expect, it } from 'vitest';
import type { ListItem } from '../../src/lesson/course/list-items.ts';
import { type ListOutcome, type ListPosition, pressInList } from '../../src/terminal/list-keys.ts';
import { listScreen, shownItems, WHOLE_LIST } from '../../src/view/screens/course-screens.ts';
import { widthOf } from '../../src/view/text/styled-text.ts';
import { keyNamed } from '../support/keys.ts';

const ITEMS: readonly ListItem[] = [
  item(8, 'Event streams', 'Can an answer never end?', true, ['The head', 'A blank line']),
  item(9, 'Leaving HTTP', 'How do two ends agree?', false, ['A key', 'The answer']),
  item(10, 'One frame', 'What are the two bytes?', true, ['Two bytes', 'A masking key']),
];

function item(
  number: number,
  title: string,
  question: string,
  isDone: boolean,
  stepTitles: readonly string[],
): ListItem {
  return { number, title, question, isDone, stepTitles, progress: isDone ? 'done' : '' };
}

function press(...keys: string[]): ListOutcome {
  let outcome: ListOutcome = { position: { view: WHOLE_LIST, cursor: 0 } };
  for (const name of keys) {
    if (!('position' in outcome)) throw new Error('the list was left before');
    outcome = pressInList(outcome.position, keyNamed(name), ITEMS);
  }
  return outcome;
}

function positionAfter(...keys: string[]): ListPosition {
  const outcome = press(...keys);
  if (!('position' in outcome)) throw new Error('the list was left');
  return outcome.position;
}

function listedAfter(...keys: string[]): number[] {
  return shownItems(ITEMS, positionAfter(...keys).view).map(({ number }) => number);
}

function textAfter(width: number, height: number, ...keys: string[]): string {
  const { view, cursor } = positionAfter(...keys);
  const lines = listScreen(ITEMS, cursor, width, height, view);
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

  it.each([
    ['frame', [10]],
    ['AGREE', [9]],
    ['key', [9, 10]],
    ['key frame', [10]],
    ['nowhere', []],
  ])('finds %s in titles, questions and titles of steps', (text, numbers) => {
    expect(listedAfter('/', ...text)).toEqual(numbers);
    expect(listedAfter('/', ...text, 'return')).toEqual(numbers);
    expect(listedAfter('/', ...text, 'escape')).toEqual([8, 9, 10]);
  });

  it('searches among what is done', () => {
    expect(listedAfter('f', '/', ...'key')).toEqual([10]);
  });

  it('types letters into a search that are keys elsewhere', () => {
    expect(positionAfter('/', 'q', 'f', 'l').view).toMatchObject({ search: 'qfl', filter: 'all' });
    expect(positionAfter('/', 'q', 'backspace', 'backspace').view.search).toBe('');
  });

  it('is left by l, b, escape and q; escape first gives up a search', () => {
    for (const key of ['l', 'b', 'escape']) expect(press(key)).toEqual({ leave: 'back' });
    expect(press('q')).toEqual({ leave: 'quit' });
    expect(positionAfter('/', 'k', 'return', 'escape').view.search).toBe('');
  });

  it('opens nothing where nothing is found', () => {
    expect(positionAfter('/', 'x', 'x', 'return', 'return').cursor).toBe(0);
  });

  it.each([
    [80, 24],
    [120, 40],
    [40, 24],
  ])('says what is searched and what was found at %ix%i', (width, height) => {
    expect(textAfter(width, height, '/', ...'key')).toContain('search: key_');
    const found = textAfter(width, height, '/', ...'key', 'return');
    expect(found).toContain('step 2: A masking key');
    expect(found).toContain('with "key"');
    expect(found).not.toContain('Event streams');
    expect(textAfter(width, height, 'f')).toContain('Lessons done');
    expect(textAfter(width, height, '/', 'x', 'x')).toContain('There is none.');
    expect(textAfter(width, height, '/', ...'y'.repeat(200))).toContain('yy_');
    expect(textAfter(width, height, '/', ...'y'.repeat(200), 'return')).toContain('..');
  });
});
