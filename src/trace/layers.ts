import { ChunkLine } from '../http/chunk-events.ts';
import { Content } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { Frame, showPayload } from '../websocket/frame.ts';
import { FrameHeader } from '../websocket/frame-header.ts';
import { FramePart } from '../websocket/frame-part.ts';
import { OPCODE } from '../websocket/opcode.ts';
import type { Field } from '../wire/field.ts';
import type { Piece } from './byte-places.ts';
import { tcpLayer, tlsLayer } from './carrier-layers.ts';
import { type Entry, spansOfEntry } from './entry.ts';
import { messageLayer } from './message-layer.ts';
import type { Recording } from './recording.ts';
import { bordersIn, LAYER_NAMES, shifted, type View, viewsOf } from './views.ts';

/** The layers from the lowest up, by the keys that choose them. */
export type LayerNumber = 1 | 2 | 3 | 4 | 5 | 6;

/** One way to look at the bytes of an entry. */
export interface Layer {
  readonly number: LayerNumber;
  /** What its bytes are units of: `tcp`, `tls`, `frame`, `chunk`, `unmask`, `event`, `text`. */
  readonly name: string;
  readonly views: readonly View[];
}

/** All layers that an entry has, the lowest first. The same byte may be in every one of them. */
export function layersOf(recording: Recording, entry: Entry): Layer[] {
  const pieces = recording.piecesOf(entry);
  if (pieces.length === 0 || entry.bytes.length === 0) {
    return [{ number: firstLayerOf(entry), name: nameOf(entry), views: viewsOf(entry) }];
  }
  const stretch = { start: pieces[0]!.start, end: pieces.at(-1)!.end };
  const tcp = tcpLayer(recording, entry, stretch);
  const tls = tlsLayer(recording, entry, stretch);
  const all: (Layer | false | undefined)[] = [
    tcp && { number: 1, name: LAYER_NAMES.tcp, views: [tcp] },
    tls && { number: 2, name: LAYER_NAMES.tls, views: [tls] },
    {
      number: 3,
      name: entry.kind === 'event' ? 'chunk' : nameOf(entry),
      views: wireViews(recording, entry, stretch),
    },
    unmasked(entry),
    inflated(entry),
    meaning(recording, entry, pieces),
  ];
  return all.filter((layer) => layer !== undefined && layer !== false);
}

/** In which layer an entry is looked at first: as a message on the wire, or as an event. */
export function firstLayerOf({ kind }: Entry): LayerNumber {
  return kind === 'event' ? 6 : 3;
}

function nameOf({ kind, parts: [part] }: Entry): string {
  if (kind === 'event') return LAYER_NAMES.event;
  if (part instanceof ChunkLine) return 'chunk';
  if (part instanceof RequestHead || part instanceof ResponseHead) return 'message';
  const isFrame = part instanceof Frame || part instanceof FramePart || part instanceof FrameHeader;
  return isFrame ? 'frame' : 'bytes';
}

/** The entry as it was on the wire; of an event, the chunks that it came in, as wholes. */
function wireViews(
  recording: Recording,
  entry: Entry,
  stretch: { readonly start: number; readonly end: number },
): View[] {
  const carriers = recording.messagesIn(entry.from, stretch.start, stretch.end);
  const { start } = carriers[0]!;
  const { end } = carriers.at(-1)!;
  const stream = recording.recorder[entry.from];
  const wire: View = {
    name: LAYER_NAMES.wire,
    bytes: stream.slice(start, end),
    offset: 0,
    spans: carriers.flatMap((each) => shifted(spansOfEntry(each), each.start - start)),
    pieces: [{ at: 0, start, end }],
    borders: bordersIn(stream.reads, start, end),
  };
  const inside = entry.kind === 'event' ? [] : viewsOf(entry).slice(1);
  return [wire, ...inside.map((view) => placed(view, entry))];
}

/** The payload of a masked frame by itself. */
function unmasked(entry: Entry): Layer | undefined {
  const view = viewsOf(entry).find(({ name }) => name === LAYER_NAMES.unmask);
  if (!view) return undefined;
  const spans = spansOfEntry(entry).filter(({ start }) => start >= view.offset);
  const own = { ...placed(view, entry), offset: 0, spans: shifted(spans, -view.offset) };
  return { number: 4, name: LAYER_NAMES.unmask, views: [own] };
}

/** What is unmasked keeps its places; what is inflated has none. */
function placed(view: View, { start, end }: Entry): View {
  if (view.name !== LAYER_NAMES.unmask) return view;
  return { ...view, pieces: [{ at: 0, start: start + view.offset, end }] };
}

/** The message that a compressed frame has inside. */
function inflated(entry: Entry): Layer | undefined {
  const view = viewsOf(entry).find(({ name }) => name === LAYER_NAMES.unpack);
  if (!view) return undefined;
  const spans = [{ field: INFLATED, start: 0, end: view.bytes.length }];
  return { number: 5, name: LAYER_NAMES.unpack, views: [{ ...view, spans }] };
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
function meaning(recording: Recording, entry: Entry, pieces: readonly Piece[]): Layer | undefined {
  if (entry.kind === 'event') {
    const event = { ...viewsOf(entry)[0]!, pieces, borders: bordersOf(pieces) };
    return { number: 6, name: LAYER_NAMES.event, views: [event] };
  }
  const events = recording.eventsIn(entry.from, entry.start, entry.end);
  const view =
    events.length > 0
      ? eventsLayer(recording, events)
      : (messageLayer(recording, entry) ?? contentLayer(entry));
  return view && { number: 6, name: view.name, views: [view] };
}

function eventsLayer(recording: Recording, events: readonly Entry[]): View {
  const first = events[0]!.start;
  const spans = events.flatMap((event) => shifted(spansOfEntry(event), event.start - first));
  const pieces = events.flatMap((event) =>
    recording.piecesOf(event).map((piece) => ({ ...piece, at: piece.at + event.start - first })),
  );
  const bytes = Buffer.concat(events.map((event) => event.bytes));
  return { name: LAYER_NAMES.event, bytes, offset: 0, spans, pieces, borders: bordersOf(pieces) };
}

/** The content of a message without what frames it. */
function contentLayer({ parts }: Entry): View | undefined {
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
