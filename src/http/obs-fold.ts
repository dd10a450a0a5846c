/** RFC 9112 5.2: the end of a line, and the white space that begins the next one of the same value. */
const OBS_FOLD = /[\t ]*\r?\n[\t ]+/g;

/**
 * A value as it is read: RFC 9112 5.2, a user agent puts one or more spaces for each fold. Before the value
 * they are white space that is none of it.
 */
export function unfolded(value: string): string {
  return value.includes('\n') ? value.replace(OBS_FOLD, ' ').trimStart() : value;
}

/** Where the folds of a value are: start and end of each. */
export function foldsIn(value: string): { start: number; end: number }[] {
  if (!value.includes('\n')) return [];
  return Array.from(value.matchAll(OBS_FOLD), ({ 0: { length }, index }) => {
    return { start: index, end: index + length };
  });
}
