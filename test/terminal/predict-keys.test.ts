import { beforeAll, describe, expect, it } from 'vitest';
import { ask, type Dialogue, type Phase } from '../../src/lesson/questions/dialogue.ts';
import { beginTestOut, type TestOut } from '../../src/lesson/questions/test-out.ts';
import type { Performance } from '../../src/lesson/script/performance.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { Key } from '../../src/terminal/key.ts';
import { pressInQuestion, pressInTestOut } from '../../src/terminal/predict-keys.ts';
import { keyNamed } from '../support/keys.ts';
import { performPractice, questionOfKind } from '../support/practice-lesson.ts';

let practice: Performance;

beforeAll(async () => {
  practice = await performPractice();
});

/** What a question has come to after some keys, or how it was left by the last of them. */
function pressed(question: Question, ...keys: (string | Key)[]): Dialogue | string {
  let dialogue = ask(question);
  for (const each of keys) {
    const outcome = pressInQuestion(dialogue, typeof each === 'string' ? keyNamed(each) : each);
    if ('leave' in outcome) return outcome.leave;
    if ('tests' in outcome) return 'test-out';
    dialogue = outcome.dialogue;
  }
  return dialogue;
}

/** The phase that a question has come to after some keys, whether the last of them has left it or not. */
function phaseAfter(kind: Question['kind'], ...keys: string[]): Phase {
  let dialogue = ask(questionOfKind(practice, kind));
  for (const each of keys) {
    const outcome = pressInQuestion(dialogue, keyNamed(each));
    if ('dialogue' in outcome) dialogue = outcome.dialogue;
  }
  return dialogue.phase;
}

const KINDS = ['byte', 'number', 'text', 'choice'] as const;
/** The keys of the right answer, of each kind. */
const RIGHT = {
  byte: ['8', '1'],
  number: ['1', '1'],
  text: [...'Switching Protocols'],
  choice: ['b'],
} as const;

describe.each(KINDS)('a question for a %s', (kind) => {
  const press = (...keys: (string | Key)[]) => pressed(questionOfKind(practice, kind), ...keys);

  it('is answered by typing and enter', () => {
    expect(press(...RIGHT[kind], 'return')).toMatchObject({ phase: 'right', tries: 1 });
  });

  it('shows what is typed, and lets it be mended', () => {
    const [first] = RIGHT[kind];
    expect(press(first)).toMatchObject({ input: first, phase: 'open' });
    expect(press(first, '7', 'backspace')).toMatchObject({ input: first });
    expect(press(first, '7', 'escape')).toMatchObject({ input: '' });
  });

  it('has its commands after enter at least', () => {
    expect(press('h', 'return')).toMatchObject(
      kind === 'text' || kind === 'byte' ? { hints: 1, input: '' } : { hints: 1 },
    );
    expect(phaseAfter(kind, 'k', 'return')).toBe('skipped');
    expect(phaseAfter(kind, 'A', 'return')).toBe('told');
    expect(press('T', 'return')).toBe('test-out');
    expect(press('q', 'return')).toBe('quit');
  });

  it('goes back by escape or backspace where nothing is typed', () => {
    expect(press('escape')).toBe('back');
    expect(press('backspace')).toBe('back');
    expect(press(RIGHT[kind][0], 'escape', 'escape')).toBe('back');
  });

  it('is left by a key when it is over', () => {
    for (const last of ['return', 'space', 'n']) {
      expect(press(...RIGHT[kind], 'return', last)).toBe('go on');
    }
    for (const last of ['b', 'backspace', 'escape']) {
      expect(press(...RIGHT[kind], 'return', last)).toBe('back');
    }
    expect(press(...RIGHT[kind], 'return', 'q')).toBe('quit');
    expect(press(...RIGHT[kind], 'return', 'x')).toMatchObject({ phase: 'right' });
  });

  it('does not know keys with ctrl or alt', () => {
    const begun = press();
    expect(press({ name: 'h', sequence: '\x08', ctrl: true })).toEqual(begun);
    expect(press({ name: 'h', sequence: 'h', meta: true })).toEqual(begun);
  });
});

describe('a letter', () => {
  it.each([
    ['byte', 'h', { hints: 1, input: '' }],
    ['byte', 'k', { phase: 'skipped' }],
    ['byte', 'A', { input: 'A', phase: 'open' }],
    ['byte', 'b', { input: 'b' }],
    ['number', 'A', { phase: 'told' }],
    ['choice', 'A', { phase: 'told' }],
    ['choice', 'a', { input: 'a' }],
    ['choice', 'n', { input: 'n' }],
    ['text', 'k', { input: 'k', phase: 'open' }],
  ] as const)('of a question for a %s: %s', (kind, letter, expected) => {
    expect(pressed(questionOfKind(practice, kind), letter)).toMatchObject(expected);
  });

  it('is no command in the middle of an answer', () => {
    expect(pressed(questionOfKind(practice, 'number'), '1', 'A')).toMatchObject({ input: '1A' });
  });

  it('is an answer before it is a command', () => {
    const question = questionOfKind(practice, 'choice');
    const choices = ['h', 'server'];
    expect(pressed({ ...question, choices }, 'h')).toMatchObject({ input: 'h', hints: 0 });
    expect(pressed({ ...question, choices }, 'h', 'return')).toMatchObject({ tries: 1 });
  });
});

describe('a test-out', () => {
  function test(...keys: string[]): TestOut | string {
    let reached = beginTestOut(practice);
    for (const each of keys) {
      const outcome = pressInTestOut(reached, keyNamed(each));
      if ('leave' in outcome) return outcome.leave;
      reached = outcome.test;
    }
    return reached;
  }

  it('types every letter, and has no hints', () => {
    expect(test('h', 'A', 'k')).toMatchObject({ input: 'hAk', results: [] });
    expect(test('h', 'backspace', 'backspace')).toMatchObject({ input: '' });
  });

  it('takes an answer with enter', () => {
    expect(test(...RIGHT.text, 'return')).toMatchObject({ results: ['right'], input: '' });
    expect(test('x', 'return', '8', '0', 'return')).toMatchObject({ results: ['wrong', 'wrong'] });
  });

  it('is given up by escape where nothing is typed; what is typed goes first', () => {
    expect(test('escape')).toBe('back');
    expect(test('x', 'y', 'escape')).toMatchObject({ input: '', results: [] });
    expect(test('x', 'escape', 'escape')).toBe('back');
  });

  it('is left by a key when it is over', () => {
    const all = ['x', 'return', '8', '0', 'return', '5', 'return', 'a', 'return', '9', 'return'];
    expect(test(...all)).toMatchObject({ results: Array(5).fill('wrong') });
    expect(test(...all, 'x')).toMatchObject({ results: Array(5).fill('wrong') });
    expect(test(...all, 'return')).toBe('go on');
    expect(test(...all, 'q')).toBe('quit');
  });
});
