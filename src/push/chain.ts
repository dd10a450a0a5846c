/** Something that stands in a chain, or in none. */
export interface Link<Self extends Link<Self>> {
  chain?: Chain<Self> | undefined;
  previous?: Self | undefined;
  next?: Self | undefined;
}

/**
 * Things in an order, from which any can be taken without looking for it. A Map has an order too, but
 * asking it for its first entry takes as long as stepping over those that have gone.
 */
export class Chain<T extends Link<T>> {
  #first: T | undefined;
  #last: T | undefined;

  get first(): T | undefined {
    return this.#first;
  }

  /** Puts a thing at the end, wherever it stood before. */
  append(link: T): void {
    link.chain?.remove(link);
    link.chain = this;
    link.previous = this.#last;
    if (this.#last) this.#last.next = link;
    else this.#first = link;
    this.#last = link;
  }

  /** Takes out a thing that stands in this chain. */
  remove(link: T): void {
    const { previous, next } = link;
    if (previous) previous.next = next;
    else this.#first = next;
    if (next) next.previous = previous;
    else this.#last = previous;
    link.chain = undefined;
    link.previous = undefined;
    link.next = undefined;
  }
}
