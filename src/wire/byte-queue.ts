/**
 * The bytes that have come but are not yet read, as one contiguous stretch of the stream.
 *
 * Most reads hold whole messages. Such a read is adopted as it is, without a copy. Only what is left
 * over from an earlier read makes the queue copy, into a buffer that doubles, so that a peer who
 * sends one byte at a time costs us no more per byte than one who sends a million.
 */
export class ByteQueue {
  /** Offset in the stream of the first byte still queued. */
  position = 0;
  #buffer: Buffer = EMPTY;
  #start = 0;
  #end = 0;
  /** Whether the buffer is ours to write to after `#end`; an adopted read never is. */
  #owned = false;

  get length(): number {
    return this.#end - this.#start;
  }

  /** Queues bytes. The caller must not change them until they have been read. */
  append(bytes: Uint8Array): void {
    if (this.#start === this.#end) this.#adopt(bytes);
    else this.#copyAfter(bytes);
  }

  /** The byte at `index` from the front; the caller has checked the length. */
  byteAt(index: number): number {
    return this.#buffer[this.#start + index]!;
  }

  /** The first `length` bytes as latin1 text, in which string index equals byte offset. */
  latin1(length: number): string {
    return this.#buffer.toString('latin1', this.#start, this.#start + length);
  }

  /** The first `length` bytes without taking them. A view: valid until the next `append`. */
  peek(length: number): Buffer {
    // All of it is the buffer itself: to make a view costs more than to read a head again.
    const isAll = this.#start === 0 && length === this.#buffer.length;
    return isAll ? this.#buffer : this.#buffer.subarray(this.#start, this.#start + length);
  }

  /** Takes the first `length` bytes. Valid for good: what has been taken is never written over. */
  take(length: number): Buffer {
    const bytes = this.peek(length);
    this.skip(length);
    return bytes;
  }

  /** Drops the first `length` bytes. */
  skip(length: number): void {
    this.#start += length;
    this.position += length;
    if (this.#start === this.#end) this.#buffer = EMPTY;
  }

  #adopt(bytes: Uint8Array): void {
    this.#buffer = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#start = 0;
    this.#end = bytes.byteLength;
    this.#owned = false;
  }

  #copyAfter(bytes: Uint8Array): void {
    const needed = this.#end + bytes.byteLength;
    if (!this.#owned || needed > this.#buffer.length) this.#move(this.length + bytes.byteLength);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.byteLength;
  }

  #move(length: number): void {
    const roomy = Buffer.allocUnsafe(Math.max(MINIMUM_CAPACITY, length * 2));
    this.#end = this.#buffer.copy(roomy, 0, this.#start, this.#end);
    this.#start = 0;
    this.#buffer = roomy;
    this.#owned = true;
  }
}

const EMPTY = Buffer.alloc(0);
const MINIMUM_CAPACITY = 256;
