/** A place in a log: after the event of this sequence number, in the log of this epoch. */
export interface Position {
  /** Names one life of a log: after a restart it is another. Letters and digits. */
  readonly epoch: string;
  /** Counts the events of an epoch from 1; 0 is the place before the first. */
  readonly sequence: number;
}

/** Where to read from. What is `now` at one moment is a position at the next. */
export type Cursor = Position | 'oldest' | 'now';

/** Ids and cursors have one form, `EPOCH-SEQUENCE`: the id of an event is the place after it. */
export function formatId({ epoch, sequence }: Position): string {
  return `${epoch}-${sequence}`;
}

/** At most 15 digits, so that no number is rounded. */
const ID = /^([0-9A-Za-z]{1,32})-(0|[1-9][0-9]{0,14})$/;

/** @returns undefined for text of another form */
export function parseId(text: string): Position | undefined {
  const [, epoch, digits] = ID.exec(text) ?? [];
  if (epoch === undefined || digits === undefined) return undefined;
  return { epoch, sequence: Number(digits) };
}

/**
 * Reads what a client says it has: an id, or `0` for the oldest event that is kept.
 *
 * @param text absent: from now on
 * @returns undefined for text of another form
 */
export function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return 'now';
  return text === '0' ? 'oldest' : parseId(text);
}
