/** Columns up to which blanks are at hand. */
const MOST = 256;
const BLANKS: readonly string[] = Array.from({ length: MOST }, (_, count) => ' '.repeat(count));

/** So many spaces; none for less than one. */
export function blanks(count: number): string {
  return count <= 0 ? '' : (BLANKS[count] ?? ' '.repeat(count));
}

/** Text with so many spaces after it that it fills its column. */
export function padded(text: string, width: number): string {
  return text.length < width ? text + blanks(width - text.length) : text;
}
