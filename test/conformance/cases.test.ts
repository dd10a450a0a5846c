import { describe, expect, it } from 'vitest';
import { fillIn, placesFor } from '../../src/conformance/bytes.ts';
import { chapterOf } from '../../src/conformance/chapters.ts';
import { ALL_CASES } from '../../src/conformance/suites/all.ts';
import { DEFAULT_PROFILE } from '../../src/conformance/target.ts';

const ADDRESS = {
  host: '127.0.0.1',
  port: 80,
  tls: undefined,
  authority: '127.0.0.1',
  fieldLines: '',
};
const byId = new Map(ALL_CASES.map((each) => [each.id, each]));

function idsOf(isWrong: (tested: (typeof ALL_CASES)[number]) => boolean): string[] {
  return ALL_CASES.filter(isWrong).map(({ id }) => id);
}

describe('every case', () => {
  it('has an id of its own, which its suite begins', () => {
    expect(byId.size).toBe(ALL_CASES.length);
    expect(idsOf(({ id, suite }) => !new RegExp(`^${suite}-[\\w.-]+-\\d\\d$`).test(id))).toEqual(
      [],
    );
  });

  it('names the section of its rule', () => {
    const isSection = /^(?:RFC \d{4} [\d.]+|HTML 9\.2\.\d|wirewalk)$/;
    expect(idsOf(({ ref }) => !isSection.test(ref))).toEqual([]);
  });

  it('is of a chapter of the report', () => {
    expect(idsOf(({ ref }) => chapterOf(ref).index < 0)).toEqual([]);
  });

  it('that has a twin has one that is accepted, and needs no twin itself', () => {
    const lame = idsOf(({ twin }) => {
      const other = twin === undefined ? undefined : byId.get(twin);
      return twin !== undefined && (!other || other.twin !== undefined);
    });
    expect(lame).toEqual([]);
  });

  it('that is refused has a twin', () => {
    const alone = idsOf(({ expects, twin, fault }) => {
      const isRefusal = expects.outcomes.some(
        ({ cause }) => cause === 'taken' || cause === 'frame taken',
      );
      return (isRefusal || fault !== undefined) && twin === undefined;
    });
    expect(alone).toEqual([]);
  });

  it('fills in places that there are', () => {
    const places = placesFor(ADDRESS, DEFAULT_PROFILE, 'token');
    const texts = ALL_CASES.flatMap(({ script }) =>
      script.flatMap((step) => {
        if ('send' in step) return [step.send];
        if (!('frames' in step)) return [];
        return step.frames.flatMap(({ payload }) => (typeof payload === 'string' ? [payload] : []));
      }),
    );
    for (const text of texts) expect(() => fillIn(text, places)).not.toThrow();
  });

  it('is told in a sentence without a full stop, and says what it means with one', () => {
    expect(idsOf(({ title, means }) => /\.$/.test(title) || !/\.$/.test(means))).toEqual([]);
  });
});
