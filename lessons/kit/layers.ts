import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { shifted, type View } from '../../src/trace/views.ts';
import type { Span } from '../../src/wire/field.ts';

/** A layer that a step has worked out, counted from 0. */
export function layerOf(name: string, bytes: Buffer, spans: readonly Span[]): View {
  return { name, bytes, offset: 0, spans };
}

/** Entries that lie one after the other, as one layer. */
export function layerOfEntries(name: string, entries: readonly Entry[]): View {
  const [first] = entries;
  const spans = entries.flatMap((entry) =>
    shifted(spansOfEntry(entry), entry.start - first!.start),
  );
  return layerOf(name, Buffer.concat(entries.map(({ bytes }) => bytes)), spans);
}
