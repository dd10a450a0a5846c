import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CATALOGUE } from '../lessons/index.ts';

const ROOT = join(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** What differs from run to run: times, and lines of sources that are worked on. */
function steady(screen: string): string {
  return screen.replace(/\.ts:\w+/g, '.ts').replace(/─+( t\+[\d.]+ ms ─)?$/gm, '─');
}

it('the screen in the README is one that is on record', () => {
  const [, shown] = /```\n([^`]+)\n```/.exec(README)!;
  const record = readFileSync(join(ROOT, 'test/golden/10-one-frame.80x24.txt'), 'utf8');
  expect(steady(record)).toContain(steady(shown!));
});

it('the README lists the lessons as they are', () => {
  const rows = CATALOGUE.map(
    ({ number, title, question }) => `| ${number} | ${title} | ${question} |`,
  );
  expect(README.match(/^\| \d+ \| .*$/gm)).toEqual(rows);
});
