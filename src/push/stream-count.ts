/** Counts the event streams that are open, on all channels of a server. */
export class StreamCount {
  readonly #most: number;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.#most;
  }

  add(): void {
    this.#count++;
  }

  remove(): void {
    this.#count--;
  }
}
