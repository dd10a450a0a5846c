import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/cli/lint-command.ts';
import { findingText, lintLesson } from '../../src/lesson/lint/lint.ts';
import { performLesson } from '../../src/lesson/script/performance.ts';
import { PACKAGE_ROOT } from '../../src/lesson/script/source.ts';
import { headLesson } from './head-lesson.ts';

describe('the lesson that CONTRIBUTING.md writes', () => {
  it('has nothing wrong with it', async () => {
    const findings = await lintLesson(headLesson, CHECKS);
    expect(findings.map(findingText)).toEqual([]);
  });

  it('shows its messages by their names', async () => {
    const { steps } = await performLesson(headLesson);
    const shown = steps.map(({ entry }) => entry.bytes.toString('latin1').split('\r\n', 1)[0]);
    expect(shown).toEqual([
      'GET /page HTTP/1.1',
      'HTTP/1.1 200 OK',
      'HEAD /page HTTP/1.1',
      'HTTP/1.1 200 OK',
      'HTTP/1.1 405 Method Not Allowed',
    ]);
  });

  it('is made of the lines that the page shows', () => {
    const written = withoutSpace(readFileSync(join(import.meta.dirname, 'head-lesson.ts'), 'utf8'));
    const page = readFileSync(join(PACKAGE_ROOT, 'CONTRIBUTING.md'), 'utf8');
    const [, section = ''] = page.split('## Write a lesson');
    const blocks = [...section.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block]) => block!);
    expect(blocks.length).toBeGreaterThan(2);
    for (const block of blocks) expect(written).toContain(withoutSpace(block));
  });
});

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
