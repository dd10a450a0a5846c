import { Frame } from '../websocket/frame.ts';
import type { Span } from '../wire/field.ts';
import type { Piece } from './byte-places.ts';
import { type Entry, spansOfEntry } from './entry.ts';

/** Bytes as one layer of the protocol sees them. */
export interface View {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Offset that the first of the bytes is shown with. */
  readonly offset: number;
  /** What the bytes are; empty for a layer that only shows others of them in another light. */
  readonly spans: readonly Span[];
  /** Where its bytes are in the stream of their side; absent for what was never on the wire as it is. */
  readonly pieces?: readonly Piece[];
  /** Bytes before which something else of another layer begins: a read, a chunk, a frame. */
  readonly borders?: readonly number[];
}

/**
 * What a layer is called, wherever it is shown: above a dump, beside its rows and in JSON. A dump has room
 * for six letters. Layers that are not here are called by what their bytes are units of.
 */
export const LAYER_NAMES = {
  tcp: 'tcp',
  tls: 'tls',
  wire: 'wire',
  unmask: 'unmask',
  unpack: 'unpack',
  event: 'event',
} as const;

/** Spans that lie further on, or further back. */
export function shifted(spans: readonly Span[], by: number): Span[] {
  return spans.map((span) => ({ ...span, start: span.start + by, end: span.end + by }));
}

/** Where inside a stretch units begin, counted from its start. */
export function bordersIn(
  units: readonly { readonly start: number }[],
  start: number,
  end: number,
): number[] {
  const inside = units.filter((unit) => unit.start > start && unit.start < end);
  return inside.map((unit) => unit.start - start);
}

/** Where in the stream a byte of a layer is. */
export function streamOffsetOf({ pieces = [] }: View, byte: number): number | undefined {
  const piece = pieces.find(({ at, start, end }) => byte >= at && byte < at + end - start);
  return piece && piece.start + byte - piece.at;
}

/** Which byte of a layer is the one at an offset of the stream. */
export function byteAtOffset({ pieces = [] }: View, offset: number): number | undefined {
  const piece = pieces.find(({ start, end }) => offset >= start && offset < end);
  return piece && piece.at + offset - piece.start;
}

/**
 * The layers of an entry: what was on the wire and, where it was masked, what was meant. An event is a
 * layer by itself: the chunks that it came in are entries of their own.
 */
export function viewsOf(entry: Entry): View[] {
  const name = entry.kind === 'event' ? LAYER_NAMES.event : LAYER_NAMES.wire;
  const wire: View = { name, bytes: entry.bytes, offset: 0, spans: spansOfEntry(entry) };
  const [part] = entry.parts;
  return part instanceof Frame ? [wire, ...unmasked(part), ...inflated(part)] : [wire];
}

function unmasked({ header, payload }: Frame): View[] {
  const { masked, headerLength } = header.shape;
  if (!masked || payload.length === 0) return [];
  return [{ name: LAYER_NAMES.unmask, bytes: payload, offset: headerLength, spans: [] }];
}

/** The message of a frame that carries the whole of it, compressed: RFC 7692 6.1. */
function inflated({ header, message }: Frame): View[] {
  if (header.rsv === 0 || !message) return [];
  return [{ name: LAYER_NAMES.unpack, bytes: message.data, offset: 0, spans: [] }];
}
