import type { Placed } from '../wire/field.ts';
import { SIDES, type Side } from '../wire/side.ts';
import type { Entry } from './entry.ts';
import type { Recorded, Transfer } from './recorder.ts';
import { Transcript } from './transcript.ts';

/**
 * The conversation on a recorded connection, in the order in which it was written. It is told by the same
 * `Transcript` that tells a live one, which hears every write again, at its time, and then what the other
 * side has found in it.
 */
export function entriesOf(recorder: Recorded): Entry[] {
  const rows: Row[] = [];
  let now: WireInput | undefined;
  const transcript = new Transcript({
    time: () => now?.transfer.time ?? 0,
    onEntry: (entry) => rows.push({ entry, order: orderOf(entry, recorder, now) }),
    tellsRest: true,
    window: Infinity,
    waited: (from, to) => recorder.waited(from, to),
  });
  for (const from of SIDES) transcript.directions[from].eventStream = recorder[from].eventStream;
  const findUpTo = {
    client: finderIn(recorder, 'client', transcript),
    server: finderIn(recorder, 'server', transcript),
  };
  for (now of inputsOf(recorder)) {
    const { from, transfer, ends } = now;
    const stream = recorder[from];
    const direction = transcript.directions[from];
    if (ends) direction.end(stream.isReset ? 'reset' : undefined);
    else {
      direction.add(stream.bytes.subarray(transfer.start, transfer.end));
      findUpTo[from](transfer.end);
    }
  }
  transcript.gone();
  // A message counts from its first byte on, and may be complete only after others that began later.
  return rows.sort((a, b) => a.order - b.order).map(({ entry }) => entry);
}

interface Row {
  readonly entry: Entry;
  readonly order: number;
}

/** A write, or the end of what a side wrote. */
interface WireInput {
  readonly from: Side;
  readonly transfer: Transfer;
  readonly ends: boolean;
}

function inputsOf(recorder: Recorded): WireInput[] {
  const all = SIDES.flatMap((from) => {
    const { writes, fin } = recorder[from];
    const inputs = writes.map((transfer) => ({ from, transfer, ends: false }));
    return fin ? [...inputs, { from, transfer: fin, ends: true }] : inputs;
  });
  return all.sort((a, b) => a.transfer.order - b.transfer.order);
}

/** What has no bytes on the wire came when it was told; a hold goes before the response that ended it. */
function orderOf({ kind, from, start }: Entry, recorder: Recorded, now?: WireInput): number {
  const isOnWire = kind === 'message' || kind === 'hold';
  const write = isOnWire ? recorder[from].writeOf(start) : undefined;
  return write?.order ?? now?.transfer.order ?? 0;
}

/** Tells a transcript again what one side's bytes were taken for: each time, as far as the bytes are there. */
function finderIn(recorder: Recorded, from: Side, transcript: Transcript): (end: number) => void {
  const { events, fault } = recorder[from];
  let next = 0;
  let isRefused = false;
  return (end) => {
    const isThere = (event: Placed | undefined) => event !== undefined && event.end <= end;
    while (isThere(events[next])) transcript.found(from, events[next++]!);
    if (!fault || isRefused || next < events.length) return;
    if ((fault.partial?.end ?? fault.offset) > end) return;
    isRefused = true;
    transcript.refused(from, fault);
  };
}
