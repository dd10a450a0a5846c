import { describe, expect, it } from 'vitest';
import { choiceBy } from '../../../src/lesson/script/choice.ts';
import type { Entry } from '../../../src/trace/entry.ts';

const entry: Entry = {
  from: 'client',
  kind: 'message',
  parts: [],
  start: 0,
  end: 3,
  bytes: Buffer.from('426'),
  time: 0,
  fault: undefined,
};

describe('a choice', () => {
  it('is right if it begins with what was read', () => {
    const choices = ['400: broken', '426: ask again', '4: too short to be meant'];
    const read = ({ bytes }: Entry) => bytes.toString();
    expect(choiceBy(entry, choices, read).value).toBe('426: ask again');
    expect(choiceBy(entry, choices, ({ end }) => end + 397).value).toBe('400: broken');
  });

  it('has to be there, and to be the only one', () => {
    const read = () => 42;
    expect(() => choiceBy(entry, ['400', '101'], read)).toThrow('0 choices begin with 42');
    expect(() => choiceBy(entry, ['426', '42'], read)).toThrow('2 choices begin with 42');
  });
});
