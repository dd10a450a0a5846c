import { type HttpEvent, MessageEnd } from '../http/events.ts';
import { RequestHead, ResponseHead, UnfinishedHead } from '../http/head.ts';
import { FramePart } from '../websocket/frame-part.ts';
import { WEBSOCKET_VOCABULARY } from '../websocket/vocabulary.ts';
import type { Field, Placed, Span } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import type { RecordedStream, Recorder, Side, Transfer } from './recorder.ts';

/** One row of a conversation: a message, a frame, or the end of one direction. */
export interface Entry {
  readonly from: Side;
  readonly kind: 'message' | 'fin';
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
  let parts: Placed[] = partial ? [partial] : [];
  const rows: Row[] = [];
  for (const write of stream.writes) {
    const start = Math.max(write.start, partial?.end ?? offset);
    if (start < write.end) parts.push(new Unparsed(start, write.end));
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

const UNPARSED: Field = {
  name: 'unparsed',
  ref: 'RFC 6455 7.1.7',
  why: 'Nothing behind a fault is read: what it means can no longer be known.',
  read: (bytes) => ({ value: `${bytes.length} bytes`, meaning: 'never read' }),
  code: {
    readBy: 'src/websocket/connection.ts nextEvent',
    writtenBy: 'src/net/websocket.ts sendRaw',
  },
};

/** Bytes behind a fault. */
class Unparsed implements Placed {
  readonly type = 'unparsed';
  readonly start: number;
  readonly end: number;

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  spans(): Span[] {
    return [{ field: UNPARSED, start: 0, end: this.end - this.start }];
  }
}
