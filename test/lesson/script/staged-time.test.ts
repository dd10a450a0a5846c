import { describe, expect, it } from 'vitest';
import { StagedTime } from '../../../src/lesson/script/staged-time.ts';

describe('staged time', () => {
  it('passes only when it is told to, and lets what is due happen in its order', async () => {
    const time = new StagedTime();
    const happened: string[] = [];
    time.after(30, () => happened.push(`late at ${time.passed}`));
    time.after(10, () => {
      happened.push(`early at ${time.passed}`);
      time.after(10, () => happened.push(`from within at ${time.passed}`));
    });
    const callOff = time.after(15, () => happened.push('never'));
    callOff();
    await new Promise((resolve) => setImmediate(resolve));
    expect(happened).toEqual([]);
    await time.pass(29);
    expect(happened).toEqual(['early at 10', 'from within at 20']);
    expect(time.passed).toBe(29);
    await time.pass(1);
    expect(happened.at(-1)).toBe('late at 30');
  });
});
