import { describe, expect, it, vi } from 'vitest';
import { CATALOGUE } from '../../../lessons/index.ts';
import { PARTS } from '../../../lessons/titles.ts';
import type { ListItem } from '../../../src/lesson/course/list-items.ts';
import { modelOf, type TraceModel } from '../../../src/view/model/trace-model.ts';
import { keysScreen } from '../../../src/view/screens/course-screens.ts';
import { listScreen } from '../../../src/view/screens/list-screen.ts';
import { traceScreen } from '../../../src/view/screens/trace-screen.ts';
import { toAscii } from '../../../src/view/text/capabilities.ts';
import { type Line, widthOf } from '../../../src/view/text/styled-text.ts';
import { fitsScreen } from '../../../src/view/text/widths.ts';
import { modelsOf, performed } from '../../support/performances.ts';

// Some thousand screens a lesson, and the machine may have other things to do.
vi.setConfig({ testTimeout: 60_000 });

/** The borders at which something comes or goes. */
const WIDTHS = [40, 59, 60, 71, 72, 79, 80, 99, 100, 140];
const HEIGHTS = [20, 24, 40];
const SIZES = WIDTHS.flatMap((width) => HEIGHTS.map((height) => [width, height] as const)).filter(
  ([width, height]) => fitsScreen(width, height),
);

const KEYS =
  'n space enter b backspace up down left right home end tab shift-tab 1 2 3 4 5 6 p T e t v x s r c g l ? q';

const ITEMS: readonly ListItem[] = CATALOGUE.map(({ number, title, question }, index) => ({
  number,
  title,
  question,
  progress: index === 0 ? 'done' : '3 steps seen',
}));

describe.each(CATALOGUE)('the screens of lesson $number', ({ number }) => {
  it('have the size of their terminal, whatever it is', async () => {
    const problems: string[] = [];
    for (const model of await modelsOf(number)) {
      for (const [width, height] of SIZES) {
        for (const field of fieldsOf(model)) {
          const lines = screenOf(model, field, width, height);
          const where = `step ${model.stepIndex + 1}, field ${field}, ${width}x${height}`;
          if (lines.length !== height) problems.push(`${where} has ${lines.length} lines`);
          const widest = Math.max(...lines.map(widthOf));
          if (widest > width) problems.push(`${where} has ${widest} columns`);
        }
      }
    }
    expect(problems.slice(0, 20)).toEqual([]);
  });

  it('have it for every message of the conversation, whatever is shown of it', async () => {
    const performance = await performed(number);
    for (const connection of new Set(performance.steps.map((step) => step.entry.connection))) {
      const stepIndex = performance.steps.findIndex((step) => step.entry.connection === connection);
      for (const row of connection.entries.keys()) {
        // What has no bytes cannot be moved to.
        if (['fin', 'hold'].includes(connection.entries[row]!.kind)) continue;
        const model = modelOf(performance, stepIndex, row);
        for (const [width, height] of [
          [60, 20],
          [80, 24],
          [132, 60],
        ] as const) {
          expectSize(screenOf(model, 0, width, height), width, height);
        }
      }
    }
  });

  it('always show where the cursor is', async () => {
    for (const model of await modelsOf(number)) {
      for (const field of fieldsOf(model)) {
        const lines = screenOf(model, field, 80, 24);
        const byte = lines.flat().find(({ style }) => style?.reverse && style.bold);
        expect(byte, `step ${model.stepIndex + 1}, field ${field}`).toBeDefined();
        const names = lines.filter((line) => line[0]?.text === ' ▸ ');
        expect(names).toHaveLength(1);
      }
    }
  });

  it('have a character of US-ASCII for each that is not', async () => {
    const screens = (await modelsOf(number)).flatMap((model) => screenOf(model, 0, 100, 40));
    expect(lostInAscii(screens)).toEqual([]);
  });

  it('have no control characters, and no line ends within a line', async () => {
    for (const model of await modelsOf(number)) {
      for (const field of fieldsOf(model)) {
        const texts = screenOf(model, field, 132, 60).map((line) => textOf([line]));
        for (const text of texts) expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      }
    }
  });
});

describe('the list of lessons', () => {
  function listOf(lessons: readonly ListItem[], cursor: number, width: number, height: number) {
    return listScreen({ lessons, parts: PARTS, cursor }, width, height);
  }

  it('has the size of its terminal, whatever it is', () => {
    for (const [width, height] of SIZES) {
      for (const cursor of ITEMS.keys()) {
        expectSize(listOf(ITEMS, cursor, width, height), width, height);
      }
    }
  });

  it('marks the lesson under the cursor, and shows how far each is', () => {
    const lines = textOf(listOf(ITEMS, 1, 80, 24)).split('\n');
    expect(lines.filter((text) => text.includes('▸'))).toEqual([
      expect.stringContaining(CATALOGUE[1]!.title),
    ]);
    expect(lines.find((text) => text.includes(CATALOGUE[0]!.title))).toMatch(/done *$/);
  });

  it.each(WIDTHS)(
    'shows how far each lesson is at %i columns, however long its title is',
    (width) => {
      const title = 'Masking, and the attack it stops';
      const item = { ...ITEMS[0]!, title, progress: '9 steps seen' };
      expect(textOf(listOf([item], 0, width, 24))).toContain('9 steps seen');
    },
  );

  it('is a map of the parts, with what is done, missed, open and not written yet', () => {
    const lessons = ITEMS.map((item, index) => {
      if (index === 0) return { ...item, isDone: true, missed: 2 };
      return index === 1 ? item : { ...item, progress: '' };
    });
    const rows = textOf(listOf(lessons, 1, 80, 24)).split('\n');
    const row = (text: string) => rows.find((each) => each.includes(text))!;
    expect(rows[0]).toMatch(/^─ Lessons ─+ 1 of 11 done ─$/);
    expect(row('A  The wire')).toMatch(/^─ A {2}The wire ─+ 1 of 5 done ─$/);
    expect(row('L01')).toMatch(/^ {3}✓ L01 {2}There are .* × 2 questions missed {2}done *$/);
    expect(row('L02')).toMatch(/^ ▸ {3}L02 .* 3 steps seen *$/);
    expect(row('L11')).toMatch(/ open *$/);
    expect(row('L12')).toMatch(/^ {5}L12 to L17 +not written yet *$/);
    expect(row('E  Choosing')).toMatch(/not written yet ─$/);
    expect(textOf(listOf(lessons, 1, 140, 40))).toMatch(
      /L02 {2}A request, byte by byte +Where does the head end\? /,
    );
  });

  it('has every lesson of the course once, written or not', () => {
    const planned = PARTS.flatMap((part) => part.planned);
    const numbers = [...CATALOGUE, ...planned].map(({ number }) => number);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  });

  it('shows the lesson under the cursor, however long it is', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      ...ITEMS[0]!,
      number: index + 1,
      title: `Lesson number ${index + 1}`,
    }));
    for (const cursor of [0, 20, 39]) {
      const text = textOf(listOf(many, cursor, 80, 24));
      expect(text).toContain(`▸   L${String(cursor + 1).padStart(2, '0')}`);
    }
  });

  it('has a character of US-ASCII for each that is not', () => {
    expect(lostInAscii(listOf(ITEMS, 0, 80, 24))).toEqual([]);
  });
});

describe('the screen of keys', () => {
  it('has the size of its terminal, whatever it is', () => {
    for (const [width, height] of SIZES) expectSize(keysScreen(width, height), width, height);
  });

  it.each([
    [80, 24],
    [60, 20],
    [40, 24],
  ])('names every key at %ix%i', (width, height) => {
    const pages = [0, 1, 2, 3].map((page) => textOf(keysScreen(width, height, page)));
    const lines = pages.flatMap((text) => text.split('\n'));
    const named = lines.flatMap((line) => line.slice(0, 19).trim().split(/ +/));
    const wanted = [...KEYS.split(' '), 'ctrl-c', 'ctrl-l', 'ctrl-z'];
    expect(named).toEqual(expect.arrayContaining(wanted));
    if (width >= 80) expect(pages[1]).toBe(pages[0]);
  });

  it('has a character of US-ASCII for each that is not', () => {
    expect(lostInAscii(keysScreen(80, 24))).toEqual([]);
  });
});

/** The first field, the one that the step is about, the last, and a delimiter. */
function fieldsOf({ fields, firstField }: TraceModel): number[] {
  const delimiter = fields.findIndex(({ isDelimiter }) => isDelimiter);
  return [...new Set([0, firstField, fields.length - 1, delimiter])].filter((at) => at >= 0);
}

function expectSize(lines: readonly Line[], width: number, height: number): void {
  expect(lines, `${width}x${height}`).toHaveLength(height);
  expect(Math.max(...lines.map(widthOf)), `${width}x${height}`).toBeLessThanOrEqual(width);
}

function screenOf(model: TraceModel, field: number, width: number, height: number): Line[] {
  return traceScreen(model, { field, byte: model.fields[field]!.start }, width, height);
}

function textOf(lines: readonly Line[]): string {
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

/** Characters that US-ASCII terminals would see as a question mark. */
function lostInAscii(lines: readonly Line[]): string[] {
  const characters = new Set(textOf(lines));
  return [...characters].filter((character) => character !== '?' && toAscii(character) === '?');
}
