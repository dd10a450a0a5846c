/**
 * Things that arrive one by one for someone who may or may not be waiting. What comes early is kept;
 * a reader that comes early waits. After the end, every reader gets `undefined`.
 */
export class Arrivals<T> implements AsyncIterable<T> {
  readonly #kept: T[] = [];
  readonly #waiting: ((value: T | undefined) => void)[] = [];
  #ended = false;

  add(value: T): void {
    const waiter = this.#waiting.shift();
    if (waiter) waiter(value);
    else this.#kept.push(value);
  }

  end(): void {
    this.#ended = true;
    for (const waiter of this.#waiting.splice(0)) waiter(undefined);
  }

  /** All that no one has waited for. */
  takeKept(): T[] {
    return this.#kept.splice(0);
  }

  /** The next one, or `undefined` after the end. */
  next(): Promise<T | undefined> {
    if (this.#kept.length > 0) return Promise.resolve(this.#kept.shift());
    if (this.#ended) return Promise.resolve(undefined);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (let value = await this.next(); value !== undefined; value = await this.next()) {
      yield value;
    }
  }
}
