/** When the bytes of one direction were there, as long as someone may ask. */
export class ArrivalTimes {
  readonly #stretches: { readonly end: number; readonly time: number }[] = [];

  /** All bytes before this offset are there by now. */
  note(end: number, time: number): void {
    this.#stretches.push({ end, time });
  }

  /** When a byte was there; undefined where it has not come. */
  at(offset: number): number | undefined {
    return this.#stretches.find(({ end }) => end > offset)?.time;
  }

  /** No one will ask for a byte before this offset. */
  forget(before: number): void {
    while (this.#stretches.length > 0 && this.#stretches[0]!.end <= before) this.#stretches.shift();
  }
}
