import type { BytePlace } from '../../trace/byte-places.ts';
import type { Entry } from '../../trace/entry.ts';
import type { Transfer } from '../../trace/recorder.ts';
import type { Recording } from '../../trace/recording.ts';
import { countOf } from '../../wire/count.ts';
import { indexOfFirst } from '../../wire/search.ts';
import type { Side } from '../../wire/side.ts';
import { unitName } from './unit-names.ts';

/**
 * What the reads that brought a message have to do with it: `read #3 carried 17 bytes = 2 frames`. Where
 * TLS is spoken, what a read brings are records.
 *
 * @returns nothing for what no read has brought
 */
export function carriedBy(recording: Recording, entry: Entry): string {
  const pieces = recording.piecesOf(entry);
  if (pieces.length === 0 || entry.bytes.length === 0) return '';
  const first = readAt(recording, entry.from, pieces[0]!.start);
  const last = readAt(recording, entry.from, pieces.at(-1)!.end - 1);
  if (!first || !last) return '';
  if (first.number < last.number) return `reads #${first.number} to #${last.number} carried this`;
  const { tls, [entry.from]: stream } = recording.recorder;
  const { reads } = tls?.[entry.from] ?? stream;
  const read = reads[indexOfFirst(reads, ({ number }) => number < first.number)]!;
  const what = tls
    ? recordsIn(recording, entry.from, read)
    : messagesIn(recording, entry.from, read);
  return `read #${first.number} carried ${countOf(read.end - read.start)} = ${what}`;
}

/** Which reads brought a stretch of a stream, for the side of a dump: `read #3, bytes 0-15`. */
export function readsBehind(recording: Recording, from: Side, start: number, end: number): string {
  const first = readAt(recording, from, start);
  const last = readAt(recording, from, end - 1);
  if (!first || !last) return '';
  if (first.number < last.number) return `reads #${first.number} to #${last.number}`;
  const bytes =
    first.byte === last.byte ? `byte ${first.byte}` : `bytes ${first.byte}-${last.byte}`;
  return `read #${first.number}, ${bytes}`;
}

function readAt(recording: Recording, from: Side, offset: number): BytePlace | undefined {
  return recording
    .placesOf(from)
    .of(offset)
    .find(({ unit }) => unit === 'read');
}

/** What a read has of messages, and of pieces of them. */
function messagesIn(recording: Recording, from: Side, read: Transfer): string {
  const units = recording.messagesIn(from, read.start, read.end);
  return sharesOf(units, read, unitName);
}

function recordsIn({ recorder }: Recording, from: Side, read: Transfer): string {
  const records = recorder.tls?.[from].events ?? [];
  const units = records.filter(({ start, end }) => start < read.end && end > read.start);
  return sharesOf(units, read, () => 'record');
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Counts those of one name together, in the order in which the names come; those in part come last. */
function sharesOf<Unit extends Stretch>(
  units: readonly Unit[],
  read: Transfer,
  nameOf: (unit: Unit) => string,
): string {
  const isWhole = ({ start, end }: Stretch) => start >= read.start && end <= read.end;
  const said = [
    ...countsOf(units.filter(isWhole).map(nameOf)),
    ...countsOf(units.filter((unit) => !isWhole(unit)).map(nameOf)).map(partOf),
  ];
  return [said.slice(0, -1).join(', '), said.at(-1)].filter(Boolean).join(' and ');
}

function countsOf(names: readonly string[]): string[] {
  return [...new Set(names)].map((name) => {
    return countOf(names.filter((other) => other === name).length, name);
  });
}

function partOf(units: string): string {
  return `${units.startsWith('1 ') ? 'a part' : 'parts'} of ${units}`;
}
