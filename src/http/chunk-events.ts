import type { Placed, Span } from '../wire/field.ts';
import { CHUNK_EXTENSION, CHUNK_SIZE } from './chunk-fields.ts';
import { DELIMITERS } from './head-fields.ts';
import type { ChunkLineMarks } from './scan-chunk.ts';

/**
 * The line before a chunk, RFC 9112 7.1. It is an event by itself, since the data may take its time. Those
 * who want only the content find it in the `Content` after it.
 */
export class ChunkLine implements Placed {
  readonly type = 'chunk';
  readonly start: number;
  readonly text: string;
  readonly #marks: ChunkLineMarks;

  constructor(text: string, marks: ChunkLineMarks, start: number) {
    this.text = text;
    this.#marks = marks;
    this.start = start;
  }

  /**
   * Octets of data in the chunk. RFC 9112 7.1 asks a recipient to expect sizes that a number cannot hold:
   * 16 digits are more than a double counts exactly, but any such size is over the limit for content.
   */
  get size(): number {
    return Number.parseInt(this.text.slice(0, this.#marks.sizeEnd), 16);
  }

  get end(): number {
    return this.start + this.text.length;
  }

  spans(): Span[] {
    const { sizeEnd, extensionsEnd } = this.#marks;
    const size = { field: CHUNK_SIZE, start: 0, end: sizeEnd };
    const extension = { field: CHUNK_EXTENSION, start: sizeEnd, end: extensionsEnd };
    const lineEnd = { field: DELIMITERS.CRLF, start: extensionsEnd, end: this.text.length };
    return extensionsEnd > sizeEnd ? [size, extension, lineEnd] : [size, lineEnd];
  }
}

/**
 * The CRLF after a chunk's data, RFC 9112 7.1. The size has told already where the data ends, so this line
 * end is only a check: where it is missing, the size was wrong.
 */
export class ChunkEnd implements Placed {
  readonly type = 'chunk-end';
  readonly start: number;

  constructor(start: number) {
    this.start = start;
  }

  get end(): number {
    return this.start + 2;
  }

  spans(): Span[] {
    return [{ field: DELIMITERS.CRLF, start: 0, end: 2 }];
  }
}
