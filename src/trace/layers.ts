import { Frame } from '../websocket/frame.ts';
import { applyMask } from '../websocket/mask.ts';
import type { Span } from '../wire/field.ts';
import { type Entry, spansOfEntry } from './entry.ts';

/** Bytes as one layer of the protocol sees them. */
export interface Layer {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Offset that the first of the bytes is shown with. */
  readonly offset: number;
  /** What the bytes are; empty for a layer that only shows others of them in another light. */
  readonly spans: readonly Span[];
}

/** The layers of an entry: what was on the wire and, where it was masked, what was meant. */
export function layersOf(entry: Entry): Layer[] {
  const wire: Layer = { name: 'wire', bytes: entry.bytes, offset: 0, spans: spansOfEntry(entry) };
  const [part] = entry.parts;
  if (!(part instanceof Frame) || !part.header.shape.masked) return [wire];
  const offset = part.header.shape.headerLength;
  const bytes = Buffer.from(entry.bytes.subarray(offset));
  applyMask(bytes, part.header.maskingKey);
  return bytes.length === 0 ? [wire] : [wire, { name: 'unmask', bytes, offset, spans: [] }];
}
