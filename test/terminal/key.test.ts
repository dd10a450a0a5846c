import { describe, expect, it } from 'vitest';
import { characterOf, type Key, nameOf } from '../../src/terminal/key.ts';

/** Keys as Node's readline tells them, with their name and what they type. */
const KEYS: readonly [Key, name: string, types: string | undefined][] = [
  [{ name: 'r', sequence: 'r', shift: false }, 'r', 'r'],
  [{ name: 'r', sequence: 'R', shift: true }, 'R', 'R'],
  [{ name: '1', sequence: '1', shift: false }, '1', '1'],
  [{ sequence: '?' }, '?', '?'],
  [{ name: 'space', sequence: ' ' }, 'space', ' '],
  [{ name: 'return', sequence: '\r' }, 'return', undefined],
  [{ name: 'tab', sequence: '\t' }, 'tab', undefined],
  [{ name: 'tab', sequence: '\x1b[Z', shift: true }, 'tab', undefined],
  [{ name: 'escape', sequence: '\x1b', meta: true }, 'escape', undefined],
  [{ name: 'l', sequence: '\x0c', ctrl: true }, 'l', undefined],
  [{ name: 'h', sequence: 'h', meta: true }, 'h', undefined],
  [{ sequence: 'é' }, 'é', undefined],
  [{}, '', undefined],
];

describe('a key', () => {
  it.each(KEYS)('%j is named %j, and types %j', (key, name, character) => {
    expect([nameOf(key), characterOf(key)]).toEqual([name, character]);
  });
});
