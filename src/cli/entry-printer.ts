import type { Painter } from '../terminal/paint.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import type { Entry } from '../trace/entry.ts';
import { dumpEntry } from '../view/dump.ts';

/** Wider, the table would say why each field is there, over and over. */
const WIDEST_DUMP = 99;

/** Prints what goes by, as it goes by. */
export class EntryPrinter {
  readonly #painter: Painter;

  constructor(options: ShowOptions) {
    this.#painter = settingsFor(options).painter;
  }

  /** With its bytes and fields. */
  readonly entry = (entry: Entry): void => {
    const width = Math.min(process.stdout.columns || WIDEST_DUMP, WIDEST_DUMP);
    const lines = dumpEntry(entry, width).map((line) => this.#painter.paint(line));
    this.#write(lines.join('\n'));
  };

  readonly line = (text: string): void => this.#write(this.#painter.plain(text));

  #write(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}
