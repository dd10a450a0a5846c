/** How the same bytes can be cut into writes. */
export const SPLIT_MODES = [
  'as-recorded',
  'one-write',
  'one-byte-each',
  'cut',
  'every-cut',
] as const;
export type SplitMode = (typeof SPLIT_MODES)[number];

/** The way that comes next when one after the other is tried. */
export function nextSplitMode(mode: SplitMode): SplitMode {
  return SPLIT_MODES[(SPLIT_MODES.indexOf(mode) + 1) % SPLIT_MODES.length]!;
}

/** What decides where to cut, besides the mode. */
export interface CutPlaces {
  /** Where the recorded message was cut, in bytes from its start. */
  readonly recorded: readonly number[];
  /** Where the cursor stands: the byte that begins the second piece. */
  readonly cursor: number;
}

/**
 * Cuts bytes into the pieces of a mode; for every cut, which is many runs, they stay whole. Every piece
 * has at least one byte, so that a place at either end cuts nothing.
 */
export function piecesOf(bytes: Uint8Array, mode: SplitMode, places: CutPlaces): Uint8Array[] {
  return cutAt(bytes, placesIn(bytes, mode, places));
}

function placesIn({ length }: Uint8Array, mode: SplitMode, places: CutPlaces): readonly number[] {
  switch (mode) {
    case 'as-recorded':
      return places.recorded;
    case 'cut':
      return [places.cursor];
    case 'one-byte-each':
      return range(1, Math.min(length, MOST_SINGLE_BYTES));
    default:
      return [];
  }
}

/** So many bytes go one by one; what is after them goes in one write. */
const MOST_SINGLE_BYTES = 4096;

/** Up to this length every place is cut. */
const ALL_CUTS = 512;
const FIRST_CUTS = 256;
const LAST_CUTS = 32;

/** Where to cut for a try of every cut. */
export interface CutPlan {
  /** In bytes from the start, ascending: each begins the second piece. */
  readonly places: readonly number[];
  /** Which they are, where they are not all. */
  readonly choice: string | undefined;
}

/**
 * All places at which bytes can be cut in two, or of many the telling ones.
 *
 * @param borders of fields
 */
export function everyCut(length: number, borders: readonly number[]): CutPlan {
  if (length <= ALL_CUTS) return { places: range(1, length), choice: undefined };
  const inside = borders.filter((at) => at > 0 && at < length);
  const chosen = new Set([
    ...range(1, FIRST_CUTS + 1),
    ...inside,
    ...range(length - LAST_CUTS, length),
  ]);
  return {
    places: [...chosen].sort((one, other) => one - other),
    choice: `the first ${FIRST_CUTS}, the last ${LAST_CUTS} and the borders of fields`,
  };
}

/** Cuts bytes at places; those at an end, or after it, cut nothing. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [0, ...places.filter((at) => at > 0 && at < bytes.length), bytes.length];
  return borders.slice(1).map((end, index) => bytes.subarray(borders[index]!, end));
}

/** The whole numbers from the first up to the last, which is not among them. */
function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
}
