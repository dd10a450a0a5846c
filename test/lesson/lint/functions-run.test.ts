import { describe, expect, it } from 'vitest';
import { type FunctionsRun, watchFunctions } from '../../../src/lesson/lint/functions-run.ts';
import { ByteQueue } from '../../../src/wire/byte-queue.ts';
import { findUncovered } from '../../../src/wire/coverage.ts';

async function ranIn(task: () => unknown): Promise<FunctionsRun> {
  return (await watchFunctions(async () => task())).ran;
}

describe('the functions that have run', () => {
  it('are those of this project, by file and name', async () => {
    const ran = await ranIn(() => findUncovered([], 0));
    expect(ran).toContain('src/wire/coverage.ts findUncovered');
    expect([...ran].filter((code) => code.startsWith('src/wire/'))).toHaveLength(1);
  });

  it('may be methods, and private ones', async () => {
    const queue = new ByteQueue();
    const ran = await ranIn(() => {
      for (let bytes = 0; bytes < 3; bytes++) queue.append(Buffer.alloc(40_000));
      queue.take(1);
    });
    expect(ran).toContain('src/wire/byte-queue.ts append');
    expect(ran).toContain('src/wire/byte-queue.ts take');
    expect([...ran].some((code) => code.startsWith('src/wire/byte-queue.ts #'))).toBe(true);
    expect(ran).not.toContain('src/wire/byte-queue.ts latin1');
  });

  it('are told again each time, whatever ran before', async () => {
    const used = () => findUncovered([], 0);
    used();
    expect(await ranIn(() => {})).not.toContain('src/wire/coverage.ts findUncovered');
    expect(await ranIn(used)).toContain('src/wire/coverage.ts findUncovered');
    expect(await ranIn(() => {})).not.toContain('src/wire/coverage.ts findUncovered');
    // However hot a function is: an optimised one is counted like any other.
    for (let round = 0; round < 20_000; round++) used();
    expect(await ranIn(used)).toContain('src/wire/coverage.ts findUncovered');
  });

  it('are counted after an await too', async () => {
    const ran = await ranIn(async () => {
      await Promise.resolve();
      findUncovered([], 0);
    });
    expect(ran).toContain('src/wire/coverage.ts findUncovered');
  });

  it('are not told of a task that fails, but of the next one', async () => {
    const failing = watchFunctions(() => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await ranIn(() => findUncovered([], 0))).toContain('src/wire/coverage.ts findUncovered');
  });

  it('come with what the task has made', async () => {
    expect((await watchFunctions(async () => 'made')).result).toBe('made');
  });
});
