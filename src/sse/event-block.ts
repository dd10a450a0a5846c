import type { Field, Placed, Span } from '../wire/field.ts';
import { blankLine, COMMENT, DELIMITERS, FIELD_NAME, UNPARSED, valueNamed } from './fields.ts';

/**
 * Where the parts of a line are, in bytes from the start of their block. The places between them follow:
 * a colon stands between `nameEnd` and `valueStart`, and a space if there is room for one.
 */
export interface LineMarks {
  readonly start: number;
  /** Where the first colon stands; without one, where the line ends. */
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly end: number;
  /** Where the next line begins: after the CR LF, LF or CR. */
  readonly next: number;
}

/** Octets of a block, and the places that were found in them. */
export interface BlockPlaces {
  readonly bytes: Buffer;
  /** Offset of the first octet in the stream, that is, in the content without its chunks. */
  readonly start: number;
  /** Octets before the first line: a byte order mark, or the LF of the CR before. */
  readonly lead: number;
  /** All lines that are complete, the blank one included. */
  readonly lines: readonly LineMarks[];
}

/** What a client tells its user, HTML 9.2.6. */
export interface DispatchedEvent {
  /** `message` unless the stream says otherwise. */
  readonly type: string;
  readonly data: string;
  /** The last id that the stream has given, with this event or before. */
  readonly lastEventId: string;
}

/**
 * All lines up to and with a blank one: an event, or comments and settings without one. The Standard has
 * no name for it, since to a client only the event counts; on the wire it is what is sent at once.
 */
export class EventBlock implements Placed {
  readonly type = 'event-block';
  readonly start: number;
  readonly bytes: Buffer;
  /** Absent where nothing is dispatched: there was no data. */
  readonly event: DispatchedEvent | undefined;
  /** Milliseconds that this block sets as the reconnection time; absent where it sets none. */
  readonly retry: number | undefined;
  readonly lines: readonly LineMarks[];
  readonly #places: BlockPlaces;

  constructor(places: BlockPlaces, event: DispatchedEvent | undefined, retry: number | undefined) {
    this.#places = places;
    this.bytes = places.bytes;
    this.start = places.start;
    this.lines = places.lines;
    this.event = event;
    this.retry = retry;
  }

  get end(): number {
    return this.start + this.bytes.length;
  }

  spans(): Span[] {
    return spansOfBlock(this.#places, this.event !== undefined);
  }
}

/** A block in which a limit was exceeded, up to and with the octet that is one too many. */
export class UnfinishedBlock implements Placed {
  readonly type = 'unfinished-block';
  readonly start: number;
  readonly bytes: Buffer;
  readonly #places: BlockPlaces;

  constructor(places: BlockPlaces) {
    this.#places = places;
    this.bytes = places.bytes;
    this.start = places.start;
  }

  get end(): number {
    return this.start + this.bytes.length;
  }

  spans(): Span[] {
    const { lead, lines } = this.#places;
    const start = lines.at(-1)?.next ?? lead;
    const spans = spansOfBlock(this.#places, false);
    addSpan(spans, UNPARSED, start, this.bytes.length);
    return spans;
  }
}

/** Every octet of a block, in one field each: what is left between two parts is a delimiter. */
function spansOfBlock({ bytes, lead, lines }: BlockPlaces, dispatches: boolean): Span[] {
  const spans: Span[] = [];
  addSpan(spans, lead === 1 ? DELIMITERS.END_OF_LINE : DELIMITERS.BOM, 0, lead);
  for (const line of lines) addSpansOfLine(spans, bytes, line, dispatches);
  return spans;
}

function addSpansOfLine(spans: Span[], bytes: Buffer, line: LineMarks, dispatches: boolean): void {
  const { start, nameEnd, valueStart, end, next } = line;
  if (start === end) {
    addSpan(spans, blankLine(dispatches), start, next);
    return;
  }
  const isComment = nameEnd === start;
  const colonEnd = Math.min(nameEnd + 1, end);
  // A comment has no value: the space after its colon is a part of it.
  const textStart = isComment ? colonEnd : valueStart;
  const field = isComment ? COMMENT : valueNamed(bytes.toString('latin1', start, nameEnd));
  addSpan(spans, FIELD_NAME, start, nameEnd);
  addSpan(spans, DELIMITERS.COLON, nameEnd, colonEnd);
  addSpan(spans, DELIMITERS.SPACE, colonEnd, textStart);
  addSpan(spans, field, textStart, end);
  addSpan(spans, DELIMITERS.END_OF_LINE, end, next);
}

function addSpan(spans: Span[], field: Field, start: number, end: number): void {
  if (end > start) spans.push({ field, start, end });
}
