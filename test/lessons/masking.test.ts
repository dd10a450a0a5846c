import { describe, expect, it, onTestFinished } from 'vitest';
import { contentOf } from '../../lessons/kit/readings.ts';
import { type Masking, performMasking } from '../../lessons/scenes/masking.ts';
import { SCRIPTS } from '../../lessons/scenes/poisoned-cache.ts';
import { liveEnvironment, repeatableEnvironment } from '../../src/lesson/script/environment.ts';
import { Stage } from '../../src/lesson/script/stage.ts';
import { StagedTime } from '../../src/lesson/script/staged-time.ts';
import type { Environment } from '../../src/net/environment.ts';
import { labelText } from '../support/label-text.ts';

async function performed(environmentFor: (time: StagedTime) => Environment): Promise<Masking> {
  const time = new StagedTime();
  const stage = new Stage({ environment: environmentFor(time), stopwatch: () => 0, time });
  onTestFinished(() => stage.close());
  return performMasking(stage);
}

describe('the attack of lesson 11', () => {
  it.each([1, 2, 3, 'live'])('poisons the cache but where the key is random (%s)', async (seed) => {
    const scene = await performed((time) =>
      typeof seed === 'number' ? repeatableEnvironment(seed, time) : liveEnvironment(time),
    );
    expect(contentOf(scene.clearScript)).toBe(SCRIPTS.forged);
    expect(contentOf(scene.randomScript)).toBe(SCRIPTS.honest);
    expect(contentOf(scene.guessedScript)).toBe(SCRIPTS.forged);
  });

  it('does the same to both ends each time: the forged answer reaches the page', async () => {
    const { clear, random, guessed } = await performed((time) => repeatableEnvironment(1, time));
    for (const { attack } of [clear, random, guessed]) {
      expect(attack.entries.map(({ fault }) => fault)).not.toContainEqual(expect.anything());
      expect(labelText(attack.entries.at(-1)!)).toMatch(/^TEXT \d+ bytes {2}FIN$/);
    }
  });
});
