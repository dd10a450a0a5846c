/**
 * The content of one message, for its handler: an async iterable of the pieces as they come, or
 * all of it at once. Only one reader is served.
 */
export class IncomingContent implements AsyncIterable<Buffer> {
  readonly #onRead: () => void;
  readonly #pieces: Buffer[] = [];
  #queued = 0;
  #hasEnded = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  /** @param onRead called whenever the reader waits for more */
  constructor(onRead: () => void) {
    this.#onRead = onRead;
  }

  /** Octets that have come and that no one has read. */
  get queuedOctets(): number {
    return this.#queued;
  }

  /**
   * The whole content. A server's limit says how long a request's can be at most.
   *
   * @throws Error if the peer goes away, ProtocolError if it is at fault
   */
  async bytes(): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this) pieces.push(piece);
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }

  /** The whole content as UTF-8 text. */
  async text(): Promise<string> {
    return (await this.bytes()).toString('utf8');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece) {
        this.#queued -= piece.length;
        yield piece;
      } else if (this.#failure) throw this.#failure;
      else if (this.#hasEnded) return;
      else await this.#more();
    }
  }

  add(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#queued += bytes.length;
    this.#wake?.();
  }

  finish(): void {
    this.#hasEnded = true;
    this.#wake?.();
  }

  /** The first failure counts: what follows from it is not what went wrong. */
  fail(error: Error): void {
    if (this.#hasEnded || this.#failure) return;
    this.#failure = error;
    this.#wake?.();
  }

  /** The response has been given: what has not come by now is not handed on. */
  abandon(): void {
    if (this.#hasEnded) return;
    this.fail(new Error('the response was sent before the content had come'));
  }

  #more(): Promise<void> {
    const more = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#onRead();
    return more;
  }
}
