import type { FoundConnection } from '../capture/reassembler.ts';
import { wantsSentences } from '../terminal/mode.ts';
import { settingsFor } from '../terminal/settings.ts';
import { ConnectionSummary } from '../trace/connection-summary.ts';
import type { Entry } from '../trace/entry.ts';
import { CONNECTIONS_SCHEMA, jsonConnection } from '../view/json/json-connection.ts';
import { CONNECTIONS_HEADER, connectionLine } from '../view/model/connection-line.ts';
import { entrySearch } from '../view/model/entry-search.ts';
import { plainConnection } from '../view/plain/plain-connections.ts';
import { capitalised } from '../view/text/words.ts';
import type { Side } from '../wire/side.ts';
import type { ExplainOptions } from './explain-options.ts';
import type { ExplainOutput } from './explain-outputs.ts';
import { GatheredOutput } from './gathered-output.ts';

/** Lines that wait for a connection with a lower number to end. Beyond that they are printed as they end. */
const MOST_WAITING = 50_000;

/** A connection that is not over. */
interface Open {
  readonly summary: ConnectionSummary;
  readonly startedAt: number;
  /** Whether it has what is searched for. */
  isFound: boolean;
}

/** A line for each connection, in the order of their numbers. */
export class ListOutput implements ExplainOutput {
  readonly #output = new GatheredOutput();
  readonly #form: ListForm;
  readonly #isSearched: ((entry: Entry) => boolean) | undefined;
  readonly #limit: number;
  readonly #open = new Map<number, Open>();
  /** Lines of those that are over, by their number. */
  readonly #waiting = new Map<number, string>();
  /** Up to this number all are printed that are over, or were not to be listed. */
  #next = 1;
  #printed = 0;
  #captureStartedAt: number | undefined;

  constructor(input: string, options: ExplainOptions) {
    this.#form = formFor(options);
    this.#isSearched = options.only === undefined ? undefined : entrySearch(options.only);
    this.#limit = options.limit ?? Number.POSITIVE_INFINITY;
    this.#say(this.#form.head(input));
  }

  get hasEnough(): boolean {
    return this.#printed >= this.#limit;
  }

  began(connection: number, found: FoundConnection, time: number): void {
    this.#captureStartedAt ??= time;
    const summary = new ConnectionSummary(connection, found, time - this.#captureStartedAt);
    this.#open.set(connection, { summary, startedAt: time, isFound: !this.#isSearched });
  }

  title(): void {}

  bytes(connection: number, from: Side | undefined, bytes: Buffer): void {
    if (from) this.#open.get(connection)?.summary.bytes(from, bytes);
  }

  entry(connection: number, entry: Entry): void {
    const open = this.#open.get(connection);
    if (!open) return;
    open.summary.entry(entry);
    open.isFound ||= this.#isSearched!(entry);
  }

  /** What is said of a connection is part of its line. */
  note(connection: number, text: string): void {
    if (connection === 0) this.#say(this.#form.note(text));
    else this.#open.get(connection)?.summary.note(text);
  }

  gone(connection: number, time: number): void {
    const open = this.#open.get(connection);
    if (!open) return;
    this.#open.delete(connection);
    open.summary.duration = time - open.startedAt;
    this.#waiting.set(connection, open.isFound ? this.#form.line(open.summary) : '');
    if (this.#waiting.size > MOST_WAITING) this.#print(connection);
    while (this.#waiting.has(this.#next)) this.#print(this.#next++);
  }

  flush(): void {
    this.#output.flush();
  }

  end(): void {
    for (const number of [...this.#waiting.keys()].sort((a, b) => a - b)) this.#print(number);
    this.flush();
  }

  #print(number: number): void {
    const line = this.#waiting.get(number)!;
    this.#waiting.delete(number);
    if (line === '' || this.hasEnough) return;
    this.#say(line);
    this.#printed++;
  }

  #say(line: string): void {
    if (line !== '') this.#output.write(`${line}\n`);
  }
}

/** A form of the list: what stands above it, a connection, and what is said of the whole capture. */
interface ListForm {
  head(input: string): string;
  line(summary: ConnectionSummary): string;
  note(text: string): string;
}

function formFor(options: ExplainOptions): ListForm {
  const { painter } = settingsFor(options);
  if (options.json) {
    return {
      head: (input) => painter.json({ schema: CONNECTIONS_SCHEMA, input }),
      line: (summary) => painter.json(jsonConnection(summary)),
      note: (text) => painter.json({ note: text }),
    };
  }
  const { plain = false, accessible = false } = options;
  const isPlain = wantsSentences({ plain, accessible, environment: process.env });
  return {
    head: () => (isPlain ? '' : painter.plain(CONNECTIONS_HEADER)),
    line: (summary) => painter.plain(isPlain ? plainConnection(summary) : connectionLine(summary)),
    note: (text) => painter.plain(isPlain ? `${capitalised(text)}.` : text),
  };
}
