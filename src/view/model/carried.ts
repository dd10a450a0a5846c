import { ChunkLine } from '../../http/chunk-events.ts';
import type { BytePlace } from '../../trace/byte-places.ts';
import type { Entry } from '../../trace/entry.ts';
import type { Transfer } from '../../trace/recorder.ts';
import type { Recording } from '../../trace/recording.ts';
import { Frame } from '../../websocket/frame.ts';
import { countOf } from '../../wire/count.ts';
import type { Side } from '../../wire/side.ts';

/**
 * What the reads that brought a message have to do with it: `read #3 carried 17 bytes = 2 frames`. Where
 * TLS is spoken, what a read brings are records.
 *
 * @returns nothing for what was never read
 */
export function carriedBy(recording: Recording, entry: Entry): string {
  const pieces = recording.piecesOf(entry);
  if (pieces.length === 0 || entry.bytes.length === 0) return '';
  const first = readAt(recording, entry.from, pieces[0]!.start);
  const last = readAt(recording, entry.from, pieces.at(-1)!.end - 1);
  if (!first || !last) return '';
  if (first.number < last.number) return `reads #${first.number} to #${last.number} carried this`;
  const { tls, [entry.from]: stream } = recording.recorder;
  const read = (tls?.[entry.from] ?? stream).reads[first.number - 1]!;
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

/** What a read has of messages that are whole, and of those of which it has only a part. */
function messagesIn(recording: Recording, from: Side, read: Transfer): string {
  const units = recording.messagesIn(from, read.start, read.end);
  const areAll = (kind: typeof Frame | typeof ChunkLine) =>
    units.every(({ parts: [part] }) => part instanceof kind);
  const name = areAll(Frame) ? 'frame' : areAll(ChunkLine) ? 'chunk' : 'message';
  return shares(units, read, name);
}

function recordsIn({ recorder }: Recording, from: Side, read: Transfer): string {
  const records = recorder.tls?.[from].events ?? [];
  const units = records.filter(({ start, end }) => start < read.end && end > read.start);
  return shares(units, read, 'record');
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function shares(units: readonly Stretch[], read: Transfer, name: string): string {
  const whole = units.filter(({ start, end }) => start >= read.start && end <= read.end).length;
  const parts = units.length - whole;
  const said = [
    whole > 0 ? countOf(whole, name) : '',
    parts > 0 ? `${parts === 1 ? 'a part' : 'parts'} of ${countOf(parts, name)}` : '',
  ];
  return said.filter((text) => text !== '').join(' and ');
}
