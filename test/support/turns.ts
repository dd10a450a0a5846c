/** The ends of turns, taken in hand: what was put off is done when the test says so. */
export class Turns {
  readonly #tasks: (() => void)[] = [];

  readonly later = (task: () => void): void => {
    this.#tasks.push(task);
  };

  /** How much has been put off. */
  get dueCount(): number {
    return this.#tasks.length;
  }

  /** Ends one turn: what is put off meanwhile is left for the next. */
  end(): void {
    for (const task of this.#tasks.splice(0)) task();
  }

  /** Ends as many as it takes. */
  endAll(): void {
    while (this.#tasks.length > 0) this.end();
  }
}
