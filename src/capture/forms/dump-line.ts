import type { Side } from '../../wire/side.ts';
import { CaptureError } from '../capture-error.ts';
import { type HexColumns, splitXxd } from './xxd-line.ts';

/** A line of a dump: an offset, hex, and beside it perhaps the same as text. */
export interface DumpLine extends HexColumns {
  readonly from: Side | undefined;
  /** The offset as it was written. */
  readonly digits: string;
}

/** text2pcap's direction, the offset, and the colon of xxd or the dash of openssl. */
const OFFSET = /^[ \t]*(?:([IO]) +)?([0-9A-Fa-f]{4,16})(:| -(?= )|)/;

/** Several octets after each other, which only xxd prints in their order. */
const WORDS = /^ +(?:[0-9A-Fa-f]{4}){1,4}(?: |$)/;
const SWAPPED =
  'without a colon after the offset, words of several bytes may be swapped; use hexdump -C, od -Ax -tx1 or xxd';

/** @throws CaptureError where it is none */
export function parseDumpLine(line: string, number: number): DumpLine {
  const match = OFFSET.exec(line);
  if (!match) throw new CaptureError('no offset at the start', { line: number, column: 1 });
  const [prefix, direction, digits = '', mark] = match;
  const from = direction === 'O' ? 'client' : direction === 'I' ? 'server' : undefined;
  const rest = line.slice(prefix.length);
  const place = { line: number, column: prefix.length };
  if (mark === ':') return { from, digits, ...parseXxd(rest, place) };
  if (WORDS.test(rest))
    throw new CaptureError(SWAPPED, { line: number, column: prefix.length + 2 });
  // openssl has a dash in the middle of a line.
  const pairs = mark === '' ? rest : rest.replace(/^((?: [0-9A-Fa-f]{2}){8})-/, '$1 ');
  return { from, digits, ...PLAIN, groups: readGroups(pairs, place, true) };
}

/** @throws CaptureError where digits stand by themselves, and no text tells what they are */
function parseXxd(rest: string, place: Place): HexColumns {
  const split = splitXxd(rest);
  if (split) return split;
  const groups = readGroups(rest, place, false);
  const [, before = '', group] =
    /^((?: ?[0-9A-Fa-f]+)+ {2,})([0-9A-Fa-f]+) {2,}\S/.exec(rest) ?? [];
  if (group === undefined || groups.join('').length >= DIGITS_OF_LINE) return { ...PLAIN, groups };
  const why = 'these digits may be bytes or text; use xxd -g1';
  throw new CaptureError(why, { ...place, column: place.column + before.length + 1 });
}

const PLAIN = { text: undefined, isPadded: false } as const;

interface Place {
  readonly line: number;
  /** Characters before what is looked at. */
  readonly column: number;
}

/** Unless a line has more of them without a gap. */
const DIGITS_OF_LINE = 32;

/**
 * Two spaces end the hex, since after them is text, which may look like hex as well. `hexdump -C` has a gap
 * in the middle, and marks the text with a bar.
 */
function readGroups(rest: string, place: Place, mayHaveGap: boolean): string[] {
  const groups: string[] = [];
  let digits = 0;
  let at = 0;
  for (;;) {
    const [, gap = '', group = ''] = /^( *)([0-9A-Fa-f]*)/.exec(rest.slice(at)) ?? [];
    const end = at + gap.length + group.length;
    const isMiddle = mayHaveGap && gap.length === 2 && digits === DIGITS_OF_LINE / 2;
    const isGap = gap.length > 1 && digits > 0 && !isMiddle;
    const isWord = end === rest.length || rest[end] === ' ';
    if (group === '' || isGap || !isWord || gap === '') break;
    if (group.length % 2 === 1) {
      throw new CaptureError('a byte has two hex digits', {
        ...place,
        column: place.column + end,
      });
    }
    groups.push(group);
    digits += group.length;
    at = end;
  }
  const after = rest.slice(at);
  const isText = digits >= DIGITS_OF_LINE || !/^ ?\S/.test(after) || /^ ?[|>]/.test(after);
  if (isText) return groups;
  const column = place.column + at + after.length - after.trimStart().length + 1;
  throw new CaptureError(`${JSON.stringify(after.trim()[0])} is no hex digit`, {
    ...place,
    column,
  });
}
