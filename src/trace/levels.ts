import { ChunkLine } from '../http/chunk-events.ts';
import { Content } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { Frame, showPayload } from '../websocket/frame.ts';
import { FrameHeader } from '../websocket/frame-header.ts';
import { FramePart } from '../websocket/frame-part.ts';
import { OPCODE } from '../websocket/opcode.ts';
import type { Field } from '../wire/field.ts';
import type { Piece } from './byte-places.ts';
import { tcpLayer, tlsLayer } from './carrier-levels.ts';
import { type Entry, spansOfEntry } from './entry.ts';
import { bordersIn, type Layer, layersOf, shifted } from './layers.ts';
import { messageLayer } from './message-layer.ts';
import type { Recording } from './recording.ts';

/** The layers from the lowest up, by the keys that choose them. */
export type LevelNumber = 1 | 2 | 3 | 4 | 5 | 6;

/** One way to look at the bytes of an entry. */
export interface Level {
  readonly number: LevelNumber;
  /** What its bytes are units of: `tcp`, `tls`, `frame`, `chunk`, `unmasked`, `event`, `text`. */
  readonly name: string;
  readonly layers: readonly Layer[];
}

/** All levels that an entry has, the lowest first. The same byte may be in every one of them. */
export function levelsOf(recording: Recording, entry: Entry): Level[] {
  const pieces = recording.piecesOf(entry);
  if (pieces.length === 0 || entry.bytes.length === 0) {
    return [{ number: firstLevelOf(entry), name: nameOf(entry), layers: layersOf(entry) }];
  }
  const stretch = { start: pieces[0]!.start, end: pieces.at(-1)!.end };
  const tcp = tcpLayer(recording, entry, stretch);
  const tls = tlsLayer(recording, entry, stretch);
  const all: (Level | false | undefined)[] = [
    tcp && { number: 1, name: 'tcp', layers: [tcp] },
    tls && { number: 2, name: 'tls', layers: [tls] },
    {
      number: 3,
      name: entry.kind === 'event' ? 'chunk' : nameOf(entry),
      layers: wireLayers(recording, entry, stretch),
    },
    unmasked(entry),
    inflated(entry),
    meaning(recording, entry, pieces),
  ];
  return all.filter((level) => level !== undefined && level !== false);
}

/** At which level an entry is looked at first: as a message on the wire, or as an event. */
export function firstLevelOf({ kind }: Entry): LevelNumber {
  return kind === 'event' ? 6 : 3;
}

function nameOf({ kind, parts: [part] }: Entry): string {
  if (kind === 'event') return 'event';
  if (part instanceof ChunkLine) return 'chunk';
  if (part instanceof RequestHead || part instanceof ResponseHead) return 'message';
  const isFrame = part instanceof Frame || part instanceof FramePart || part instanceof FrameHeader;
  return isFrame ? 'frame' : 'bytes';
}

/** The entry as it was on the wire; of an event, the chunks that it came in, as wholes. */
function wireLayers(
  recording: Recording,
  entry: Entry,
  stretch: { readonly start: number; readonly end: number },
): Layer[] {
  const carriers = recording.messagesIn(entry.from, stretch.start, stretch.end);
  const { start } = carriers[0]!;
  const { end } = carriers.at(-1)!;
  const { bytes, reads } = recording.recorder[entry.from];
  const wire: Layer = {
    name: 'wire',
    bytes: bytes.subarray(start, end),
    offset: 0,
    spans: carriers.flatMap((each) => shifted(spansOfEntry(each), each.start - start)),
    pieces: [{ at: 0, start, end }],
    borders: bordersIn(reads, start, end),
  };
  const inside = entry.kind === 'event' ? [] : layersOf(entry).slice(1);
  return [wire, ...inside.map((layer) => placed(layer, entry))];
}

/** The payload of a masked frame by itself. */
function unmasked(entry: Entry): Level | undefined {
  const layer = layersOf(entry).find(({ name }) => name === 'unmask');
  if (!layer) return undefined;
  const spans = spansOfEntry(entry).filter(({ start }) => start >= layer.offset);
  const own = { ...placed(layer, entry), offset: 0, spans: shifted(spans, -layer.offset) };
  return { number: 4, name: 'unmasked', layers: [own] };
}

/** What is unmasked keeps its places; what is inflated has none. */
function placed(layer: Layer, { start, end }: Entry): Layer {
  if (layer.name !== 'unmask') return layer;
  return { ...layer, pieces: [{ at: 0, start: start + layer.offset, end }] };
}

/** The message that a compressed frame has inside. */
function inflated(entry: Entry): Level | undefined {
  const layer = layersOf(entry).find(({ name }) => name === 'unpack');
  if (!layer) return undefined;
  const spans = [{ field: INFLATED, start: 0, end: layer.bytes.length }];
  return { number: 5, name: 'inflated', layers: [{ ...layer, spans }] };
}

const INFLATED: Field = {
  name: 'inflated data',
  ref: 'RFC 7692 7.2.2',
  why: 'The payload with 00 00 ff ff put back after it, decompressed: no byte of it was on the wire.',
  read: (bytes) => ({ value: showPayload(OPCODE.text, Buffer.from(bytes)) }),
  code: {
    readBy: 'src/websocket/deflate.ts inflate',
    writtenBy: 'src/websocket/deflate.ts compress',
  },
};

/** What it is all for: the events in a stretch of a stream, the content of a message, or a text. */
function meaning(recording: Recording, entry: Entry, pieces: readonly Piece[]): Level | undefined {
  if (entry.kind === 'event') {
    const event = { ...layersOf(entry)[0]!, pieces, borders: bordersOf(pieces) };
    return { number: 6, name: 'event', layers: [event] };
  }
  const events = recording.eventsIn(entry.from, entry.start, entry.end);
  const layer =
    events.length > 0
      ? eventsLayer(recording, events)
      : (messageLayer(recording, entry) ?? contentLayer(entry));
  return layer && { number: 6, name: layer.name, layers: [layer] };
}

function eventsLayer(recording: Recording, events: readonly Entry[]): Layer {
  const first = events[0]!.start;
  const spans = events.flatMap((event) => shifted(spansOfEntry(event), event.start - first));
  const pieces = events.flatMap((event) =>
    recording.piecesOf(event).map((piece) => ({ ...piece, at: piece.at + event.start - first })),
  );
  const bytes = Buffer.concat(events.map((event) => event.bytes));
  return { name: 'event', bytes, offset: 0, spans, pieces, borders: bordersOf(pieces) };
}

/** The content of a message without what frames it. */
function contentLayer({ parts }: Entry): Layer | undefined {
  const contents = parts.filter((part) => part instanceof Content);
  if (contents.length === 0) return undefined;
  const bytes = Buffer.concat(contents.map((part) => part.bytes));
  let at = 0;
  const pieces = contents.map(({ start, end }) => {
    at += end - start;
    return { at: at - (end - start), start, end };
  });
  const spans = new Content(bytes, 0, false).spans();
  return { name: 'content', bytes, offset: 0, spans, pieces, borders: bordersOf(pieces) };
}

/** Where something begins that does not follow right after what was before. */
function bordersOf(pieces: readonly Piece[]): number[] {
  const begun = pieces.filter(({ start }, index) => index > 0 && pieces[index - 1]!.end !== start);
  return begun.map(({ at }) => at);
}
