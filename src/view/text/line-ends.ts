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

/** Characters of a value that a table shows, or a reaction. */
const MOST_SHOWN = 160;
const CONTROLS = /[\x00-\x1f\x7f-\x9f]/g;

/** How a value begins, on one line: it is content as often as not. */
export function beginningOf(value: string): string {
  const beginning = value.slice(0, MOST_SHOWN).replace(CONTROLS, '.');
  const left = value.length - beginning.length;
  return left > 0 ? `${beginning} ... ${left} more` : beginning;
}
