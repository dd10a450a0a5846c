import type { TlsRecord } from '../tls/record.ts';
import { countOf } from '../wire/count.ts';
import type { Placed, Span } from '../wire/field.ts';
import { indexOfFirst, itemsIn } from '../wire/search.ts';
import { contentStart, type Piece } from './byte-places.ts';
import type { Entry } from './entry.ts';
import { READ } from './read-field.ts';
import type { RecordedStream, Transfer } from './recorder.ts';
import type { Recording } from './recording.ts';
import { bordersIn, LAYER_NAMES, shifted, type View } from './views.ts';

/**
 * The reads that brought the bytes of a stretch, as wholes: what else came with them is there, too. Where
 * TLS is spoken they are reads of records.
 */
export function tcpLayer(
  recording: Recording,
  { from }: Entry,
  stretch: Stretch,
): View | undefined {
  const { tls, [from]: stream } = recording.recorder;
  if (tls) return tcpLayerBelowTls(stream, tls[from], stretch);
  const view = readsLayer(stream, stretch);
  if (!view) return undefined;
  const { offset, bytes } = view;
  const end = offset + bytes.length;
  const borders = bordersIn(recording.messagesIn(from, offset, end), offset, end);
  return { ...view, pieces: [{ at: 0, start: offset, end }], borders };
}

/** The records that carried the bytes of a stretch; undefined where TLS was not spoken. */
export function tlsLayer(
  recording: Recording,
  { from }: Entry,
  stretch: Stretch,
): View | undefined {
  const { tls, [from]: stream } = recording.recorder;
  const wire = tls?.[from];
  const records = wire ? recordsIn(stream, wire, stretch) : [];
  if (!wire || records.length === 0) return undefined;
  const [start, end] = [records[0]!.start, records.at(-1)!.end];
  const spans = records.flatMap((record) => shifted(record.spans(), record.start - start));
  return {
    name: LAYER_NAMES.tls,
    bytes: wire.slice(start, end),
    offset: 0,
    spans,
    pieces: piecesInside(stream, start, end),
    borders: bordersIn(wire.reads, start, end),
  };
}

/** Bytes of a stream from one offset up to another. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

function tcpLayerBelowTls(
  stream: RecordedStream,
  wire: RecordedStream,
  stretch: Stretch,
): View | undefined {
  const records = recordsIn(stream, wire, stretch);
  if (records.length === 0) return undefined;
  const view = readsLayer(wire, { start: records[0]!.start, end: records.at(-1)!.end });
  if (!view) return undefined;
  const { offset, bytes } = view;
  const end = offset + bytes.length;
  const pieces = piecesInside(stream, offset, end);
  return { ...view, pieces, borders: bordersIn(wire.events, offset, end) };
}

function readsLayer(stream: RecordedStream, stretch: Stretch): View | undefined {
  const { reads } = stream;
  const first = indexOfFirst(reads, ({ end }) => end <= stretch.start);
  const shown = reads.slice(
    first,
    indexOfFirst(reads, ({ start }) => start < stretch.end),
  );
  if (shown.length === 0) return undefined;
  const offset = shown[0]!.start;
  const spans = shown.map((read) => readSpanOf(read, offset));
  const bytes = stream.slice(offset, shown.at(-1)!.end);
  return { name: LAYER_NAMES.tcp, bytes, offset, spans };
}

function readSpanOf({ number, start, end }: Transfer, offset: number): Span {
  const reading = { value: `#${number}`, meaning: `${countOf(end - start)} at once` };
  return { field: READ, start: start - offset, end: end - offset, reading };
}

/** From the first record that has some of the bytes to the last, whatever is in between. */
function recordsIn({ records }: RecordedStream, wire: RecordedStream, stretch: Stretch) {
  const first = records[indexOfFirst(records, ({ end }) => end <= stretch.start)];
  const last = records[indexOfFirst(records, ({ start }) => start < stretch.end) - 1];
  if (!first || !last) return [];
  const inside = itemsIn(
    wire.events,
    ({ start }) => start < first.recordStart,
    ({ start }) => start <= last.recordStart,
  );
  return inside as (Placed & TlsRecord)[];
}

/** Where between two offsets on the wire the bytes of the stream are. */
function piecesInside(stream: RecordedStream, from: number, to: number): Piece[] {
  const { records } = stream;
  const inside = itemsIn(
    records,
    (part) => contentStart(part) + part.end - part.start <= from,
    (part) => contentStart(part) < to,
  );
  return inside.map((part) => ({
    at: contentStart(part) - from,
    start: part.start,
    end: part.end,
  }));
}
