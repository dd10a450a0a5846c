import type { Painter } from '../terminal/paint.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import type { Entry } from '../trace/entry.ts';
import { dumpEntry } from '../view/panes/dump.ts';

/** Wider, the table would say why each field is there, over and over. */
const WIDEST_DUMP = 99;

/** Prints what goes by, as it goes by. */
export class EntryPrinter {
  readonly #painter: Painter;
  readonly #write: (text: string) => void;

  /** @param write where the text goes; by default it is on the standard output at once */
  constructor(options: ShowOptions, write = writeAtOnce) {
    this.#painter = settingsFor(options).painter;
    this.#write = write;
  }

  /** With its bytes and fields. */
  readonly entry = (entry: Entry): void => {
    const width = Math.min(process.stdout.columns || WIDEST_DUMP, WIDEST_DUMP);
    this.#write(`${this.#painter.paintAll(dumpEntry(entry, width))}\n`);
  };

  readonly line = (text: string): void => this.#write(`${this.#painter.plain(text)}\n`);
}

function writeAtOnce(text: string): void {
  process.stdout.write(text);
}
