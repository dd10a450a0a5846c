import type { HttpEvent } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { UnfinishedHead } from '../http/unfinished-head.ts';
import { PUSH_VOCABULARY } from '../push/vocabulary.ts';
import { FramePart } from '../websocket/frame-part.ts';
import type { Placed, Span } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import type { Side } from '../wire/side.ts';

/** One row of a conversation, told in order. */
export type Entry = MessageEntry | EventEntry | RecordEntry | HoldEntry | FinEntry;

/** What was on the wire: a message, a piece of one, a frame, or what no one has read. */
export interface MessageEntry extends EntryBase {
  readonly kind: 'message';
  /** Set where more of the same message follows in entries of its own: it is too long, or endless. */
  readonly goesOn?: boolean;
  /** Of a final response, and of what was refused as one: where the request that it answers begins in what the client has said. */
  readonly answers?: number | undefined;
}

/** What a piece of an event stream says: the layer above, whose places are in the content of a response. */
export interface EventEntry extends EntryBase {
  readonly kind: 'event';
}

/** A record of TLS: the layer below. */
export interface RecordEntry extends EntryBase {
  readonly kind: 'record';
}

/** The time that a request waited for its response. It lies where the response begins, and has no bytes. */
export interface HoldEntry extends EntryBase {
  readonly kind: 'hold';
  /** Where the request begins in what the client has said. */
  readonly requestStart: number;
  /** How long it waited, in milliseconds; since when is its time. */
  readonly duration: number;
}

/** The end of one direction. It has no bytes. */
export interface FinEntry extends EntryBase {
  readonly kind: 'fin';
  /** Set where a side did not end, but broke off: TCP's RST instead of its FIN. */
  readonly isReset?: true;
  /** What kind of ending it was, from what had been seen until then; absent below TLS. */
  readonly ending?: string;
}

/** What all entries have, so that most who read them need not ask of which kind one is. */
interface EntryBase {
  readonly from: Side;
  /** What its bytes were taken for, in order: a head and its content, or one frame. */
  readonly parts: readonly Placed[];
  /** Where it lies in the stream of its side, in bytes. */
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
  /** Milliseconds since the connection was opened: when its first byte was written. */
  readonly time: number;
  /** The rule that it broke, if the other side refused it. */
  readonly fault: ProtocolError | undefined;
}

/** What an entry has that has no bytes, but a place among them. */
export function nothingAt(place: number): Omit<EntryBase, 'from' | 'time'> {
  return { parts: [], start: place, end: place, bytes: Buffer.alloc(0), fault: undefined };
}

/** Names every byte of an entry, counted from its start. */
export function spansOfEntry(entry: Entry): Span[] {
  const spans: Span[] = [];
  for (const part of entry.parts) {
    const shift = part.start - entry.start;
    for (const span of spansOfPart(part)) spans.push(shift === 0 ? span : moved(span, shift));
  }
  return spans;
}

function moved({ field, start, end, reading }: Span, by: number): Span {
  const span = { field, start: start + by, end: end + by };
  return reading ? { ...span, reading } : span;
}

function spansOfPart(part: Placed): readonly Span[] {
  const isHead =
    part instanceof RequestHead || part instanceof ResponseHead || part instanceof UnfinishedHead;
  return isHead ? part.spans(PUSH_VOCABULARY) : part.spans();
}

/** Whether an event begins something new: a head does, and a frame; what belongs to content does not. */
export function isNewMessage(event: Placed): boolean {
  if (event instanceof FramePart) return event.before === 0;
  const { type } = event as HttpEvent;
  return !CONTENT_EVENTS.has(type);
}

const CONTENT_EVENTS: ReadonlySet<string> = new Set([
  'content',
  'chunk',
  'chunk-end',
  'trailers',
  'end',
]);
