/** What stands beside the offset. */
export interface HexColumns {
  /** Hex digits, as they were grouped. */
  readonly groups: readonly string[];
  /** As xxd prints it, a character for each octet; undefined where it is not known to be there. */
  readonly text: string | undefined;
  /** Whether blanks before a group make up for what it lacks, as only `xxd -e` has it. */
  readonly isPadded: boolean;
}

/**
 * xxd prints as many characters as octets, which tells where the text begins, even if it looks like hex:
 * `xxd -e` has a gap before a group that is not full, and `xxd -b` prints bits.
 *
 * @param rest of the line, after the colon
 * @returns undefined where no such text is there
 */
export function splitXxd(rest: string): HexColumns | undefined {
  const groups: string[] = [];
  let isPadded = false;
  let at = 0;
  for (const { index, 0: all, 1: gap = '', 2: group = '' } of rest.matchAll(GROUP)) {
    if (index !== at) return undefined;
    groups.push(group);
    isPadded ||= isPadding(gap.length - 1, group.length);
    at = index + all.length;
    const found = octetsAndText(rest, at, groups);
    if (found) return { ...found, isPadded };
  }
  return undefined;
}

const GROUP = /( +)([0-9A-Fa-f]+)(?= )/g;

/** Digits of a full group. */
const WIDTHS: ReadonlySet<number> = new Set([4, 8, 16]);

function isPadding(blanks: number, digits: number): boolean {
  return blanks > 0 && WIDTHS.has(blanks + digits);
}

/** Octets of a line, after which one space is enough for some. */
const OCTETS_OF_LINE = 16;

/** What the groups are, if so many characters end the line and only blanks are between. */
function octetsAndText(
  rest: string,
  at: number,
  groups: readonly string[],
): Pick<HexColumns, 'groups' | 'text'> | undefined {
  const hasText = (octets: number) => {
    const gap = rest.slice(at, Math.max(at, rest.length - octets));
    return /^ +$/.test(gap) && (gap.length > 1 || octets === OCTETS_OF_LINE);
  };
  const areBits = groups.every((group) => /^[01]{8}$/.test(group));
  if (areBits && hasText(groups.length)) {
    return { groups: groups.map(hexOfBits), text: rest.slice(-groups.length) };
  }
  const octets = groups.join('').length / 2;
  const isText = Number.isInteger(octets) && hasText(octets);
  return isText ? { groups: [...groups], text: rest.slice(-octets) } : undefined;
}

function hexOfBits(bits: string): string {
  return Number.parseInt(bits, 2).toString(16).padStart(2, '0');
}
