/** From how many columns on a screen has room for something, and for all that stands above it here. */
export const COLUMNS_FOR = {
  /** Eight bytes a row and nothing beside them; fields with letter, name and value. */
  anything: 40,
  /** The bytes as text beside their digits; for each field its bytes and bits. */
  text: 60,
  /** The section of each field; two messages that crossed, on one row. */
  sections: 72,
  /** 16 bytes a row; what was and what is now, beside each other. */
  fullRows: 80,
  /** What each side believes, beside the ladder; the time of each row; why a field is as it is. */
  beliefs: 100,
  /** The reads that brought each row of bytes, beside it. */
  reads: 102,
  /** A few columns more for what each side believes. */
  longBeliefs: 120,
  /** The bytes in two layers, beside each other. */
  twoLayers: 140,
} as const;

/** Whether the screen of a step fits; on less, the lesson goes on line by line. */
export function fitsScreen(width: number, height: number): boolean {
  return width >= COLUMNS_FOR.fullRows
    ? height >= 20
    : width >= COLUMNS_FOR.anything && height >= 24;
}

/** Whether so little fits beside each other that things are left out, or drawn smaller. */
export function isNarrow(width: number): boolean {
  return width < COLUMNS_FOR.text;
}

/** What stands between the parts of a label or of a rule on a screen; in a sentence it is one space. */
export const COLUMN_GAP = '  ';
