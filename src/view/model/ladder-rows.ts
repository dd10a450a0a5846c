import type { Entry } from '../../trace/entry.ts';
import { labelOf } from '../../trace/label.ts';
import type { Label } from '../../trace/label-parts.ts';
import type { Recording } from '../../trace/recording.ts';
import { Frame } from '../../websocket/frame.ts';
import { memoised } from '../../wire/memoised.ts';
import type { Side } from '../../wire/side.ts';

/** One row of a conversation. */
export interface LadderRow {
  /** Among all rows of the connection, from 1. */
  readonly number: number;
  readonly kind: Entry['kind'];
  readonly label: Label;
  /** Absent for the end of a direction, and for a hold. */
  readonly size: number | undefined;
  readonly from: Side;
  /** Milliseconds since the connection was opened. */
  readonly time: number;
  /** Whether it says something about the connection, and nothing for whom it is made. */
  readonly isControl: boolean;
  /** Whether it and the next row passed each other on the way: neither side had read the other's. */
  readonly crossesNext: boolean;
}

/** The rows of a recording, which are the same at every step. */
export const ladderRowsOf = memoised(rowsOf);

function rowsOf({ entries, order, firstRow }: Recording): readonly LadderRow[] {
  let isPaired = false;
  return entries.map((entry, index) => {
    const next = entries[index + 1];
    const crossesNext = !isPaired && next !== undefined && order.crossed(entry, next);
    isPaired = crossesNext;
    return ladderRow(entry, firstRow + index + 1, crossesNext);
  });
}

function ladderRow(entry: Entry, number: number, crossesNext: boolean): LadderRow {
  const { kind, from, time, bytes } = entry;
  const size = bytes.length > 0 ? bytes.length : undefined;
  return {
    number,
    kind,
    label: labelOf(entry),
    size,
    from,
    time,
    isControl: isControl(entry),
    crossesNext,
  };
}

function isControl({ kind, parts: [part] }: Entry): boolean {
  return kind === 'fin' || (part instanceof Frame && part.header.isControl);
}
