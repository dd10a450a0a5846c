/** Counts the octets that are kept, by all logs and queues of a server. */
export class OctetCount {
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

  add(octets: number): void {
    this.#count += octets;
  }

  remove(octets: number): void {
    this.#count -= octets;
  }
}
