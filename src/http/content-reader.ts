import type { ByteQueue } from '../wire/byte-queue.ts';
import { countOf } from '../wire/count.ts';
import type { ChunkEnd, ChunkLine } from './chunk-events.ts';
import { ChunkReader } from './chunk-reader.ts';
import { Content } from './events.ts';
import type { TrailerSection } from './field-section.ts';
import type { Framing } from './framing.ts';
import type { HttpLimits } from './limits.ts';

/** A piece of a message after its head. */
export type ContentEvent = Content | ChunkLine | ChunkEnd | TrailerSection;

/**
 * Reads the content of one message after another, however each of them is framed, RFC 9112 6.3: so many
 * octets, chunks, or all that comes until the connection ends. Which of them it is was decided from the
 * head; nothing in the content itself can change it.
 */
export class ContentReader {
  readonly #limits: HttpLimits;
  /** Octets still to come; Infinity where only the end of the connection tells. */
  #left = 0;
  #chunks: ChunkReader | undefined;

  constructor(limits: HttpLimits) {
    this.#limits = limits;
  }

  /** A head has announced content: by rule 4 of 6.3 in chunks, by 6 a length, by 8 nothing at all. */
  expect(framing: Framing): void {
    this.#chunks = framing.kind === 'chunked' ? new ChunkReader(this.#limits) : undefined;
    this.#left = framing.kind === 'length' ? framing.length : Infinity;
  }

  /** Whether all that was announced has been read. */
  get isDone(): boolean {
    return this.#chunks ? this.#chunks.isDone : this.#left === 0;
  }

  /**
   * Whether the end of the connection is the end of the content: RFC 9112 6.3, rule 8. No one can tell such
   * content from content that was cut, so a server should announce its end wherever it can.
   */
  get endsWithConnection(): boolean {
    return this.#left === Infinity && !this.#chunks;
  }

  /** How many octets are to come, as far as that is known. */
  get octetsLeft(): number {
    return this.isDone ? 0 : this.#left;
  }

  /** What the content still lacks, for people; undefined where its end is the connection's. */
  get missing(): string | undefined {
    if (this.#chunks) return this.#chunks.missing;
    return this.#left === Infinity
      ? undefined
      : `${countOf(this.#left, 'more byte')} of the content`;
  }

  /**
   * Reads the next piece.
   *
   * @returns undefined when it takes more bytes
   * @throws ProtocolError placed in the stream
   */
  read(queue: ByteQueue): ContentEvent | undefined {
    if (this.#chunks) return this.#chunks.read(queue);
    return queue.length === 0 ? undefined : this.#take(queue);
  }

  /** Octets that are framed by their number alone: as many as have come. */
  #take(queue: ByteQueue): Content {
    const start = queue.position;
    const bytes = queue.take(Math.min(queue.length, this.#left));
    this.#left -= bytes.length;
    return new Content(bytes, start, false);
  }
}
