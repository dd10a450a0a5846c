import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mergeProgress,
  withAnswer,
  withoutLesson,
  withTestOut,
  withVisit,
} from '../../../src/lesson/progress/changes.ts';
import {
  type AnswerRecord,
  type LessonProgress,
  NO_PROGRESS,
  PROGRESS_VERSION,
  type Progress,
  readProgress,
} from '../../../src/lesson/progress/form.ts';
import { check } from '../../support/property.ts';

const AT = '2025-01-02T03:04:05.000Z';

function record(tries: number, right: boolean, at = AT): AnswerRecord {
  return { q: 'first-byte', tries, right, at };
}

function answersAfter(...records: AnswerRecord[]): readonly AnswerRecord[] {
  const after = records.reduce((progress, each) => withAnswer(progress, 'one', each), NO_PROGRESS);
  return after.lessons.one!.answers;
}

const STEPS = ['a', 'b', 'z'];

describe('answers', () => {
  it('are kept one for each question', () => {
    const other = { ...record(1, true), q: 'other' };
    expect(answersAfter(record(1, true), other)).toEqual([record(1, true), other]);
  });

  it('add up their tries until one is right, and change no more', () => {
    const later = '2025-01-03T00:00:00.000Z';
    expect(answersAfter(record(1, false), record(1, false, later))).toEqual([
      record(2, false, later),
    ]);
    expect(answersAfter(record(1, false), record(1, true, later), record(1, false))).toEqual([
      record(2, true, later),
    ]);
  });

  it('are solved in the end, even if they were shown at first', () => {
    expect(answersAfter(record(0, false), record(1, true))).toEqual([record(1, true)]);
  });

  it('leave what else is known of the lesson', () => {
    const seen = withTestOut(withVisit(NO_PROGRESS, 'one', 'a', ['a']), 'one');
    const { one } = withAnswer(seen, 'one', record(1, true)).lessons;
    expect(one).toEqual({ seen: ['a'], done: true, testedOut: true, answers: [record(1, true)] });
  });
});

describe('a lesson that is restarted', () => {
  const both = withVisit(withVisit(NO_PROGRESS, 'one', 'a', ['a']), 'two', 'b', STEPS);

  it('is forgotten, and no other is', () => {
    const after = withoutLesson(both, 'one');
    expect(Object.keys(after.lessons)).toEqual(['two']);
    expect(after.current).toEqual({ lesson: 'two', step: 'b' });
  });

  it('is not the current one any more', () => {
    expect(withoutLesson(both, 'two').current).toBeUndefined();
  });

  it('may be all of them', () => {
    expect(withoutLesson(both)).toEqual({ version: PROGRESS_VERSION, lessons: {} });
  });
});

describe('progress of version 1', () => {
  it('is read, with all that it knows', () => {
    const current = { lesson: 'one', step: 'b' };
    const lessons = { one: { seen: ['a', 'b'], done: true } };
    const text = JSON.stringify({ version: 1, current, lessons });
    const one = { seen: ['a', 'b'], done: true, testedOut: false, answers: [] };
    expect(readProgress(text)).toEqual({
      progress: { version: PROGRESS_VERSION, current, lessons: { one } },
    });
  });

  it('keeps what is not known here', () => {
    const text = '{"version":1,"theme":"x","lessons":{"one":{"seen":[],"note":"y"}}}';
    expect(readProgress(text)).toMatchObject({
      progress: { theme: 'x', lessons: { one: { note: 'y' } } },
    });
  });
});

const answers = fc.uniqueArray(
  fc.record({
    q: fc.constantFrom('p', 'q', 'r'),
    tries: fc.nat(3),
    right: fc.boolean(),
    at: fc.constantFrom(AT, '2025-01-03T00:00:00.000Z'),
  }),
  { selector: ({ q }) => q },
);
const lesson: fc.Arbitrary<LessonProgress> = fc.record({
  seen: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
  done: fc.boolean(),
  testedOut: fc.boolean(),
  answers,
});
const progress: fc.Arbitrary<Progress> = fc
  .dictionary(fc.constantFrom('one', 'two'), lesson, { noNullPrototype: true })
  .map((lessons) => ({ version: PROGRESS_VERSION, lessons }));

/** Lists as sets: their order means nothing. */
function unordered({ lessons }: Progress): object {
  return Object.fromEntries(
    Object.entries(lessons).map(([id, { seen, answers, ...rest }]) => [
      id,
      { ...rest, seen: new Set(seen), answers: new Map(answers.map((each) => [each.q, each])) },
    ]),
  );
}

describe('progress of two places put together', () => {
  it('is read again as it was written', () => {
    check(
      fc.property(progress, (one) => {
        expect(readProgress(JSON.stringify(one))).toEqual({ progress: one });
      }),
    );
  });

  it('has all that was done, seen or solved in either', () => {
    check(
      fc.property(progress, progress, (own, other) => {
        const merged = mergeProgress(own, other);
        for (const { lessons } of [own, other]) {
          for (const [id, { seen, done, testedOut, answers }] of Object.entries(lessons)) {
            const { [id]: after } = merged.lessons;
            expect(after!.seen).toEqual(expect.arrayContaining([...seen]));
            if (done) expect(after!.done).toBe(true);
            if (testedOut) expect(after!.testedOut).toBe(true);
            for (const { q, right } of answers) {
              const found = after!.answers.find((each) => each.q === q);
              expect(found).toBeDefined();
              if (right) expect(found!.right).toBe(true);
            }
          }
        }
      }),
    );
  });

  it('is the same in either order, and does not change when it is done again', () => {
    check(
      fc.property(progress, progress, (own, other) => {
        const merged = mergeProgress(own, other);
        expect(unordered(mergeProgress(other, own))).toEqual(unordered(merged));
        expect(mergeProgress(merged, other)).toEqual(merged);
        expect(mergeProgress(own, own)).toEqual(own);
      }),
    );
  });

  it('goes on where this one was, if it has begun', () => {
    const own = withVisit(NO_PROGRESS, 'one', 'a', STEPS);
    const other = withVisit(NO_PROGRESS, 'two', 'b', STEPS);
    expect(mergeProgress(own, other).current).toEqual(own.current);
    expect(mergeProgress(NO_PROGRESS, other).current).toEqual(other.current);
  });
});
