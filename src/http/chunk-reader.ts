import type { ByteQueue } from '../wire/byte-queue.ts';
import { countOf } from '../wire/count.ts';
import type { Placed } from '../wire/field.ts';
import { refusedBy, Unparsed } from '../wire/unparsed.ts';
import { ChunkEnd, ChunkLine } from './chunk-events.ts';
import { Content } from './events.ts';
import { type HttpError, placeFault, refuse } from './faults.ts';
import { TrailerSection } from './field-section.ts';
import { CR, LF } from './grammar.ts';
import type { HttpLimits } from './limits.ts';
import { RescanGuard } from './rescan-guard.ts';
import { scanChunkLine } from './scan-chunk.ts';
import { scanFieldSection } from './scan-fields.ts';
import { INCOMPLETE, newProgress } from './scan-progress.ts';
import { UnfinishedHead } from './unfinished-head.ts';

/**
 * Reads the chunked coding, RFC 9112 7.1:
 *
 *     chunked-body = *chunk last-chunk trailer-section CRLF
 *     chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
 *     last-chunk   = 1*("0") [ chunk-ext ] CRLF
 *
 * Line, data, CRLF, and again, until a size of zero: then come the trailers. Data is handed on as it
 * comes, for a chunk may be longer than any memory. Lines are handed on only when they are whole.
 */
export class ChunkReader {
  readonly #limits: HttpLimits;
  #expects: 'line' | 'data' | 'data-end' | 'trailers' | 'nothing' = 'line';
  /** Octets of the present chunk's data that are still to come. */
  #left = 0;
  /** Octets that all chunks up to now have announced. */
  #octets = 0;
  /** Octets of extensions that the message may still have: 7.1.1 asks a server to limit them. */
  #extensionRoom: number;
  readonly #trailers = newProgress();
  readonly #guard = new RescanGuard();

  constructor(limits: HttpLimits) {
    this.#limits = limits;
    this.#extensionRoom = limits.chunkExtensionOctets;
  }

  get isDone(): boolean {
    return this.#expects === 'nothing';
  }

  /** What is still to come, for people: at least. */
  get missing(): string {
    if (this.#expects === 'data') {
      return `${countOf(this.#left, 'more byte')} of a chunk`;
    }
    if (this.#expects === 'data-end') return 'the CRLF after a chunk';
    return this.#expects === 'line' ? 'the next chunk' : 'the empty line after the last chunk';
  }

  /**
   * Reads the next piece of the content.
   *
   * @returns undefined when it takes more bytes
   * @throws ProtocolError placed in the stream
   */
  read(queue: ByteQueue): ChunkLine | Content | ChunkEnd | TrailerSection | undefined {
    if (queue.length === 0) return undefined;
    switch (this.#expects) {
      case 'line':
        return this.#readLine(queue);
      case 'data':
        return this.#readData(queue);
      case 'data-end':
        return this.#readDataEnd(queue);
      case 'trailers':
        return this.#readTrailers(queue);
      default:
        return undefined;
    }
  }

  /**
   * chunk-size [ chunk-ext ] CRLF, RFC 9112 7.1. Extensions are counted over the whole message, 7.1.1: many
   * short ones cost as much as a long one.
   */
  #readLine(queue: ByteQueue): ChunkLine | undefined {
    const { position } = queue;
    // Few chunks have extensions: a short look shows the whole line of the others.
    const isShort = queue.length <= SHORT_LOOK || hasLineEnd(queue, SHORT_LOOK);
    const look = isShort ? SHORT_LOOK : LONGEST_LOOK + this.#extensionRoom;
    const text = queue.latin1(Math.min(queue.length, look));
    const line = placed(position, refusedFrom(position), () => {
      const marks = scanChunkLine(text, this.#extensionRoom);
      if (marks === INCOMPLETE) return undefined;
      const found = new ChunkLine(text.slice(0, marks.extensionsEnd + 2), marks, position);
      this.#extensionRoom -= marks.extensionsEnd - marks.sizeEnd;
      // The size is believed before the data is there: too much of it is refused before it is read.
      this.#octets += found.size;
      if (this.#octets > this.#limits.contentOctets) refuse('content-too-large', 0);
      return found;
    });
    if (!line) return undefined;
    queue.skip(line.text.length);
    this.#left = line.size;
    this.#expects = line.size === 0 ? 'trailers' : 'data';
    return line;
  }

  /** chunk-data, as much of it as there is: how many octets come at once means nothing. */
  #readData(queue: ByteQueue): Content {
    const start = queue.position;
    const bytes = queue.take(Math.min(queue.length, this.#left));
    this.#left -= bytes.length;
    if (this.#left === 0) this.#expects = 'data-end';
    return new Content(bytes, start, true);
  }

  /**
   * The CRLF after the data. Anything else means that the size was wrong, by accident or on purpose: what
   * follows could be read as the next chunk or as the rest of this one.
   */
  #readDataEnd(queue: ByteQueue): ChunkEnd | undefined {
    const { position } = queue;
    return placed(position, refusedFrom(position), () => {
      if (queue.byteAt(0) !== CR) refuse('chunk-overrun', 0);
      if (queue.length < 2) return undefined;
      if (queue.byteAt(1) !== LF) refuse('chunk-overrun', 1);
      queue.skip(2);
      this.#expects = 'line';
      return new ChunkEnd(position);
    });
  }

  /**
   * trailer-section = *( field-line CRLF ), RFC 9112 7.1.2, and the empty line that ends it all. Its lines
   * obey the rules and limits of a head's: a limit for the head alone would be none.
   */
  #readTrailers(queue: ByteQueue): TrailerSection | undefined {
    if (this.#guard.canWait(queue, this.#trailers)) return undefined;
    const { marks } = this.#trailers;
    const start = queue.position;
    const text = queue.latin1(queue.length);
    const partial = ({ offset, row }: HttpError) => {
      const layout = { kind: 'trailers', startLine: [], rest: refusedBy(row.ref) } as const;
      return new UnfinishedHead(text.slice(0, offset + 1), marks, start, layout);
    };
    return placed(start, partial, () => {
      const end = scanFieldSection(text, this.#trailers, 0, 0, this.#limits);
      if (end === INCOMPLETE) return undefined;
      queue.skip(end);
      this.#expects = 'nothing';
      return new TrailerSection({ text: text.slice(0, end), marks, start, isLenient: false });
    });
  }
}

/** Octets of a chunk line besides its extensions: a size, CRLF, and one that is too many. */
const LONGEST_LOOK = 32;
const SHORT_LOOK = 64;

/** Whether a line ends within so many octets, which the queue has. */
function hasLineEnd(queue: ByteQueue, within: number): boolean {
  for (let at = 0; at < within; at++) if (queue.byteAt(at) === LF) return true;
  return false;
}

/** Counts a fault from the start of the stream, and keeps what there is to show of the place. */
function placed<T>(position: number, partial: (error: HttpError) => Placed, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw placeFault(error, position, partial);
  }
}

/** What there is to show of a fault outside of a head: the octets up to it. */
function refusedFrom(position: number): (error: HttpError) => Placed {
  return ({ offset, row }) => new Unparsed(position, position + offset + 1, refusedBy(row.ref));
}
