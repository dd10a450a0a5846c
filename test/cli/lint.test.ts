import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHECKS, lint } from '../../src/cli/lint-command.ts';
import type { LessonCard } from '../../src/lesson/course/catalogue.ts';
import { defineLesson, type LessonScript } from '../../src/lesson/script/lesson.ts';
import { UsageError } from '../../src/terminal/run-program.ts';
import { SOUND, type SoundScene } from '../support/sound-lesson.ts';

const FAULTY = { ...SOUND, number: 12, id: 'faulty', title: 'A faulty lesson' };
const CATALOGUE = [cardOf(SOUND), cardOf({ ...FAULTY, steps: SOUND.steps.slice(0, 4) })];
const PROBLEMS = ['it has 4 steps, not 5 to 10', 'it asks 4 questions, not at least 5'];

let printed: string;

beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('wirewalk lint', () => {
  it('prints a line for each finding, then how many there are, and fails', async () => {
    await lint([], {}, CATALOGUE);
    const lines = PROBLEMS.map((problem) => `L12: ${problem}\n`);
    expect(printed).toBe(`${lines.join('')}2 lessons, ${CHECKS.length} checks: 2 findings\n`);
    expect(process.exitCode).toBe(1);
  });

  it('says that nothing is wrong, where nothing is', async () => {
    await lint(['sound'], {}, CATALOGUE);
    expect(printed).toBe(`1 lesson, ${CHECKS.length} checks: nothing is wrong\n`);
    expect(process.exitCode).toBe(0);
  });

  it('prints the same as data', async () => {
    await lint(['12'], { json: true }, CATALOGUE);
    const [steps, questions] = PROBLEMS;
    expect(JSON.parse(printed)).toEqual({
      schema: 'wirewalk/lint@1',
      lessons: [12],
      checks: CHECKS.map(({ id, demands }) => ({ id, demands })),
      findings: [
        { lesson: 12, check: 'step-count', problem: steps },
        { lesson: 12, check: 'question-count', problem: questions },
      ],
    });
    expect(process.exitCode).toBe(1);
  });

  it('looks at no lesson if one of those that are named is not there', async () => {
    await expect(lint(['3', 'nonsense'], {}, CATALOGUE)).rejects.toThrow(UsageError);
    expect(printed).toBe('');
  });
});

function cardOf(script: LessonScript<SoundScene>): LessonCard {
  const { number, id, title, question } = script;
  return { number, id, title, question, load: async () => defineLesson(script) };
}
