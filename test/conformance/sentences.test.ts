import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countKeywords, countText } from '../../scripts/support/keyword-count.ts';
import { keywordsAccountedFor, readSentences } from '../../scripts/support/sentence-table.ts';
import { ALL_CASES } from '../../src/conformance/suites/all.ts';

const FOLDER = new URL('../../src/conformance/sentences/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name !== 'README.md');
const byId = new Map(ALL_CASES.map((each) => [each.id, each]));

function tableIn(file: string) {
  return readSentences(readFileSync(new URL(file, FOLDER), 'utf8'));
}

function casesIn(file: string): string[] {
  return tableIn(file).flatMap(({ sentences }) => sentences.flatMap(({ cases }) => cases));
}

describe.each(FILES)('the table %s', (file) => {
  it('has a row for each keyword that its specification has', () => {
    for (const section of tableIn(file)) {
      expect(`${section.number}: ${countText(keywordsAccountedFor(section))}`).toBe(
        `${section.number}: ${section.stated}`,
      );
    }
  });

  it('has each section once, and in each a sentence', () => {
    const numbers = tableIn(file).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(tableIn(file).filter(({ sentences }) => sentences.length === 0)).toEqual([]);
  });

  it('names cases that there are', () => {
    expect(casesIn(file).filter((id) => !byId.has(id))).toEqual([]);
  });

  it('has no MUST that is only tried by what is none', () => {
    const weak = tableIn(file).flatMap(({ number, sentences }) =>
      sentences
        .filter(({ keyword, cases }) => /MUST/.test(keyword ?? '') && cases.length > 0)
        .filter(({ cases }) => cases.every((id) => byId.get(id)?.level !== 'MUST'))
        .map(({ words }) => `${number}: ${words}`),
    );
    expect(weak).toEqual([]);
  });

  it('names every MUST and SHOULD that a case has from it', () => {
    const named = new Set(casesIn(file));
    const name = file.replace('.md', '').toUpperCase().replace('RFC', 'RFC ');
    const from = ALL_CASES.filter(({ level, ref }) => {
      return level !== 'ours' && ref.startsWith(`${name} `);
    });
    expect(from.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
  });
});

describe('keywords are counted', () => {
  it('section by section', () => {
    const text = [
      '   1.  Contents  . . . . MUST',
      '1.  One',
      '   It MUST be so, and MUST',
      '   NOT be otherwise. It SHOULD.',
      '1.1.  Two',
      '   It is REQUIRED; MUSTARD and "SHALL" are no keywords, nor is MAY.',
    ].join('\n');
    const counts = [...countKeywords(text)].map(([name, count]) => [name, countText(count)]);
    expect(counts).toEqual([
      ['', '1 MUST'],
      ['1', '1 MUST NOT, 1 MUST, 1 SHOULD'],
      ['1.1', '1 REQUIRED'],
    ]);
  });

  it('across the margins of pages', () => {
    const text = '2.  One\n   It MUST\n\nDoe  [Page 1]\n\fRFC 1  Title  May 1998\n\n   NOT be.\n';
    expect(countText(countKeywords(text).get('2')!)).toBe('1 MUST NOT');
  });
});
