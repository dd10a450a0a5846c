/** A key press as Node's readline names it. */
export interface Key {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
  readonly shift?: boolean | undefined;
}

/** readline names letters in lower case, but a capital is another key; signs have only their sequence. */
export function nameOf({ name, sequence = '', shift }: Key): string {
  const isCapital = shift && sequence.length === 1;
  return isCapital ? sequence : (name ?? sequence);
}

/** The printable US-ASCII character that a key types; undefined for any other key. */
export function characterOf({ sequence = '', ctrl, meta }: Key): string | undefined {
  const isCharacter = sequence.length === 1 && sequence >= ' ' && sequence <= '~';
  return isCharacter && !ctrl && !meta ? sequence : undefined;
}

const BACK: readonly string[] = ['b', 'return', 'backspace', 'escape'];

/**
 * Whether a key leads back from a screen that shows one thing.
 *
 * @param opener the key that opens the screen: it closes it, too
 */
export function leadsBack(key: Key, opener?: string): boolean {
  const name = nameOf(key);
  return name === opener || BACK.includes(name);
}
