import { type HttpEvent, MessageEnd } from '../http/events.ts';
import { RequestHead, ResponseHead, UnfinishedHead } from '../http/head.ts';
import { UNPARSED as BEHIND_MESSAGE } from '../http/head-fields.ts';
import { WEBSOCKET_FAULTS } from '../websocket/faults.ts';
import { UNPARSED as BEHIND_FRAME } from '../websocket/frame-fields.ts';
import { FramePart } from '../websocket/frame-part.ts';
import { WEBSOCKET_VOCABULARY } from '../websocket/vocabulary.ts';
import type { Placed, Span } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import { Unparsed } from '../wire/unparsed.ts';
import type { RecordedStream, Recorder, Side, Transfer } from './recorder.ts';

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
  /** How long a hold was. */
  readonly milliseconds?: number;
}

/** The conversation on a connection, in the order in which it was written. */
export function entriesOf(recorder: Recorder): Entry[] {
  const rows = [...rowsOf('client', recorder.client), ...rowsOf('server', recorder.server)];
  rows.sort((a, b) => a.order - b.order || a.entry.start - b.entry.start);
  return rows.map(({ entry }) => entry);
}

/** Names every byte of an entry, counted from its start. */
export function spansOfEntry(entry: Entry): Span[] {
  return entry.parts.flatMap((part) => {
    const shift = part.start - entry.start;
    if (shift === 0) return spansOfPart(part);
    return spansOfPart(part).map((span) => ({
      ...span,
      start: span.start + shift,
      end: span.end + shift,
    }));
  });
}

function spansOfPart(part: Placed): readonly Span[] {
  const isHead =
    part instanceof RequestHead || part instanceof ResponseHead || part instanceof UnfinishedHead;
  return isHead ? part.spans(WEBSOCKET_VOCABULARY) : part.spans();
}

interface Row {
  readonly entry: Entry;
  readonly order: number;
}

function rowsOf(from: Side, stream: RecordedStream): Row[] {
  const rows: Row[] = [];
  let parts: Placed[] = [];
  const add = (fault?: ProtocolError) => {
    if (parts.length > 0) rows.push(rowOf(from, stream, parts, fault));
    parts = [];
  };
  for (const event of stream.events) {
    if (isNewMessage(event)) add();
    if (event.end > event.start) parts.push(event);
    if (event instanceof MessageEnd) add();
  }
  add();
  if (stream.fault) rows.push(...rowsOfFault(from, stream, stream.fault));
  if (stream.fin) rows.push(finRow(from, stream.fin));
  return rows;
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

/** The message at fault as far as it was read, and write by write the bytes that no one will read. */
function rowsOfFault(from: Side, stream: RecordedStream, fault: ProtocolError): Row[] {
  const { partial, offset } = fault;
  const field = Object.hasOwn(WEBSOCKET_FAULTS, fault.fault) ? BEHIND_FRAME : BEHIND_MESSAGE;
  let parts: Placed[] = partial ? [partial] : [];
  const rows: Row[] = [];
  for (const write of stream.writes) {
    const start = Math.max(write.start, partial?.end ?? offset);
    if (start < write.end) parts.push(new Unparsed(start, write.end, field));
    if (parts.length > 0 && write.end >= parts.at(-1)!.end) {
      rows.push(rowOf(from, stream, parts, rows.length === 0 ? fault : undefined));
      parts = [];
    }
  }
  return rows;
}

function rowOf(
  from: Side,
  stream: RecordedStream,
  parts: readonly Placed[],
  fault: ProtocolError | undefined,
): Row {
  const { start } = parts[0]!;
  const { end } = parts.at(-1)!;
  const { time, order } = stream.writeOf(start) ?? { time: 0, order: 0 };
  const bytes = stream.bytes.subarray(start, end);
  return { entry: { from, kind: 'message', parts, start, end, bytes, time, fault }, order };
}

function finRow(from: Side, { start, end, time, order }: Transfer): Row {
  const bytes = Buffer.alloc(0);
  return {
    entry: { from, kind: 'fin', parts: [], start, end, bytes, time, fault: undefined },
    order,
  };
}
