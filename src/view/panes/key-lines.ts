import { firstFitting } from '../text/fitting.ts';
import { type Line, line, rule } from '../text/styled-text.ts';

/** The longest list of keys that fits on a line; the lists get shorter. */
export function keyLine(lists: readonly string[], width: number): Line {
  return line(`  ${firstFitting(lists, width - 2)}`);
}

/** Keys and what they do, in as many lines as they take. */
export function keyLines(keys: readonly string[], width: number): Line[] {
  const lines: string[] = [];
  for (const key of keys) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + key.length <= width - 2) {
      lines[lines.length - 1] = `${last}  ${key}`;
    } else lines.push(`  ${key}`);
  }
  return lines.map((text) => line(text));
}

/** A screen of text that may be longer than it. */
export interface ScrolledScreen {
  readonly header: Line;
  readonly lines: readonly Line[];
  /** Besides those that scroll. */
  readonly keys: readonly string[];
  /** Lines that have gone by at the top; too many are as good as all that there are. */
  readonly scroll: number;
}

/** @returns exactly `height` lines: the header, those lines that fit, a rule and the keys */
export function scrolledScreen(screen: ScrolledScreen, width: number, height: number): Line[] {
  const { header, lines, scroll } = screen;
  const keys = keyLines(screen.keys, width);
  const isMore = lines.length > height - 2 - keys.length;
  const foot = isMore ? keyLines(['↑↓ scroll', ...screen.keys], width) : keys;
  const room = height - 2 - foot.length;
  const first = Math.max(0, Math.min(scroll, lines.length - room));
  const shown = lines.slice(first, first + room);
  const blank = Array.from({ length: room - shown.length }, () => line(''));
  const place = isMore ? `${first + 1}-${first + shown.length} of ${lines.length}` : '';
  return [header, ...shown, ...blank, line(rule(width, '', place)), ...foot];
}
