import { beforeAll, describe, expect, it } from 'vitest';
import {
  excerptOf,
  findHits,
  type SearchedStep,
  searchedSteps,
} from '../../../src/view/model/course-search.ts';
import { performed } from '../../support/performances.ts';

let steps: readonly SearchedStep[];

beforeAll(async () => {
  const performances = await Promise.all([2, 3, 10].map((number) => performed(number)));
  steps = performances.flatMap(searchedSteps);
});

function places(wanted: string): string[] {
  return findHits(steps, wanted).map(({ step }) => step.place);
}

describe('a search of the lessons', () => {
  it('finds a step by what it says, by a field and by a value', () => {
    for (const [wanted, text] of [
      ['masking key', /masking key/i],
      ['field-name', /field-name/],
      ['GET', /GET/],
    ] as const) {
      const [hit] = findHits(steps, wanted);
      expect(hit?.step.texts.some((each) => text.test(each))).toBe(true);
    }
  });

  it('takes words in either case, all of which have to be there', () => {
    expect(places('MASKING')).toEqual(places('masking'));
    expect(places('masking nosuchword')).toEqual([]);
    expect(places('  ')).toEqual([]);
  });

  it('opens the step whose place is typed, however it is written', () => {
    for (const wanted of ['10.4', 'L10.4', ' 10.4 ']) expect(places(wanted)).toEqual(['10.4']);
  });

  it('finds a number as a whole before it finds it within another', () => {
    const texts = [
      { title: 'One', texts: ['One', '1408 bytes'] },
      { title: 'Two', texts: ['Two', 'status 408'] },
    ];
    const made = texts.map((each, stepIndex) => {
      return { ...each, lesson: 1, stepIndex, place: `1.${stepIndex + 1}` };
    });
    expect(findHits(made, '408').map(({ step }) => step.title)).toEqual(['Two']);
    expect(findHits(made, '08').map(({ step }) => step.title)).toEqual(['One', 'Two']);
  });

  it('puts titles first', () => {
    const [first] = findHits(steps, 'length');
    const inTitle = steps.filter(({ title }) => /\blength/i.test(title));
    if (inTitle.length > 0) expect(inTitle).toContain(first!.step);
  });

  it('shows the words where they stand', () => {
    const text = `${'a '.repeat(100)}needle${' z'.repeat(100)}`;
    const step: SearchedStep = { lesson: 1, stepIndex: 0, place: '1.1', title: 'T', texts: [text] };
    const [hit] = findHits([step], 'needle');
    const excerpt = excerptOf(hit!, 40);
    expect(excerpt).toContain('needle');
    expect(excerpt.length).toBeLessThanOrEqual(40);
    expect(excerpt).toMatch(/^\.\..*\.\.$/);
  });

  it('does not give away what only a hint or an answer says', async () => {
    const { steps: performedSteps } = await performed(10);
    for (const { question } of performedSteps) {
      if (!question) continue;
      const because = question.because.replace(/\s+/g, ' ').trim();
      expect(steps.every(({ texts }) => !texts.includes(because))).toBe(true);
    }
  });
});
