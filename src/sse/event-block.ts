import type { Placed, Span } from '../wire/field.ts';
import { blankLine, COMMENT, DELIMITERS, FIELD_NAME, UNPARSED, valueNamed } from './fields.ts';

/** Where the parts of a line are, in bytes from the start of their block. */
export interface LineMarks {
  readonly start: number;
  /** Where the first colon stands; without one, where the line ends. */
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly end: number;
  /** Behind the CR LF, LF or CR. */
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

/** All lines up to and with a blank one: an event, or comments and settings without one. */
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
    const rest = { field: UNPARSED, start, end: this.bytes.length };
    return [...spansOfBlock(this.#places, false), ...present([rest])];
  }
}

function spansOfBlock({ bytes, lead, lines }: BlockPlaces, dispatches: boolean): Span[] {
  const first = {
    field: lead === 1 ? DELIMITERS.END_OF_LINE : DELIMITERS.BOM,
    start: 0,
    end: lead,
  };
  return [...present([first]), ...lines.flatMap((line) => spansOfLine(bytes, line, dispatches))];
}

function spansOfLine(
  bytes: Buffer,
  { start, nameEnd, valueStart, end, next }: LineMarks,
  dispatches: boolean,
): Span[] {
  if (start === end) return [{ field: blankLine(dispatches), start, end: next }];
  const isComment = nameEnd === start;
  const colonEnd = Math.min(nameEnd + 1, end);
  // A comment has no value: the space behind its colon is a part of it.
  const textStart = isComment ? colonEnd : valueStart;
  const field = isComment ? COMMENT : valueNamed(bytes.toString('latin1', start, nameEnd));
  return present([
    { field: FIELD_NAME, start, end: nameEnd },
    { field: DELIMITERS.COLON, start: nameEnd, end: colonEnd },
    { field: DELIMITERS.SPACE, start: colonEnd, end: textStart },
    { field, start: textStart, end },
    { field: DELIMITERS.END_OF_LINE, start: end, end: next },
  ]);
}

function present(spans: readonly Span[]): Span[] {
  return spans.filter(({ start, end }) => end > start);
}
