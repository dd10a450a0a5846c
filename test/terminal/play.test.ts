import { describe, expect, it } from 'vitest';
import type { LessonCard } from '../../src/lesson/course/catalogue.ts';
import type { PerformanceOptions } from '../../src/lesson/script/performance.ts';
import { Painter } from '../../src/terminal/paint.ts';
import { printedLesson, type Steps } from '../../src/terminal/play.ts';
import { practiceLesson } from '../support/practice-lesson.ts';

const { number, id, title, question } = practiceLesson;
const CARD: LessonCard = {
  ...{ number, id, title, question },
  load: () => Promise.resolve(practiceLesson),
};

/** The first words of each part. */
const HEADS =
  /^(?:Lesson 90: An echo\. Step \d|Question 90\.\d, .*(?=:)|To answer: .*(?= VALUE,)|End of lesson 90)/gm;

function printed(
  steps: Steps,
  performance: PerformanceOptions = {},
  mode: 'plain' | 'json' = 'plain',
): Promise<string> {
  const painter = new Painter(0, true);
  return printedLesson(
    { mode, isSpoken: true, painter, performance, command: 'wirewalk' },
    CARD,
    steps,
  );
}

describe('a lesson that is printed', () => {
  it('shows the bytes of each step in the layer that is asked for, if it has that', async () => {
    const performance = { stopwatch: () => 0 };
    const settings = {
      ...{ mode: 'plain' as const, isSpoken: true, painter: new Painter(0, true), performance },
      command: 'wirewalk',
    };
    const inLayer2 = { ...settings, layer: 2 as const };
    const [own, reads] = await Promise.all([
      printedLesson(settings, CARD, 0),
      printedLesson({ ...settings, layer: 1 }, CARD, 0),
    ]);
    expect(own).not.toContain('1 tcp (shown)');
    expect(reads).toContain('1 tcp (shown)');
    expect(reads).toMatch(/^ {2}1\. bytes 0-\d+: read = #1, \d+ bytes at once\./m);
    await expect(printedLesson(inLayer2, CARD, 0)).rejects.toThrow(
      'There is no layer 2 here, only 1 tcp, 3 ',
    );
    expect(await printedLesson(inLayer2, CARD, 'all')).toBe(
      await printedLesson(settings, CARD, 'all'),
    );
  });

  it('asks before each step that answers, says how to answer, and ends with what to take away', async () => {
    const text = await printed('all');
    const heads = text.match(HEADS);
    expect(heads).toEqual([
      'Lesson 90: An echo. Step 1',
      'Question 90.2, to think about before step 2',
      'To answer: wirewalk answer 90.2',
      'Lesson 90: An echo. Step 2',
      'Question 90.3, to think about before step 3',
      'To answer: wirewalk answer 90.3',
      'Lesson 90: An echo. Step 3',
      'Question 90.4, to think about before step 4',
      'To answer: wirewalk answer 90.4',
      'Lesson 90: An echo. Step 4',
      'Question 90.5, to think about before step 5',
      'To answer: wirewalk answer 90.5',
      'Lesson 90: An echo. Step 5',
      'End of lesson 90',
    ]);
  });

  it('names the seed in the answer, and no answer where nothing repeats', async () => {
    expect(await printed('all', { seed: 5 })).toContain('answer 90.2 VALUE --seed 5, where');
    const live = await printed('all', { live: true });
    expect(live).toContain('Question 90.2');
    expect(live).not.toContain('To answer');
  });

  it('is only a step where only a step is wanted', async () => {
    const text = await printed(2);
    expect(text).toMatch(/^Lesson 90: An echo\. Step 3 of 5/);
    expect(text).not.toMatch(/Question 90|End of lesson/);
  });

  it('says what can be tried on a step, as a command', async () => {
    const performance = { stopwatch: () => 0, seed: 5 };
    expect(await printed(0, performance)).toMatch(
      /\n\S.*\nSource: .*\nTo try on this step: another byte, such as wirewalk poke 90 --step 1 --set 0=00 --seed 5\n$/,
    );
    expect(await printed(2, performance)).not.toContain('To try');
  });

  it('ends as data too', async () => {
    const lesson = JSON.parse(await printed('all', {}, 'json'));
    expect(lesson.steps).toHaveLength(5);
    expect(lesson.closing).toMatchObject({ devTools: 'A row of status 101.' });
    expect(JSON.parse(await printed(0, {}, 'json'))).not.toHaveProperty('closing');
  });
});
