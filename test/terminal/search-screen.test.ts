import { beforeAll, describe, expect, it } from 'vitest';
import type { Performance } from '../../src/lesson/script/performance.ts';
import { searchScreen } from '../../src/view/screens/search-screen.ts';
import { widthOf } from '../../src/view/text/styled-text.ts';
import { Learner } from '../support/learner.ts';
import { performed } from '../support/performances.ts';

let frames: Performance;

beforeAll(async () => {
  frames = await performed(10);
});

const searching = (...keys: string[]) => new Learner(frames).press('/', ...keys);

describe('a search', () => {
  it('follows what is typed, letters that are keys elsewhere as well', () => {
    expect(searching(...'opq').text).toContain('/ opq_');
    expect(searching(...'opq', 'backspace', 'c').text).toContain('/ opc_');
    expect(searching(...'masking').text).toMatch(/▸ 10\.\d/);
    expect(searching(...'nosuchword').text).toContain('No step has that.');
  });

  it('opens the step under the cursor', () => {
    const first = /▸ (10\.\d)/.exec(searching(...'opcode').text)![1];
    expect(searching(...'opcode').request('return')).toEqual({ type: 'go-to', place: first });
    const second = /▸ (10\.\d)/.exec(searching(...'opcode', 'down').text)![1];
    expect(second).not.toBe(first);
    expect(searching(...'10.4').request('return')).toEqual({ type: 'go-to', place: '10.4' });
    expect(searching('return').screen).toBe('search');
  });

  it('is there again after a step was opened, until something else is typed', () => {
    const learner = searching(...'opcode', 'down');
    const before = learner.text;
    learner.situation = learner.ask('return').situation;
    expect(learner.screen).toBe('step');
    expect(learner.press('/').text).toBe(before);
    expect(learner.press('x').text).toContain('/ x_');
  });

  it('is given up by escape', () => {
    const learner = searching(...'opcode', 'escape');
    expect(learner.screen).toBe('step');
    expect(learner.press('/').text).toContain('/ _');
  });

  it.each([
    [80, 24],
    [40, 24],
    [140, 20],
  ])('fits a screen of %ix%i, and says what is still to be read', (width, height) => {
    const texts = ['x'.repeat(300)];
    const step = { lesson: 1, stepIndex: 0, place: '1.1', title: 'y'.repeat(200), texts };
    const hits = Array.from({ length: 50 }, () => ({ step, text: texts[0]!, at: 0 }));
    const model = { wanted: 'x'.repeat(200), hits, cursor: 25, read: 3, lessons: 11 };
    const lines = searchScreen(model, width, height);
    expect(lines).toHaveLength(height);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
    expect(lines[0]!.map(({ text }) => text).join('')).toContain('3 of 11 lessons read');
  });
});
