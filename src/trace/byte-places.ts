import { ChunkLine } from '../http/chunk-events.ts';
import { Content } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { EventBlock } from '../sse/event-block.ts';
import { HEADER_LENGTH } from '../tls/record.ts';
import { Frame } from '../websocket/frame.ts';
import type { Placed } from '../wire/field.ts';
import { indexOfFirst, stretchAt } from '../wire/search.ts';
import type { Entry } from './entry.ts';
import type { RecordedPart, RecordedStream } from './recorder.ts';

/** What a byte can be a part of, from the highest layer down. */
export type Unit = 'event' | 'payload' | 'frame' | 'chunk' | 'content' | 'head' | 'record' | 'read';

/** A byte's place in one layer: it is this byte of this unit. Units count from 1, bytes from 0. */
export interface BytePlace {
  readonly unit: Unit;
  readonly number: number;
  readonly byte: number;
}

/** Bytes of a unit that lie in the stream in one stretch. */
export interface Piece {
  /** Which byte of the unit is the first one here. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** A unit, or a part of one, and where it lies in the stream. */
interface Stretch {
  readonly unit: Unit;
  readonly number: number;
  /** Which byte of the unit is the first one here. */
  readonly first: number;
  readonly start: number;
  readonly end: number;
}

const ORDER: readonly Unit[] = [
  ...(['event', 'payload', 'frame', 'chunk', 'content', 'head', 'record', 'read'] as const),
];

/**
 * Says of each byte of one direction what it is, in every layer at once: a byte of an event is a byte of
 * a chunk, too, and came with a read. It is the same byte.
 */
export class BytePlaces {
  /** Of each unit in their order, in which both their numbers and their places go up. */
  readonly #stretches: ReadonlyMap<Unit, readonly Stretch[]>;

  /**
   * @param entries of the side whose stream it is
   * @param tls what went over the wire below TLS, if it was spoken: the reads are of that
   * @param walk has come as far as the first of the entries
   */
  constructor(
    stream: RecordedStream,
    entries: readonly Entry[],
    tls?: RecordedStream,
    walk = new UnitWalk(),
  ) {
    const reads = tls ? readsOfRecords(stream, tls) : readsOf(stream);
    const records = stream.records.map(({ start, end, first, number }): Stretch => {
      return { unit: 'record', number, first, start, end };
    });
    for (const entry of entries) walk.add(entry);
    const all = [...reads, ...records, ...walk.stretches];
    this.#stretches = new Map(
      ORDER.map((unit) => [unit, all.filter((stretch) => stretch.unit === unit)]),
    );
  }

  /** All places of the byte at an offset of the stream, the highest layer first. */
  of(offset: number): BytePlace[] {
    return ORDER.flatMap((unit) => {
      const stretch = stretchAt(this.#of(unit), offset);
      if (!stretch) return [];
      const { number, first, start } = stretch;
      return [{ unit, number, byte: first + offset - start }];
    });
  }

  /** Where in the stream a unit is; nothing where there is no such unit. */
  piecesOf(unit: Unit, number: number): Piece[] {
    const stretches = this.#of(unit);
    const pieces: Piece[] = [];
    let index = indexOfFirst(stretches, (stretch) => stretch.number < number);
    for (; stretches[index]?.number === number; index++) {
      const { first, start, end } = stretches[index]!;
      pieces.push({ at: first, start, end });
    }
    return pieces;
  }

  /** Where in the stream a byte of a unit is; undefined where there is no such byte. */
  offsetOf({ unit, number, byte }: BytePlace): number | undefined {
    const found = this.piecesOf(unit, number).find(({ at, start, end }) => {
      return byte >= at && byte < at + end - start;
    });
    return found && found.start + byte - found.at;
  }

  #of(unit: Unit): readonly Stretch[] {
    return this.#stretches.get(unit) ?? [];
  }
}

/** `event 1 byte 6 = chunk 2 byte 3 = read 4 byte 10` */
export function describePlaces(places: readonly BytePlace[]): string {
  return places.map(({ unit, number, byte }) => `${unit} ${number} byte ${byte}`).join(' = ');
}

function readsOf(stream: RecordedStream): Stretch[] {
  return stream.reads.map(({ number, start, end }) => {
    return { unit: 'read', number, first: 0, start, end };
  });
}

/** The reads below TLS, as far as they brought what the records carried. */
function readsOfRecords({ records }: RecordedStream, tls: RecordedStream): Stretch[] {
  return records.flatMap((part) => {
    const shift = contentStart(part) - part.start;
    const stretches: Stretch[] = [];
    let index = indexOfFirst(tls.reads, ({ end }) => end <= part.start + shift);
    for (; index < tls.reads.length; index++) {
      const read = tls.reads[index]!;
      const start = Math.max(part.start, read.start - shift);
      const end = Math.min(part.end, read.end - shift);
      if (start >= end) break;
      const first = start + shift - read.start;
      stretches.push({ unit: 'read', number: read.number, first, start, end });
    }
    return stretches;
  });
}

/**
 * Where on the wire the first octet of a part is. The ciphers of TLS 1.3 encrypt octet by octet, so that
 * each keeps its place after the header.
 */
export function contentStart({ recordStart, first }: RecordedPart): number {
  return recordStart + HEADER_LENGTH + first;
}

/** Walks over the rows of one side: what was on the wire, and the events that its content says. */
export class UnitWalk {
  readonly stretches: Stretch[] = [];
  readonly #counts = new Map<Unit, number>();
  #chunk: { readonly number: number; read: number } | undefined;
  #content = new ContentPieces();

  /** Keeps nothing of what was walked over but how far it has come. */
  forget(): void {
    this.stretches.length = 0;
    this.#content.forget();
  }

  /** How many of a unit it has walked over. */
  countOf(unit: Unit): number {
    return this.#counts.get(unit) ?? 0;
  }

  add({ kind, parts }: Entry): void {
    for (const part of parts) {
      if (kind === 'message') this.#addPart(part);
      else if (kind === 'event' && part instanceof EventBlock) this.#addBlock(part);
    }
  }

  #addPart(part: Placed): void {
    if (part instanceof RequestHead || part instanceof ResponseHead) this.#addHead(part);
    else if (part instanceof ChunkLine) this.#chunk = { number: this.#count('chunk'), read: 0 };
    else if (part instanceof Content) this.#addContent(part);
    else if (part instanceof Frame) this.#addFrame(part);
  }

  #addHead(head: RequestHead | ResponseHead): void {
    this.#add('head', this.#count('head'), 0, head.start, head.end);
    this.#content = new ContentPieces();
    this.#chunk = undefined;
  }

  #addContent({ start, end }: Content): void {
    const chunk = this.#chunk;
    if (chunk) {
      this.#add('chunk', chunk.number, chunk.read, start, end);
      chunk.read += end - start;
    }
    this.#add('content', this.#counts.get('head') ?? 1, this.#content.octets, start, end);
    this.#content.add(start, end);
  }

  /** A block may lie in several chunks. */
  #addBlock(block: EventBlock): void {
    const number = this.#count('event');
    for (const { at, start, end } of this.#content.piecesOf(block.start, block.end)) {
      this.#add('event', number, at - block.start, start, end);
    }
  }

  #addFrame({ header, start, end }: Frame): void {
    const number = this.#count('frame');
    const { headerLength } = header.shape;
    this.#add('frame', number, 0, start, end);
    if (end > start + headerLength) this.#add('payload', number, 0, start + headerLength, end);
  }

  #count(unit: Unit): number {
    const number = (this.#counts.get(unit) ?? 0) + 1;
    this.#counts.set(unit, number);
    return number;
  }

  #add(unit: Unit, number: number, first: number, start: number, end: number): void {
    this.stretches.push({ unit, number, first, start, end });
  }
}

/** The content of one message: where its octets are in the stream. */
class ContentPieces {
  octets = 0;
  readonly #pieces: Piece[] = [];

  forget(): void {
    this.#pieces.length = 0;
  }

  add(start: number, end: number): void {
    this.#pieces.push({ at: this.octets, start, end });
    this.octets += end - start;
  }

  /** Where the octets of the content from here to there are in the stream. */
  piecesOf(from: number, to: number): Piece[] {
    const pieces: Piece[] = [];
    const after = ({ at, start, end }: Piece) => at + end - start;
    let index = indexOfFirst(this.#pieces, (piece) => after(piece) <= from);
    for (; index < this.#pieces.length; index++) {
      const { at, start } = this.#pieces[index]!;
      const first = Math.max(from, at);
      const last = Math.min(to, after(this.#pieces[index]!));
      if (first >= last) break;
      pieces.push({ at: first, start: start + first - at, end: start + last - at });
    }
    return pieces;
  }
}
