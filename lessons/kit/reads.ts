import type { Exhibit } from '../../src/lesson/script/lesson.ts';
import type {
  RecordedConnection,
  RecordedEntry,
} from '../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../src/trace/entry.ts';
import type { Transfer } from '../../src/trace/recorder.ts';
import type { View } from '../../src/trace/views.ts';
import { countOf } from '../../src/wire/count.ts';
import type { Field, FieldCode, Span } from '../../src/wire/field.ts';
import { layerOf } from './layers.ts';

/** What is told of a read or write beside its bytes. */
export type ReadMeaning = (bytes: Buffer) => string;

/** A request, by the reads in which it came. */
export function byReads(entry: RecordedEntry, meaning?: ReadMeaning): Exhibit {
  const views = [readsOf(entry, meaning)];
  return { entry, views, caption: 'the bytes of message 1, by the reads of the server' };
}

/** The same, with the writes in which it went. */
export function byBoth(entry: RecordedEntry): Exhibit {
  const views = [writesOf(entry), readsOf(entry)];
  const caption = 'the bytes of message 1, by writes of the client and reads of the server';
  return { entry, views, caption, field: 'read 1' };
}

/** How long the server's reads were, in bytes. */
export function readLengths(connection: RecordedConnection): number[] {
  return connection.recorder.client.reads.map(lengthOf);
}

/** How long the client's writes were, in bytes. */
export function writeLengths(connection: RecordedConnection): number[] {
  return connection.recorder.client.writes.map(lengthOf);
}

function lengthOf({ start, end }: Transfer): number {
  return end - start;
}

function writesOf(entry: RecordedEntry): View {
  const { writes } = entry.connection.recorder.client;
  return layerOf('writes', entry.bytes, spansOf(WRITE, writes, entry, sizeText));
}

function readsOf(entry: RecordedEntry, meaning: ReadMeaning = sizeText): View {
  const { reads } = entry.connection.recorder.client;
  return layerOf('reads', entry.bytes, spansOf(READ, reads, entry, meaning));
}

function spansOf(
  field: Field,
  transfers: readonly Transfer[],
  entry: Entry,
  meaning: ReadMeaning,
): Span[] {
  return transfers.flatMap((transfer, index) => {
    return spanOf({ ...field, name: `${field.name} ${index + 1}` }, transfer, entry, meaning);
  });
}

/** The part of a transfer that lies in the message, if any does. */
function spanOf(field: Field, transfer: Transfer, entry: Entry, meaning: ReadMeaning): Span[] {
  const start = Math.max(transfer.start, entry.start) - entry.start;
  const end = Math.min(transfer.end, entry.end) - entry.start;
  if (start >= end) return [];
  const bytes = entry.bytes.subarray(start, end);
  // A space at an edge would be lost among the columns of a table.
  const value = bytes.toString('latin1').replace(/^ | $/g, '·');
  return [{ field, start, end, reading: { value, meaning: meaning(bytes) } }];
}

const CODE: FieldCode = {
  readBy: 'src/net/transport.ts receiveBytes',
  writtenBy: 'src/net/transport.ts write',
};

const WRITE: Field = {
  name: 'write',
  ref: 'RFC 9293 3.9.1.2',
  why: 'What one call hands to the kernel. In which packets it travels is up to TCP.',
  code: CODE,
};

const READ: Field = {
  name: 'read',
  ref: 'RFC 9293 3.9.1.3',
  why: 'As many bytes as had arrived when the server looked, up to the size of its buffer.',
  code: CODE,
};

function sizeText({ length }: Buffer): string {
  return countOf(length);
}
