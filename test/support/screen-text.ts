import type { Line } from '../../src/view/text/styled-text.ts';

/** A screen as text, without the blanks at the ends of its lines. */
export function textOf(lines: readonly Line[]): string {
  return lines
    .map((line) =>
      line
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    )
    .join('\n');
}
