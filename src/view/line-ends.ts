/**
 * A value in one line of a screen, its own line ends as the pictures that stand beside the bytes too.
 * Anything else that is no character is left to the painter, which has a dot for it.
 */
export function picturedEnds(value: string): string {
  if (!value.includes('\n') && !value.includes('\r')) return value;
  return value.replaceAll('\r', '␍').replaceAll('\n', '␊');
}

/** The same in a sentence, where it may be read aloud or in US-ASCII. */
export function escapedEnds(value: string): string {
  return value.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}
