import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import {
  type Performance,
  type PerformanceOptions,
  performLesson,
} from '../../src/lesson/performance.ts';
import { PACKAGE_ROOT } from '../../src/lesson/source.ts';
import { modelOf, type TraceModel } from '../../src/view/model.ts';

describe('the catalogue', () => {
  it('lists every lesson file, in the order of their numbers', () => {
    const files = readdirSync(join(PACKAGE_ROOT, 'lessons')).filter((file) => /^\d/.test(file));
    const names = CATALOGUE.map(({ number, id }) => `${String(number).padStart(2, '0')}-${id}.ts`);
    expect(names).toEqual(files.sort());
  });

  it.each(CATALOGUE)('agrees with the file of lesson $number', async (card) => {
    const { number, id, title, question } = await card.load();
    expect({ number, id, title, question }).toEqual({
      number: card.number,
      id: card.id,
      title: card.title,
      question: card.question,
    });
  });
});

describe.each(CATALOGUE)('lesson $number', ({ load }) => {
  it('repeats byte for byte with the same seed', async () => {
    const [first, again] = [await models({ seed: 3 }), await models({ seed: 3 })];
    expect(again.map(withoutTimes)).toEqual(first.map(withoutTimes));
  });

  it('is another conversation with another seed, told in the same steps', async () => {
    const [first, other] = [await perform({ seed: 3 }), await perform({ seed: 4 })];
    expect(bytesOf(other)).not.toEqual(bytesOf(first));
    expect(other.steps.map(({ title }) => title)).toEqual(first.steps.map(({ title }) => title));
    expect(first.provenance).toMatch(/^recorded .*seed 3$/);
    expect(other.provenance).toMatch(/^recorded .*seed 4$/);
  });

  it('goes through with real randomness and the real date, and never twice alike', async () => {
    const [first, other] = [await perform({ live: true }), await perform({ live: true })];
    expect(bytesOf(other)).not.toEqual(bytesOf(first));
    expect(first.provenance).toBe('live');
  });

  async function perform(options: PerformanceOptions): Promise<Performance> {
    return performLesson(await load(), options);
  }

  async function models(options: PerformanceOptions): Promise<TraceModel[]> {
    const performance = await perform(options);
    return performance.steps.map((_, index) => modelOf(performance, index));
  }
});

/** All that a step shows but the times, which never repeat, and what can be asked of it. */
function withoutTimes({ time: _, ladder, ...model }: TraceModel): object {
  const said = Object.entries(model).filter(([, value]) => typeof value !== 'function');
  return { ...Object.fromEntries(said), ladder: ladder.map(({ time: _, ...row }) => row) };
}

/** All bytes of all conversations that a lesson shows. */
function bytesOf({ steps }: Performance): string[] {
  const talks = new Set(steps.map(({ talk }) => talk));
  return [...talks].flatMap(({ entries }) => entries.map(({ bytes }) => bytes.toString('hex')));
}
