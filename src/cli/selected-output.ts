import type { Entry } from '../trace/entry.ts';
import { entrySearch } from '../view/model/entry-search.ts';
import type { ExplainOptions } from './explain-options.ts';
import type { ExplainOutput } from './explain-outputs.ts';

/** Passes on only what was asked for. A title is held until something under it is shown. */
export class SelectedOutput implements ExplainOutput {
  readonly #output: ExplainOutput;
  readonly #options: ExplainOptions;
  readonly #isSearched: ((entry: Entry) => boolean) | undefined;
  /** By connection: exchanges of an archive have the number 0, and one follows the other. */
  readonly #titles = new Map<number, string>();
  readonly #shown = new Set<number>();
  #count = 0;

  constructor(output: ExplainOutput, options: ExplainOptions) {
    this.#output = output;
    this.#options = options;
    this.#isSearched = options.only === undefined ? undefined : entrySearch(options.only);
  }

  get hasEnough(): boolean {
    return this.#count === this.#options.limit;
  }

  bytes(): void {}

  title(connection: number, text: string): void {
    if (!this.#isWanted(connection)) return;
    this.#titles.set(connection, text);
    this.#shown.delete(connection);
    if (!this.#picksEntries) this.#showTitle(connection);
  }

  entry(connection: number, entry: Entry): void {
    if (this.hasEnough || !this.#isWanted(connection) || !this.#picks(entry)) return;
    this.#showTitle(connection);
    this.#output.entry(connection, entry);
    this.#count++;
    if (this.hasEnough) this.#output.note(0, `that is all that --limit ${this.#count} shows`);
  }

  /** What is said of a connection is said under its title; what is said of the whole input, always. */
  note(connection: number, text: string): void {
    if (this.hasEnough || !this.#isWanted(connection)) return;
    if (connection === 0 || this.#shown.has(connection)) this.#output.note(connection, text);
  }

  gone(connection: number): void {
    this.#titles.delete(connection);
    this.#shown.delete(connection);
  }

  flush(): void {
    this.#output.flush();
  }

  end(): void {
    const { only } = this.#options;
    if (this.#count === 0 && only !== undefined) {
      this.#output.note(0, `nothing here has ${JSON.stringify(only)}`);
    }
    this.#output.end();
  }

  /** What is said of no connection is said of all of them. */
  #isWanted(connection: number): boolean {
    const { connection: wanted } = this.#options;
    return wanted === undefined || connection === 0 || connection === wanted;
  }

  get #picksEntries(): boolean {
    const { only, from } = this.#options;
    return only !== undefined || from !== undefined;
  }

  #picks(entry: Entry): boolean {
    const { from } = this.#options;
    const isOfSide = from === undefined || entry.from === from;
    return isOfSide && (this.#isSearched?.(entry) ?? true);
  }

  #showTitle(connection: number): void {
    const title = this.#titles.get(connection);
    this.#titles.delete(connection);
    this.#shown.add(connection);
    if (title !== undefined) this.#output.title(connection, title);
  }
}
