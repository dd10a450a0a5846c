import { beforeAll, describe, expect, it } from 'vitest';
import type { Performance } from '../../src/lesson/script/performance.ts';
import { Learner } from '../support/learner.ts';
import { performed } from '../support/performances.ts';
import { performPractice } from '../support/practice-lesson.ts';

let practice: Performance;
let frames: Performance;

beforeAll(async () => {
  practice = await performPractice();
  frames = await performed(10);
});

/** At a step of the practice lesson, with no question met. */
function at(step: number): Learner {
  const learner = new Learner(practice, step - 1);
  learner.met = [];
  return learner;
}

/** At the masked "Hello" of lesson 10. */
const atFrame = () => new Learner(frames, 3).press('home');

describe('a question that is left', () => {
  it('is found again as it was: its hints, its try and what was typed', () => {
    const learner = at(2).press('n', 'h', '0', '0', 'return', '8');
    const before = learner.text;
    expect(before).toContain('Hint 1');
    expect(before).toContain('One more try');
    expect(before).toContain('> 8_');
    learner.press('escape', 'escape');
    expect(learner.screen).toBe('step');
    const withoutKeys = (text: string) => text.split('\n').slice(0, -1).join('\n');
    const after = withoutKeys(learner.press('n').text);
    expect(after).toBe(withoutKeys(before).replace('> 8_', '> _'));
  });

  it('is no other one', () => {
    const learner = at(2).press('n', 'h', 'backspace');
    expect(learner.press('b', 'n').text).not.toContain('Hint 1');
  });

  it('begins again where it was over', () => {
    const learner = at(3).press('p', 'h');
    expect(learner.text).toContain('hints used 1');
    learner.situation = learner.ask('k').situation;
    learner.press('return', 'p');
    expect(learner.text).toContain('hints used 0');
  });
});

describe('an editor that is left', () => {
  it('is found again with the bytes as they were edited, and can undo it', () => {
    const learner = at(1).press('e', 'f', 'f', 'right', 'x');
    const before = learner.text;
    expect(before).toContain('* 1 changed');
    learner.press('escape', 'down');
    expect(learner.press('e').text).toBe(before);
    learner.press('u', 'u', 'u');
    expect(learner.text).toContain('as recorded');
    expect(learner.text).not.toContain('changed');
  });

  it.each([
    ['in the editor', []],
    ['on the step', ['escape']],
    ['in the list', ['escape', 'l']],
    ['on another step', ['escape', 'n']],
  ])('makes q ask first, %s', (_, keys) => {
    const learner = at(1);
    learner.met = 'all';
    learner.press('e', 'f', 'F', ...keys);
    const screen = learner.screen;
    learner.press('q');
    expect(learner.text).toContain('Bytes that you have edited would be lost: q once more quits');
    expect(learner.request('q')).toEqual({ type: 'quit' });
    expect(learner.screen).toBe(screen);
    learner.press('down');
    expect(learner.text).not.toContain('would be lost');
    expect(learner.request('q')).toBeUndefined();
  });

  it('lets q quit at once where the bytes are as they were', () => {
    expect(at(1).press('e', 'f', 'u', 'escape').request('q')).toEqual({ type: 'quit' });
    expect(at(1).press('e', 'escape').request('q')).toEqual({ type: 'quit' });
  });

  it('is that of its message only', () => {
    const learner = at(1).press('e', 'f', 'f', 'escape', 'tab', 'tab', 'e');
    expect(learner.screen).toBe('resend');
    expect(learner.text).not.toContain('changed');
  });
});

describe('the end of a lesson', () => {
  it('says which questions were not solved', () => {
    const learner = at(5);
    learner.missed = ['90.3', '90.5'];
    expect(learner.press('n').text).toContain('Not solved: 90.3, 90.5. g and 90.3 go there');
    expect(learner.press('down').text).not.toContain('Not solved');
  });
});

describe('the bits of a header', () => {
  const left = () => atFrame().press('v', 'space', 'right', 'space', 'escape');

  it('are found again as they were flipped, and can be taken back', () => {
    const learner = left().press('v');
    expect(learner.text).toContain('(flipped: 0, 1)');
    expect(learner.press('u', 'u').text).not.toContain('flipped');
  });

  it('are those of their message only', () => {
    expect(left().press('n', 'v').text).not.toContain('flipped');
  });

  it('are shown at the field that one comes from where none was flipped', () => {
    const learner = atFrame().press('v', 'right', 'right', 'escape', 'down', 'down', 'v');
    expect(learner.text).toContain('bit 4: opcode');
  });
});

describe('a test-out', () => {
  it('can begin at a question, and comes back to it', () => {
    const learner = at(2).press('n', 'T');
    expect(learner.text).toContain('TEST-OUT');
    expect(learner.press('escape').text).toContain('question 2 of');
  });
});
