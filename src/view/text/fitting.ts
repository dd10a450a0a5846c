import { type Line, line, rule } from './styled-text.ts';

/** Titles of a line: one at its start, one at its end. */
export type Titles = readonly [left: string, right: string];

/** The first text that fits; the last one if none does. */
export function firstFitting(texts: readonly string[], width: number): string {
  return texts.find((text) => text.length <= width) ?? texts.at(-1)!;
}

/** A rule with the first titles that fit, with some of the rule between them; the last ones if none do. */
export function titleRule(width: number, titles: readonly Titles[]): string {
  const fits = ([left, right]: Titles) => rule(0, left, right).length < width;
  return rule(width, ...(titles.find(fits) ?? titles.at(-1)!));
}

/** Dashes that part the titles of a header, or they would run into each other. */
const LEAST_DASHES = 3;

/** The top line of a screen, with the first titles that fit; the last ones if none do. */
export function headerLine(width: number, titles: readonly Titles[]): Line {
  const room = width - header('', 0, '').length;
  const dashesIn = ([left, right]: Titles) => room - left.length - right.length;
  const chosen = titles.find((each) => dashesIn(each) >= LEAST_DASHES) ?? titles.at(-1)!;
  const [left, right] = chosen;
  return line(header(left, Math.max(1, dashesIn(chosen)), right), { bold: true });
}

function header(left: string, dashes: number, right: string): string {
  return ` ${left} ${'─'.repeat(dashes)} ${right} ─`;
}
