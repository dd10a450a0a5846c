/** Octets that are written at once. */
const PIECE = 256 * 1024;
/** Octets that a unit of a string takes at most, in UTF-8. */
const MOST_OF_A_UNIT = 3;

/**
 * Text for the standard output, written in few large pieces: while a file is read, no one waits for a line
 * of it. What is said as it happens is to be written at once.
 */
export class GatheredOutput {
  #piece = Buffer.allocUnsafe(PIECE);
  #length = 0;

  readonly write = (text: string): void => {
    const most = text.length * MOST_OF_A_UNIT;
    if (most > PIECE - this.#length) this.flush();
    if (most > PIECE) process.stdout.write(text);
    else this.#length += this.#piece.write(text, this.#length);
  };

  /** Writes what there is. As long as the stream has not written it, the piece is the stream's. */
  flush(): void {
    if (this.#length === 0) return;
    process.stdout.write(this.#piece.subarray(0, this.#length));
    if (process.stdout.writableLength > 0) this.#piece = Buffer.allocUnsafe(PIECE);
    this.#length = 0;
  }
}
