import { type Line, line, paddedLine, rule } from './styled-text.ts';
import { COLUMNS_FOR } from './widths.ts';

/** Something with a title above it, in lines that depend on how wide they may be. */
export interface Column {
  readonly title: string;
  readonly lines: (width: number) => readonly Line[];
}

/** Two columns beside each other; on a narrow screen, below each other. */
export function sideBySide(left: Column, right: Column, width: number): Line[] {
  if (width < COLUMNS_FOR.fullRows) {
    return [left, right].flatMap(({ title, lines }) => [line(rule(width, title)), ...lines(width)]);
  }
  const leftWidth = Math.floor((width - 1) / 2);
  const rightWidth = width - 1 - leftWidth;
  const leftLines = left.lines(leftWidth);
  const rightLines = right.lines(rightWidth);
  const title = `${rule(leftWidth, left.title)}─${rule(rightWidth, right.title)}`;
  const height = Math.max(leftLines.length, rightLines.length);
  const rows = Array.from({ length: height }, (_, index): Line => {
    const start = paddedLine(leftLines[index] ?? [], leftWidth);
    return [...start, { text: '│' }, ...(rightLines[index] ?? [])];
  });
  return [line(title), ...rows];
}
