import type { HttpEvent } from '../http/events.ts';
import { RequestHead, ResponseHead, UnfinishedHead } from '../http/head.ts';
import { PUSH_VOCABULARY } from '../push/vocabulary.ts';
import { FramePart } from '../websocket/frame-part.ts';
import type { Placed, Span } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import type { Side } from '../wire/side.ts';

/** One row of a conversation. */
export interface Entry {
  readonly from: Side;
  /**
   * A message, or a piece of one, is what was on the wire, and so is a frame. An event is what a piece of
   * an event stream says, which is the layer above; a record is TLS's, the layer below. A hold is the time
   * that a request waited for its response. The last is the end of one direction.
   */
  readonly kind: 'message' | 'event' | 'record' | 'hold' | 'fin';
  /** What its bytes were taken for, in order: a head and its content, or one frame. */
  readonly parts: readonly Placed[];
  /** Where it lies in the stream of its side, in bytes; an event: in the content of its response. */
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
  /** Milliseconds since the connection was opened: when its first byte was written. */
  readonly time: number;
  /** The rule that it broke, if the other side refused it. */
  readonly fault: ProtocolError | undefined;
  /** Set where more of the same message follows in entries of its own: it is too long, or endless. */
  readonly goesOn?: true;
  /** How long a hold was, in milliseconds. */
  readonly duration?: number;
  /** Of a hold: where the request that was held begins in what the client has said. */
  readonly requestStart?: number;
  /** Set where a side did not end, but broke off: TCP's RST in place of its FIN. */
  readonly isReset?: true;
  /** Of the end of a direction: what kind of ending it was, from what had been seen until then. */
  readonly ending?: string;
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
