/** Numbers that look random and are the same for the same seed: xorshift32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds start far apart; 0 would stay 0.
    this.#state = Math.imul(seed + 1, 0x9e3779b1) >>> 0 || 1;
    for (let round = 0; round < 4; round++) this.next();
  }

  /** An unsigned number of 32 bits. */
  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }

  /** 0 or above, and below the limit. */
  below(limit: number): number {
    return this.next() % limit;
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** So many things, at least and at most. */
  several<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }
}
