import { describe, expect, it, vi } from 'vitest';
import { runSource } from '../support/run.ts';

vi.setConfig({ testTimeout: 30_000 });

const LESSON = 'lessons/10-one-frame.ts';

describe.concurrent('a lesson file run by itself', () => {
  it('prints the step that was asked for', async () => {
    const { exitCode, stdout, stderr } = await runSource(LESSON, ['--step', '2', '--plain']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Lesson 10: One frame, bit by bit\. Step 2 of 10: /);
    expect(stdout.match(/Step \d+ of/g)).toHaveLength(1);
  });

  it('says what is wrong, as the command does', async () => {
    const { exitCode, stdout, stderr } = await runSource(LESSON, ['--step', '99']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('lesson 10 has no step 99; the nearest is 10');
  });
});
