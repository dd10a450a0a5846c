import { describe, expect, it } from 'vitest';
import { plainTries } from '../../../src/view/plain/plain-tries.ts';
import { performed } from '../../support/performances.ts';

describe('what can be tried on a step', () => {
  it('is said as a command, for everything that is prepared', async () => {
    const lesson = await performed(4);
    const [title, ...lines] = plainTries(lesson, 0, 'npm start -- poke', ' --seed 5');
    expect(title).toBe('To try on this step:');
    expect(lines).toHaveLength(lesson.steps[0]!.tries.length);
    expect(lines[0]).toMatch(/^ {2}\S.*: npm start -- poke 4 --step 1 --try [a-z-]+ --seed 5$/);
  });

  it('is another byte where nothing is prepared, and nothing on a message of the server', async () => {
    const lesson = await performed(10);
    const texts = lesson.steps.map((_, index) => plainTries(lesson, index, 'wirewalk poke').length);
    const fits = lesson.steps.map(({ entry, tries }) => {
      if (entry.from === 'server') return 0;
      return tries.length === 0 ? 1 : tries.length + 1;
    });
    expect(texts).toEqual(fits);
  });
});
