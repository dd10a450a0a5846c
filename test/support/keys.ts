import type { Key } from '../../src/terminal/key.ts';

/** A key as readline tells it: letters and digits by name and sequence, signs by their sequence alone. */
export function keyNamed(name: string): Key {
  if (name === ' ' || name === 'space') return { name: 'space', sequence: ' ' };
  if (name === 'escape') return { name, sequence: '\x1b', meta: true };
  if (name.length > 1) return { name };
  if (!/[0-9a-z]/i.test(name)) return { sequence: name };
  const letter = name.toLowerCase();
  return { name: letter, sequence: name, shift: letter !== name };
}
