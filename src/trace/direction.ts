import { ChunkEnd, ChunkLine } from '../http/chunk-events.ts';
import { ConnectionEnd, Content, MessageEnd } from '../http/events.ts';
import { type RequestHead, ResponseHead } from '../http/head.ts';
import type { EventStreamOptions } from '../sse/event-stream-reader.ts';
import { Frame } from '../websocket/frame.ts';
import { FramePart } from '../websocket/frame-part.ts';
import { ByteQueue } from '../wire/byte-queue.ts';
import type { Field, Placed } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import { refusedBy, Unparsed } from '../wire/unparsed.ts';
import { ArrivalTimes } from './arrival-times.ts';
import type { DirectionOptions } from './direction-options.ts';
import { type DirectionInput, type DirectionState, followDirection } from './direction-states.ts';
import { type FinEntry, isNewMessage, type MessageEntry, nothingAt } from './entry.ts';
import { EventStreamLayer, isEventStream } from './event-stream-layer.ts';
import { REST, restAfter } from './rest.ts';

/**
 * Octets of a message that are kept until it is complete. What is longer is told in pieces: so it does
 * not matter how long a response is, and one that never ends is told as well.
 */
export const WINDOW = 64 * 1024;

/** One direction: bytes that belong to no entry yet, and the parts of the one under way. */
export class Direction {
  readonly #options: DirectionOptions;
  readonly #bytes = new ByteQueue();
  #parts: Placed[] = [];
  /** When bytes that have not been told were there. */
  readonly #arrivals = new ArrivalTimes();
  #octets = 0;
  #isChunked = false;
  /** Whether the message under way is told piece by piece, each as soon as it is there. */
  #isInPieces = false;
  #layer: EventStreamLayer | undefined;
  /** How the one who hears it reads an event stream, where that is known. */
  eventStream: EventStreamOptions | undefined;
  /** Where the request begins that the message under way answers. */
  #answers: number | undefined;
  #state: DirectionState = 'read';
  /** What bytes are called that no one reads. */
  #restField: Field = REST.afterEnd;

  constructor(options: DirectionOptions) {
    this.#options = options;
  }

  /** When a byte that has not been told was there. */
  timeOf(offset: number): number {
    return this.#arrivals.at(offset) ?? this.#options.time();
  }

  /** Whether there is something of a message that has not been told. */
  get isUnderWay(): boolean {
    return this.#parts.length > 0;
  }

  /** Octets that have come and are not told. */
  get keptOctets(): number {
    return this.#bytes.length;
  }

  /** Tells what there is of the message under way, which goes on. */
  tellSoFar(): void {
    this.#flush('goes on');
  }

  /** @returns the copy that is kept: it must not be changed */
  add(bytes: Uint8Array): Buffer {
    this.#follow('add');
    const kept = Buffer.from(bytes);
    const start = this.#octets;
    this.#octets += bytes.length;
    this.#arrivals.note(this.#octets, this.#options.time());
    if (this.#state === 'unread' || this.#state === 'gap') this.#tellRest(kept, start);
    else this.#bytes.append(kept);
    return kept;
  }

  /**
   * A message begins. Of an event stream without an announced end no one wants to wait for the end.
   *
   * @param answers where the request begins that it answers
   */
  begin(head: RequestHead | ResponseHead, answers?: number): void {
    const { framing } = head;
    this.#follow('found');
    this.#flush();
    this.#endLayer();
    const isStream = head instanceof ResponseHead && isEventStream(head);
    this.#isChunked = framing.kind === 'chunked';
    this.#isInPieces = this.#options.inPieces || (isStream && framing.kind !== 'length');
    if (isStream) this.#layer = new EventStreamLayer(this.#options, this.eventStream);
    this.#answers = answers;
    this.#parts.push(head);
    if (framing.kind === 'length' && framing.length === 0) this.#flush();
    else if (this.#isInPieces) this.#flush('goes on');
  }

  /** Anything but a head. */
  event(event: Placed): void {
    this.#follow('found');
    if (isNewMessage(event)) this.#flush();
    if (isFrame(event)) this.#restField = REST.afterFrame;
    if (event instanceof Content) this.#addContent(event);
    else this.#addWhole(event);
    if (isWhole(event)) this.#flush();
    else if (this.#isInPieces && this.#endsPiece(event)) this.#flush('goes on');
    if (event instanceof MessageEnd) this.#endLayer();
  }

  /**
   * Nothing after a fault is read, so nothing after it is kept.
   *
   * @param answers where the request begins that what is at fault was to answer
   * @returns where what is at fault begins
   */
  fault(error: ProtocolError, answers?: number): number {
    this.#follow('fault');
    this.leaveOff();
    this.#answers = answers;
    const { position } = this.#bytes;
    const { start } = error.partial ?? { start: position };
    const partial = error.partial ?? new Unparsed(position, error.offset, refusedBy(error.row.ref));
    if (partial.end > partial.start) this.#parts.push(partial);
    if (this.#options.tellsRest) this.#addUnread(restAfter(error));
    if (this.#parts.length === 0) this.#tell({ ...nothingAt(error.offset), fault: error });
    this.#flush(undefined, error);
    this.#tellKept();
    return start;
  }

  /** The FIN of this direction, or the reset that took its place. */
  end(reset?: 'reset'): void {
    this.#follow('end');
    this.leaveOff();
    const { from, time, onEntry } = this.#options;
    const fin: FinEntry = { from, kind: 'fin', ...nothingAt(this.#octets), time: time() };
    onEntry(reset ? { ...fin, isReset: true } : fin);
  }

  /** Tells what there is of the message under way: no more of it will be understood. */
  leaveOff(): void {
    this.#flush('goes on');
    this.#endLayer();
  }

  /** So many octets were not heard: they have a place in the stream, and no bytes. Follows `giveUp`. */
  skip(octets: number): void {
    this.#follow('skip');
    this.#octets += octets;
    this.#bytes.position = this.#octets;
    this.#restField = this.#restField === REST.afterFrame ? REST.afterLostFrame : REST.afterLost;
  }

  /**
   * What comes from now on is kept until it is clear whether a head begins in it.
   *
   * @param rest what is called in which none does
   */
  lookOut(rest: Field): void {
    this.#follow('look out');
    this.#restField = rest;
  }

  /** No head begins in so many octets: they are told as they are. */
  passOver(octets: number): void {
    this.#follow('pass over');
    const { position } = this.#bytes;
    this.#tellRest(this.#bytes.take(octets), position);
  }

  /** A head has been found: what comes from now on is read. */
  resume(): void {
    this.#follow('resume');
    this.#restField = REST.afterEnd;
  }

  /**
   * What comes from now on is read by no one, and is not kept.
   *
   * @param unfinished what there is of a head or frame whose end will not come
   * @param rest what it is called
   */
  giveUp(unfinished?: Placed, rest?: Field): void {
    this.#follow('give up');
    if (rest) this.#restField = rest;
    if (unfinished && this.#options.tellsRest) this.#tellUnfinished(unfinished);
    this.#tellKept();
  }

  /**
   * Someone else will tell what comes from now on.
   *
   * @returns what has come of it
   */
  handOver(): Buffer {
    this.leaveOff();
    this.#follow('give up');
    return this.#bytes.take(this.#bytes.length);
  }

  #follow(input: DirectionInput): void {
    this.#state = followDirection(this.#state, input);
  }

  /** What has come and was not read. */
  #tellKept(): void {
    const { position, length } = this.#bytes;
    this.#tellRest(this.#bytes.take(length), position);
  }

  /** What has come with the fault, after it: it belongs to what was refused. */
  #addUnread(field: Field): void {
    this.#restField = field;
    const start = this.#parts.at(-1)?.end ?? this.#bytes.position;
    if (start < this.#octets) this.#parts.push(new Unparsed(start, this.#octets, field));
  }

  #tellUnfinished(part: Placed): void {
    const { start, end } = part;
    this.#tellRest(this.#bytes.take(start - this.#bytes.position), this.#bytes.position);
    const bytes = this.#bytes.take(end - start);
    this.#tell({ parts: [part], start, end, bytes, fault: undefined });
  }

  #tellRest(bytes: Buffer, start: number): void {
    if (!this.#options.tellsRest || bytes.length === 0) return;
    const end = start + bytes.length;
    const parts = [new Unparsed(start, end, this.#restField)];
    this.#tell({ parts, start, end, bytes, fault: undefined });
  }

  /** From the window on, each chunk is a piece of its own. */
  #addWhole(event: Placed): void {
    const isChunk = event instanceof ChunkLine;
    const after = isChunk ? event.size + CHUNK_END : 0;
    if (this.#kept + event.end - event.start + after > this.#options.window) {
      this.#flush('goes on');
      if (isChunk) this.#isInPieces = true;
    }
    if (event.end > event.start) this.#parts.push(event);
  }

  /** How much content comes at once means nothing: pieces are cut where the window ends. */
  #addContent(content: Content): void {
    const { bytes, start } = content;
    if (this.#kept + bytes.length <= this.#options.window) {
      if (bytes.length > 0) this.#parts.push(content);
      return;
    }
    let at = 0;
    while (this.#kept + bytes.length - at > this.#options.window) {
      const end = at + this.#options.window - this.#kept;
      if (end > at) this.#push(bytes.subarray(at, end), start + at);
      this.#flush('goes on');
      at = end;
    }
    if (at < bytes.length) this.#push(bytes.subarray(at), start + at);
  }

  #push(bytes: Buffer, start: number): void {
    this.#parts.push(new Content(bytes, start, this.#isChunked));
  }

  get #kept(): number {
    const [first] = this.#parts;
    return first ? this.#parts.at(-1)!.end - first.start : 0;
  }

  #endsPiece(event: Placed): boolean {
    return event instanceof ChunkEnd || (event instanceof Content && !this.#isChunked);
  }

  #flush(more?: 'goes on', fault?: ProtocolError): void {
    const parts = this.#parts;
    const first = parts[0];
    if (!first) return;
    this.#parts = [];
    const { start } = first;
    const { end } = parts.at(-1)!;
    this.#bytes.skip(start - this.#bytes.position);
    const bytes = this.#bytes.take(end - start);
    const now = this.#options.time();
    this.#tell({ parts, start, end, bytes, fault }, more);
    if (!this.#layer) return;
    for (const part of parts) {
      if (part instanceof Content)
        this.#layer.receive(bytes.subarray(part.start - start, part.end - start), now);
    }
  }

  #endLayer(): void {
    this.#layer?.end(this.#options.time());
    this.#layer = undefined;
  }

  #tell({ parts, start, end, bytes, fault }: Untold, more?: 'goes on'): void {
    const { from, onEntry } = this.#options;
    const time = this.#takeTime(start, end);
    const answers = fault || parts[0] instanceof ResponseHead ? this.#answers : undefined;
    const goesOn = more !== undefined;
    const entry: MessageEntry = {
      from,
      kind: 'message',
      parts,
      start,
      end,
      bytes,
      time,
      fault,
      goesOn,
      answers,
    };
    onEntry(entry);
  }

  /** What has bytes has the time of the first of them; what has none is told when it happens. */
  #takeTime(start: number, end: number): number {
    if (end === start) return this.#options.time();
    const time = this.timeOf(start);
    this.#arrivals.forget(end);
    return time;
  }
}

type Untold = Pick<MessageEntry, 'parts' | 'start' | 'end' | 'bytes' | 'fault'>;

/** The CRLF after the data of a chunk. */
const CHUNK_END = 2;

function isFrame(event: Placed): boolean {
  return event instanceof Frame || event instanceof FramePart;
}

/** Nothing more will belong to the same message. */
function isWhole(event: Placed): boolean {
  if (event instanceof Frame) return true;
  if (event instanceof FramePart) return event.endsFrame;
  return event instanceof MessageEnd || event instanceof ConnectionEnd;
}
