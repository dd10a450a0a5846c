/**
 * A table in Markdown, in columns that line up where it is printed as it is.
 *
 * @param rows each with as many cells as there are columns
 */
export function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...rows.map((row) => row[at]!.length)),
  );
  const lineOf = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lineOf(columns), rule, ...rows.map(lineOf), ''].join('\n');
}
