/** How a stretch of text looks. Colours are the terminal's own 16; the user's theme decides. */
export interface Style {
  readonly colour?: 'cyan' | 'yellow' | 'magenta' | 'green' | 'red';
  readonly bold?: boolean;
  /** Steps back; whatever it says has to be clear without it. */
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly reverse?: boolean;
}

/** A stretch of text in one style. Every character in it is one column wide. */
export interface Segment {
  readonly text: string;
  readonly style?: Style;
  /** Where the text leads to, for terminals that can follow it. The text says it all by itself, too. */
  readonly link?: string;
}

/** One line of a screen. */
export type Line = readonly Segment[];

/** A line in one style. */
export function line(text: string, style?: Style): Line {
  return [style ? { text, style } : { text }];
}

/** How many columns a line takes. */
export function widthOf(segments: Line): number {
  return segments.reduce((width, { text }) => width + text.length, 0);
}

/** A line with blanks after it, up to a width. */
export function paddedLine(segments: Line, width: number): Line {
  return [...segments, { text: ' '.repeat(Math.max(0, width - widthOf(segments))) }];
}

/** Breaks text at spaces so that no line is wider than `width`; a word that is, is broken. */
export function wrap(text: string, width: number): string[] {
  if (text.length <= width && text[0] !== ' ') return [text];
  const room = Math.max(1, width);
  const lines: string[] = [];
  let at = afterSpaces(text, 0);
  while (text.length - at > room) {
    const space = lastSpaceIn(text, at, at + room);
    lines.push(text.slice(at, space ?? at + room));
    at = afterSpaces(text, space ?? at + room);
  }
  return [...lines, text.slice(at)];
}

function afterSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at++;
  return at;
}

/** The last space after the first of some characters, if there is one. */
function lastSpaceIn(text: string, first: number, last: number): number | undefined {
  let at = last;
  while (at > first && text[at] !== ' ') at--;
  return at > first ? at : undefined;
}

/** A rule across the screen with titles set into it: `─ left ──── right ─`. */
export function rule(width: number, left = '', right = ''): string {
  const start = left === '' ? '' : `─ ${left} `;
  const end = right === '' ? '' : ` ${right} ─`;
  return `${start}${'─'.repeat(Math.max(0, width - start.length - end.length))}${end}`;
}

/** As much of a text as there is room for, and two dots where that is not all of it. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 2))}..`;
}
