import { ByteQueue } from '../wire/byte-queue.ts';
import { type Given, withDefaults } from '../wire/with-defaults.ts';
import {
  type DispatchedEvent,
  EventBlock,
  type LineMarks,
  UnfinishedBlock,
} from './event-block.ts';
import { type EventStreamFault, refuse } from './faults.ts';
import { DEFAULT_EVENT_STREAM_LIMITS, type EventStreamLimits } from './limits.ts';

/** How a stream is read. */
export interface EventStreamOptions {
  /** Where they differ from the default. */
  readonly limits?: Given<EventStreamLimits> | undefined;
  /**
   * What an earlier stream of the same source has come to. By the letter of HTML 9.2.6 each stream would
   * begin without an id; all browsers keep the one they have, and so does the Standard's test suite.
   */
  readonly lastEventId?: string | undefined;
}

/**
 * stream = [ bom ] *event
 * event = *( comment / field ) end-of-line
 * comment = colon *any-char end-of-line
 * field = 1*name-char [ colon [ space ] *any-char ] end-of-line
 * end-of-line = ( cr lf / cr / lf )
 *
 * Reads an event stream, HTML 9.2.5 and 9.2.6. Offsets count the octets of the content that it is.
 *
 * The Standard reads line by line, into three buffers: for the type, the data and the id of the event
 * under way. Nothing that is in them can be seen before a blank line, and if the stream ends first it is
 * dropped. So here a line leaves only its marks, and the block is read as a whole when its blank line is
 * there: its octets are then in one place, where they can be shown. What came before a blank line
 * that never comes costs no more than its octets.
 *
 * The lines are cut before anything is decoded. That is the same as to decode first, as the Standard
 * does: in UTF-8 the octets of CR, LF, colon and space stand for nothing else, RFC 3629 3.
 */
export class EventStreamReader {
  readonly #limits: EventStreamLimits;
  readonly #queue = new ByteQueue();
  /** The lines of the block under way, and how far the next one has been looked through. */
  #lines: LineMarks[] = [];
  #scanned = 0;
  /** Octets before the first line of the block: undefined until that is known. */
  #lead: number | undefined;
  #isFirst = true;
  #endedInCr = false;
  #idBuffer: string;
  /** What the block under way has set so far. */
  #retry: number | undefined;
  #lastEventId: string;
  #reconnectionTime: number | undefined;

  constructor({ limits, lastEventId = '' }: EventStreamOptions = {}) {
    this.#limits = withDefaults(DEFAULT_EVENT_STREAM_LIMITS, limits);
    this.#idBuffer = lastEventId;
    this.#lastEventId = lastEventId;
  }

  /** What the client sends when it comes back; empty: nothing. */
  get lastEventId(): string {
    return this.#lastEventId;
  }

  /**
   * Milliseconds, once the stream has said how many: any digits, so that it may be more than a timer
   * takes, up to `Infinity`.
   */
  get reconnectionTime(): number | undefined {
    return this.#reconnectionTime;
  }

  /** Octets that have come and that no blank line has followed yet. If the stream ends, they are lost. */
  get pendingOctets(): number {
    return this.#queue.length;
  }

  /** Keeps bytes that came. Reads none of them. */
  receive(bytes: Uint8Array): void {
    this.#queue.append(bytes);
  }

  /**
   * Reads the next block.
   *
   * @returns undefined when it takes more bytes
   * @throws ProtocolError where a limit is exceeded
   */
  nextEvent(): EventBlock | undefined {
    this.#lead ??= this.#readLead();
    if (this.#lead === undefined) return undefined;
    for (;;) {
      const line = this.#scanLine(this.#lines.at(-1)?.next ?? this.#lead);
      if (!line) return undefined;
      this.#lines.push(line);
      if (line.start === line.end) return this.#takeBlock();
    }
  }

  /**
   * What stands before the first line of a block, and belongs to none.
   *
   * HTML 9.2.6: the stream is decoded as UTF-8, which drops one byte order mark at the very start. A
   * second one, or one anywhere else, is part of its line: it makes `data` a name that no one knows.
   *
   * A blank line that ends in CR dispatches at once: the LF that may come after it then stands before
   * the next block, and ends no line.
   */
  #readLead(): number | undefined {
    const { length } = this.#queue;
    if (length === 0) return undefined;
    if (this.#endedInCr) return this.#queue.byteAt(0) === LF ? 1 : 0;
    if (!this.#isFirst) return 0;
    for (let at = 0; at < BYTE_ORDER_MARK.length; at++) {
      if (at === length) return undefined;
      if (this.#queue.byteAt(at) !== BYTE_ORDER_MARK[at]) return 0;
    }
    return BYTE_ORDER_MARK.length;
  }

  /**
   * Looks for the end of the line that begins here, from where the last look has ended: a line that
   * comes octet by octet is still read only once.
   *
   * @returns undefined where the line is not complete
   */
  #scanLine(start: number): LineMarks | undefined {
    const bytes = this.#queue.peek(this.#queue.length);
    const end = endOfLine(bytes, Math.max(start, this.#scanned));
    this.#scanned = end;
    this.#checkLimits(start, end);
    if (end === bytes.length) return undefined;
    const parts = partsOf(bytes, start, end);
    this.#obeyRetry(bytes, parts);
    const next = afterLineEnd(bytes, end, end === start);
    const { nameEnd, valueStart } = parts;
    return next === undefined ? undefined : { start, nameEnd, valueStart, end, next };
  }

  /** The limit that is met first decides, so that it does not matter how much has come by now. */
  #checkLimits(start: number, end: number): void {
    const { lineOctets, blockOctets, blockLines } = this.#limits;
    const isFull = this.#lines.length >= blockLines;
    const lineRoom = start + (isFull ? 0 : lineOctets);
    if (end <= Math.min(lineRoom, blockOctets)) return;
    if (blockOctets < lineRoom) this.#refuse('block-too-long', blockOctets);
    this.#refuse(isFull ? 'too-many-lines' : 'line-too-long', lineRoom);
  }

  /** @param at in octets from the start of the block */
  #refuse(fault: EventStreamFault, at: number): never {
    const { position: start } = this.#queue;
    const lines = this.#lines;
    const lead = this.#lead!;
    const length = Math.max(lines.at(-1)?.next ?? lead, at + 1);
    const bytes = Buffer.from(this.#queue.peek(length));
    refuse(fault, start + at, new UnfinishedBlock({ bytes, start, lead, lines }));
  }

  /**
   * A field is processed as its line ends, HTML 9.2.6. All others only fill buffers that wait for the
   * blank line; this one is obeyed at once, and stays so when the stream ends before a blank line: so a
   * server can say how long to stay away and close, without an event.
   *
   * Only ASCII digits make a number, in base ten. A sign, a point or a space, and the line is ignored.
   */
  #obeyRetry(bytes: Buffer, { start, nameEnd, valueStart, end }: LineParts): void {
    if (bytes.toString('latin1', start, nameEnd) !== 'retry') return;
    const value = bytes.toString('latin1', valueStart, end);
    if (!/^[0-9]+$/.test(value)) return;
    this.#retry = Number(value);
    this.#reconnectionTime = this.#retry;
  }

  #takeBlock(): EventBlock {
    const lines = this.#lines;
    const { next } = lines.at(-1)!;
    const start = this.#queue.position;
    const bytes = this.#queue.take(next);
    const places = { bytes, start, lead: this.#lead!, lines };
    const block = new EventBlock(places, this.#process(bytes, lines), this.#retry);
    this.#isFirst = false;
    this.#endedInCr = bytes[next - 1] === CR;
    this.#lead = undefined;
    this.#lines = [];
    this.#scanned = 0;
    this.#retry = undefined;
    return block;
  }

  /**
   * HTML 9.2.6, to process the field, for each line but those of retry:
   *
   * - `event`: the value is the type. The last one counts.
   * - `data`: the value and a LF are appended to the data. When the event is dispatched the last LF is
   *   taken off, so that there is one between every two lines; an empty line counts as well.
   * - `id`: the value is the id, unless there is a NUL in it. An empty one takes the id away.
   * - any other name: the line is ignored. Names are compared as they are, so `Data` is another name, and
   *   a comment is a line whose name is empty.
   *
   * And then, to dispatch the event:
   *
   * 1. The id becomes the one that is sent when the client comes back: also in a block without data, and
   *    it stays through all that follow until one says otherwise.
   * 2. Without a line of data there is no event, whatever type was given. A data line with an empty value
   *    is one: the event's data is then empty.
   * 3. Without a type, or with an empty one, the event is a `message`.
   */
  #process(bytes: Buffer, lines: readonly LineMarks[]): DispatchedEvent | undefined {
    let type = '';
    let data: string | undefined;
    for (const { start, nameEnd, valueStart, end } of lines) {
      const value = bytes.toString('utf8', valueStart, end);
      switch (bytes.toString('latin1', start, nameEnd)) {
        case 'event':
          type = value;
          break;
        case 'data':
          data = data === undefined ? value : `${data}\n${value}`;
          break;
        case 'id':
          if (!value.includes('\0')) this.#idBuffer = value;
          break;
      }
    }
    this.#lastEventId = this.#idBuffer;
    if (data === undefined) return undefined;
    return { type: type === '' ? 'message' : type, data, lastEventId: this.#lastEventId };
  }
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

type LineParts = Omit<LineMarks, 'next'>;

/**
 * HTML 9.2.6, the cases of a line that is not blank:
 *
 * - It starts with a colon: a comment. Its name is empty, and means nothing.
 * - There is a colon in it: the name is what stands before the first one, and the value is what stands
 *   after it. If that begins with a space, this one space belongs to neither.
 * - There is none: the whole line is the name, and the value is empty.
 */
function partsOf(bytes: Buffer, start: number, end: number): LineParts {
  const colon = bytes.subarray(start, end).indexOf(COLON);
  const nameEnd = colon < 0 ? end : start + colon;
  const isSpaced = nameEnd + 1 < end && bytes[nameEnd + 1] === SPACE;
  const valueStart = Math.min(nameEnd + (isSpaced ? 2 : 1), end);
  return { start, nameEnd, valueStart, end };
}

/** Where the first CR or LF stands, either of which ends a line; or where the bytes end. */
function endOfLine(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === LF || bytes[at] === CR) return at;
  }
  return bytes.length;
}

/**
 * Where the next line begins. CR LF is one end of a line, and so the octet after a CR has to be known.
 *
 * After a blank line's CR nothing is waited for: the event is complete, and a server that ends its lines
 * by CR may send nothing more for an hour. After any other CR the next octet decides, and since no event
 * can be complete before it, there is no harm in waiting.
 *
 * @returns undefined where that takes more bytes
 */
function afterLineEnd(bytes: Buffer, end: number, isBlank: boolean): number | undefined {
  if (end === bytes.length) return undefined;
  if (bytes[end] === LF || isBlank) return end + 1;
  if (end + 1 === bytes.length) return undefined;
  return bytes[end + 1] === LF ? end + 2 : end + 1;
}
