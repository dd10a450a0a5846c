import type { Style } from './styled-text.ts';

/** The colours of the two sides, wherever they are. */
export const SIDE_STYLES = {
  client: { colour: 'cyan', bold: true },
  server: { colour: 'yellow', bold: true },
} as const satisfies Record<string, Style>;

/** What breaks a rule, is refused, or is not as it was. */
export const WRONG: Style = { colour: 'red', bold: true };

/** What keeps the rules, and what is answered right; a sign or a word says so, too. */
export const RIGHT: Style = { colour: 'green', bold: true };

/** The place that is looked at: a byte, a digit, a bit. */
export const HERE: Style = { bold: true, reverse: true };
