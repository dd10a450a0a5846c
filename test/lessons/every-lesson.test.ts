import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import {
  type Performance,
  type PerformanceOptions,
  performLesson,
} from '../../src/lesson/script/performance.ts';
import { PACKAGE_ROOT } from '../../src/lesson/script/source.ts';
import { jsonLesson } from '../../src/view/json/json-lesson.ts';
import { modelOf } from '../../src/view/model/trace-model.ts';

// A lesson may make hundreds of messages, and the machine may have other things to do.
vi.setConfig({ testTimeout: 20_000 });

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

/** Lessons in whose conversations nothing is random: each seed gives the same one. */
const WITHOUT_CHANCE = [1, 2, 3, 4, 5];

describe.each(CATALOGUE)('lesson $number', ({ load, number }) => {
  const hasChance = !WITHOUT_CHANCE.includes(number);

  it('repeats byte for byte with the same seed', async () => {
    expect(told(await perform({ seed: 3 }))).toEqual(told(await perform({ seed: 3 })));
  });

  it(`is ${hasChance ? 'another' : 'the same'} conversation with another seed, told in the same steps`, async () => {
    const [first, other] = [await perform({ seed: 3 }), await perform({ seed: 4 })];
    if (hasChance) expect(bytesOf(other)).not.toEqual(bytesOf(first));
    else expect(bytesOf(other)).toEqual(bytesOf(first));
    expect(other.steps.map(({ title }) => title)).toEqual(first.steps.map(({ title }) => title));
    expect(first.provenance).toMatch(/^recorded .*seed 3$/);
    expect(other.provenance).toMatch(/^recorded .*seed 4$/);
  });

  it('goes through with real randomness and the real date, and is told in the same steps', async () => {
    const [live, staged] = [await perform({ live: true }), await perform({ seed: 3 })];
    if (hasChance) expect(bytesOf(live)).not.toEqual(bytesOf(staged));
    expect(live.steps.map(({ id }) => id)).toEqual(staged.steps.map(({ id }) => id));
    expect(live.provenance).toBe('live');
  });

  /** Only the time that a lesson lets pass: how long a machine takes is another each time. */
  async function perform(options: PerformanceOptions): Promise<Performance> {
    return performLesson(await load(), { stopwatch: () => 0, ...options });
  }
});

/** All that a lesson tells, as data. */
function told(performance: Performance): object {
  return jsonLesson(performance.steps.map((_, index) => modelOf(performance, index)));
}

/** All bytes of all conversations that a lesson shows. */
function bytesOf({ steps }: Performance): string[] {
  const connections = new Set(steps.map(({ entry }) => entry.connection));
  return [...connections].flatMap(({ entries }) =>
    entries.map(({ bytes }) => bytes.toString('hex')),
  );
}
