import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import { CHECKS } from '../../src/cli/lint-command.ts';
import { findingText, lintLesson } from '../../src/lesson/lint/lint.ts';

describe.each(CATALOGUE)('lesson $number', ({ load }) => {
  it('says what bears out its sentences', async () => {
    expect((await load()).facts).toBeDefined();
  });

  it('has nothing wrong with it', async () => {
    const findings = await lintLesson(await load(), CHECKS);
    expect(findings.map(findingText)).toEqual([]);
  });
});
