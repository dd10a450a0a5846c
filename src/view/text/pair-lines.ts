import { rangeText } from './words.ts';

/** Octets that are printed among sentences; a long payload says the same over and over. */
const MOST_OCTETS = 512;
const PER_LINE = 16;

/** How octets are printed as lines of a text. */
export interface PairForm {
  /** Of the first octet. */
  readonly offset: number;
  /** What stands for the octet at an index. */
  readonly pairAt: (index: number) => string;
  /** Said of those that are too many. */
  readonly leftOut: string;
}

/** Lines such as `16-31: 0d 0a ..`; of long messages the beginning. */
export function pairLines(length: number, { offset, pairAt, leftOut }: PairForm): string[] {
  const shown = Math.min(length, MOST_OCTETS);
  const lines: string[] = [];
  for (let first = 0; first < shown; first += PER_LINE) {
    const end = Math.min(first + PER_LINE, shown);
    const pairs = Array.from({ length: end - first }, (_, index) => pairAt(first + index));
    lines.push(`  ${rangeText(offset + first, offset + end - 1)}: ${pairs.join(' ')}`);
  }
  if (shown < length) lines.push(`  ${rangeText(offset + shown, offset + length - 1)}: ${leftOut}`);
  return lines;
}
