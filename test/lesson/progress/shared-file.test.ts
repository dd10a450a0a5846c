import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeProgress, withoutLesson } from '../../../src/lesson/progress/changes.ts';
import { ProgressFile } from '../../../src/lesson/progress/file.ts';
import { NO_PROGRESS, type Progress, readProgress } from '../../../src/lesson/progress/form.ts';
import { check } from '../../support/property.ts';
import { runSource } from '../../support/run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const STEPS = ['a', 'b', 'c'];
const AT = '2025-01-02T03:04:05.000Z';

function open(path: string): ProgressFile {
  return new ProgressFile(path, (sentence) => {
    throw new Error(sentence);
  });
}

/** Two processes that have opened the same file. */
function openTwice() {
  const folder = temporaryFolder();
  const path = join(folder, 'progress.json');
  return { folder, path, one: open(path), other: open(path) };
}

function kept(path: string): Progress {
  const reading = readProgress(readFileSync(path, 'utf8'));
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.progress;
}

function answer(file: ProgressFile, q: string, right = true, tries = 1): void {
  file.answer('one', { q, tries, right, at: AT });
}

const act = fc.oneof(
  fc.record({ does: fc.constant('visit' as const), step: fc.constantFrom(...STEPS) }),
  fc.record({
    does: fc.constant('answer' as const),
    q: fc.constantFrom('p', 'q'),
    right: fc.boolean(),
  }),
  fc.record({ does: fc.constant('test out' as const) }),
  fc.record({ does: fc.constant('save' as const) }),
);
type Act = typeof act extends fc.Arbitrary<infer Each> ? Each : never;

function carryOut(file: ProgressFile, each: Act): void {
  if (each.does === 'visit') file.visit('one', each.step, STEPS);
  else if (each.does === 'answer') answer(file, each.q, each.right);
  else if (each.does === 'test out') file.testOut('one');
  else file.save();
}

/** What has to be known after all of it, in whatever order it was saved. */
function expectAll(progress: Progress, acts: readonly Act[]): void {
  const { seen, done, testedOut, answers } = progress.lessons.one ?? NO_LESSON;
  const visited = acts.flatMap((each) => (each.does === 'visit' ? [each.step] : []));
  expect(new Set(seen)).toEqual(new Set(visited));
  expect(done).toBe(STEPS.every((step) => visited.includes(step)));
  expect(testedOut).toBe(acts.some(({ does }) => does === 'test out'));
  for (const q of ['p', 'q']) {
    const given = acts.filter((each) => each.does === 'answer' && each.q === q);
    const isRight = given.some((each) => each.does === 'answer' && each.right);
    expect(answers.find((each) => each.q === q)?.right).toBe(given[0] && isRight);
  }
}

const NO_LESSON = { seen: [], done: false, testedOut: false, answers: [] };

describe('a progress file of two processes', () => {
  it('loses no step, no answer and no done, in whatever order they save', () => {
    check(
      fc.property(fc.array(fc.tuple(fc.boolean(), act), { maxLength: 24 }), (acts) => {
        const { folder, path, one, other } = openTwice();
        for (const [isOne, each] of acts) carryOut(isOne ? one : other, each);
        one.save();
        other.save();
        const all = acts.map(([, each]) => each);
        expectAll(existsSync(path) ? kept(path) : NO_PROGRESS, all);
        expect(readdirSync(folder).filter((name) => name !== 'progress.json')).toEqual([]);
      }),
      60,
    );
  });

  it('has the answers of both when both save at once', async () => {
    const { path } = openTwice();
    const names = ['x', 'y'];
    const programs = names.map((name) =>
      runSource('test/support/save-answers.ts', [path, name, '30']),
    );
    for (const { exitCode, stderr } of await Promise.all(programs)) {
      expect([exitCode, stderr]).toEqual([0, '']);
    }
    const asked = names.flatMap((name) => Array.from({ length: 30 }, (_, n) => `${name}-${n}`));
    const found = kept(path).lessons.one!.answers.map(({ q }) => q);
    expect(found.sort()).toEqual(asked.sort());
  });

  it('adds up the tries of both, each once', () => {
    const { path, one, other } = openTwice();
    answer(one, 'p', false, 2);
    one.save();
    answer(other, 'p', false, 1);
    other.save();
    one.save();
    expect(kept(path).lessons.one!.answers).toEqual([{ q: 'p', tries: 3, right: false, at: AT }]);
  });

  it('tells each what the other has saved, once it saves itself', () => {
    const { one, other } = openTwice();
    answer(one, 'p');
    one.save();
    other.visit('two', 'a', STEPS);
    other.save();
    expect(other.progress.lessons.one!.answers).toHaveLength(1);
  });

  it('does not bring back a lesson that the other has restarted', () => {
    const { path, one, other } = openTwice();
    answer(one, 'p');
    one.save();
    other.revise((before) => withoutLesson(before, 'one'));
    one.visit('two', 'a', STEPS);
    one.save();
    expect(Object.keys(kept(path).lessons)).toEqual(['two']);
  });

  it('is imported into as it is by then', () => {
    const { path, one, other } = openTwice();
    answer(one, 'p');
    one.save();
    other.revise((before) => mergeProgress(before, NO_PROGRESS));
    expect(kept(path).lessons.one!.answers).toHaveLength(1);
  });

  it('is written again with all that is known if it was taken away', () => {
    const { path, one } = openTwice();
    answer(one, 'p');
    one.save();
    rmSync(path);
    answer(one, 'q');
    one.save();
    expect(kept(path).lessons.one!.answers).toHaveLength(2);
  });

  it.each([
    ['is of a newer version', (path: string) => writeFileSync(path, '{"version":99,"lessons":{}}')],
    ['is no progress any longer', (path: string) => writeFileSync(path, 'x')],
    [
      'is a folder by now',
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])('is left alone if it %s, and that is said once', (_, spoil) => {
    const { path, one } = openTwice();
    answer(one, 'p');
    one.save();
    const warnings: string[] = [];
    const file = new ProgressFile(path, (sentence) => warnings.push(sentence));
    spoil(path);
    for (const q of ['q', 'r']) {
      answer(file, q);
      file.save();
    }
    expect(warnings).toEqual([file.problem]);
    expect(file.progress.lessons.one!.answers).toHaveLength(3);
    expect(readdirSync(join(path, '..'))).toEqual(['progress.json']);
  });
});
