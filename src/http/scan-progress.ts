/**
 * How scanners answer and where they stand.
 *
 * A scanner that runs out of text leaves no marks and answers `INCOMPLETE`. Its line is scanned again
 * when more has come, so the result cannot depend on how the bytes were cut.
 */

/** What a scanner answers when the text ends before the element does. */
export const INCOMPLETE = -1;

/** How far a head has been scanned: `at` is the start of the next line, `marks` is what lies before. */
export interface ScanProgress {
  at: number;
  readonly marks: number[];
  /** Set where the text ended within an element that may be long; else the limit is 0. */
  skippableClass: number;
  /** Up to this length of the text, octets of that class only make the element longer. */
  skippableLimit: number;
  /** Whether what a client may read on after is read: see `scan-fields.ts`. */
  readonly isLenient: boolean;
}

/** Nothing has been scanned yet. */
export function newProgress(isLenient = false): ScanProgress {
  return { at: 0, marks: [], skippableClass: 0, skippableLimit: 0, isLenient };
}

/** The text has ended within an element of such octets, which may reach up to there. */
export function endWithin(
  progress: ScanProgress,
  skippableClass: number,
  skippableLimit: number,
): typeof INCOMPLETE {
  progress.skippableClass = skippableClass;
  progress.skippableLimit = skippableLimit;
  return INCOMPLETE;
}
