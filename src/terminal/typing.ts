import { characterOf, type Key } from './key.ts';

/** What stands at a prompt after a key; undefined where the key types and deletes nothing. */
export function typedAt(input: string, key: Key): string | undefined {
  if (key.name === 'backspace') return input === '' ? undefined : input.slice(0, -1);
  const character = characterOf(key);
  return character === undefined ? undefined : input + character;
}

/**
 * Where to begin to show a long message after an arrow key.
 *
 * @param size bytes of the message
 */
export function scrolledBy(name: string | undefined, firstByte: number, size: number): number {
  if (name === 'up') return Math.max(0, firstByte - BYTES_PER_ROW);
  if (name === 'down' && firstByte + BYTES_PER_ROW < size) return firstByte + BYTES_PER_ROW;
  return firstByte;
}

const BYTES_PER_ROW = 16;
