import { characterOf, type Key } from './key.ts';

/** What stands at a prompt after a key; undefined where the key types and deletes nothing. */
export function typedAt(input: string, key: Key): string | undefined {
  if (key.name === 'backspace') return input === '' ? undefined : input.slice(0, -1);
  const character = characterOf(key);
  return character === undefined ? undefined : input + character;
}
