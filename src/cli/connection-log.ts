import type { Entry } from '../trace/entry.ts';
import type { EntryPrinter } from './entry-printer.ts';

/** Prints the entries of several connections, and whose they are where that changes. */
export class ConnectionLog {
  readonly #printer: EntryPrinter;
  #last = 0;

  constructor(printer: EntryPrinter) {
    this.#printer = printer;
  }

  get line(): (text: string) => void {
    return this.#printer.line;
  }

  say(number: number, what: string): void {
    this.#printer.line(`connection ${number}: ${what}`);
    this.#last = number;
  }

  entry(number: number, entry: Entry): void {
    if (number !== this.#last) this.#printer.line(`connection ${number}:`);
    this.#last = number;
    this.#printer.entry(entry);
  }
}
