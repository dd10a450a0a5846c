import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import {
  type Performance,
  type PerformanceOptions,
  performLesson,
} from '../../src/lesson/performance.ts';
import { findSource, PACKAGE_ROOT } from '../../src/lesson/source.ts';
import { modelOf, type TraceModel } from '../../src/view/model.ts';
import { wrap } from '../../src/view/text.ts';

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
  it('has steps with ids of their own, and titles', async () => {
    const { stepIds } = await load();
    expect(stepIds.length).toBeGreaterThan(0);
    expect(new Set(stepIds).size).toBe(stepIds.length);
    for (const id of stepIds) expect(id).toMatch(/^[a-z0-9-]+$/);
  });

  it('repeats byte for byte with the same seed', async () => {
    // Only the time that a lesson lets pass is the same each time: how long a hold was, for one.
    const options = { seed: 3, stopwatch: () => 0 };
    const [first, again] = [await models(options), await models(options)];
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

  it('says each step in at most 3 lines of a terminal with 80 columns', async () => {
    for (const model of [...(await models({})), ...(await models({ live: true }))]) {
      const lines = wrap(model.narration, 76);
      expect(lines.length, `${model.stepTitle}: ${lines.join('\n')}`).toBeLessThanOrEqual(3);
      expect(model.narration).not.toMatch(/undefined|null|NaN|\[object/);
      expect(model.stepTitle).not.toBe('');
    }
  });

  it('shows fields that say where they are specified and why they exist', async () => {
    for (const { name, ref, why } of await allFields()) {
      expect(ref, name).toMatch(/^(RFC \d+|HTML) [\d.]+$/);
      expect(why, name).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('refers to functions that are in the source', async () => {
    const codes = (await allFields()).flatMap(({ code }) => (code ? Object.values(code) : []));
    expect(codes).not.toEqual([]);
    for (const code of new Set(codes)) expect(findSource(code), code).toBeDefined();
  });

  it('shows a message that is part of its conversation', async () => {
    for (const { current, ladder, fields, firstField } of await models({})) {
      expect(ladder[current]).toBeDefined();
      expect(fields[firstField]).toBeDefined();
    }
  });

  async function perform(options: PerformanceOptions): Promise<Performance> {
    return performLesson(await load(), options);
  }

  async function models(options: PerformanceOptions): Promise<TraceModel[]> {
    const performance = await perform(options);
    return performance.steps.map((_, index) => modelOf(performance, index));
  }

  async function allFields() {
    return (await models({})).flatMap(({ fields }) => fields);
  }
});

/** All that a step shows but the times, which never repeat. */
function withoutTimes({ sourceOf: _, time: __, ladder, ...model }: TraceModel): object {
  return { ...model, ladder: ladder.map(({ time: _, ...row }) => row) };
}

/** All bytes of all conversations that a lesson shows. */
function bytesOf({ steps }: Performance): string[] {
  const talks = new Set(steps.map(({ talk }) => talk));
  return [...talks].flatMap(({ entries }) => entries.map(({ bytes }) => bytes.toString('hex')));
}
