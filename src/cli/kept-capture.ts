import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CaptureError } from '../capture/capture-error.ts';
import type { PacketReader } from '../capture/packet-reader.ts';
import { KeyLog } from '../tls/key-log.ts';
import { isRow, PageReader } from '../trace/captured-page.ts';
import { ConnectionSummary } from '../trace/connection-summary.ts';
import type { Entry } from '../trace/entry.ts';
import { CaptureExplainer, type CaptureListener } from '../trace/explain-capture.ts';
import type { Recording } from '../trace/recording.ts';
import type { CapturedPlace, KeptCapture, KeptConnection } from '../view/model/capture-model.ts';
import type { Side } from '../wire/side.ts';

/** Octets that are read at once. */
const PIECE = 256 * 1024;
/** Connections that are listed. */
const MOST_LISTED = 10_000;

/** Which capture is looked at, and how. */
export interface KeptOptions {
  readonly path: string;
  /** As it is shown. */
  readonly name: string;
  readonly newReader: () => PacketReader;
  /** Lines of a key log. */
  readonly secrets: string;
  /** Whether more may be written to the file. */
  readonly isLive: boolean;
}

/**
 * A capture on disk. In memory are a line for each connection, and the page that is looked at: to turn to
 * another page the file is read again, as far as it takes.
 */
export class CaptureOnDisk implements KeptCapture {
  readonly name: string;
  readonly #options: KeptOptions;
  readonly #file: number;
  readonly #list = new ListedConnections();
  readonly #explainer: CaptureExplainer;
  #read = 0;
  #page: { readonly index: number; readonly recording: Recording } | undefined;

  constructor(options: KeptOptions) {
    this.#options = options;
    this.name = options.name;
    this.#file = openSync(options.path, 'r');
    this.#explainer = this.#newExplainer(this.#list);
    this.readOn();
    if (!options.isLive) endQuietly(this.#explainer);
  }

  get connections(): readonly KeptConnection[] {
    return this.#list.connections;
  }

  /** @returns whether there was more in the file */
  readOn(): boolean {
    const before = this.#read;
    this.#read = this.#feed(this.#explainer, before, () => false);
    if (this.#read > before) this.#page = undefined;
    return this.#read > before;
  }

  pageOf({ index, row }: CapturedPlace): Recording {
    if (this.#page?.index === index && hasRow(this.#page.recording, row))
      return this.#page.recording;
    const reader = new PageReader(this.connections[index]!.summary.number, row);
    this.#explainAgain(reader, () => reader.isComplete);
    this.#page = { index, recording: reader.page };
    return reader.page;
  }

  find(isSearched: (entry: Entry) => boolean, after: CapturedPlace): CapturedPlace | undefined {
    const first = this.connections[after.index]!.summary.number;
    const search = new RowSearch(isSearched, { number: first, row: after.row });
    this.#explainAgain(search, () => search.isOver);
    const { found } = search;
    if (!found) return undefined;
    const index = this.connections.findIndex(({ summary }) => summary.number === found.number);
    return index < 0 ? undefined : { index, row: found.row };
  }

  close(): void {
    closeSync(this.#file);
  }

  #explainAgain(listener: CaptureListener, isOver: () => boolean): void {
    const explainer = this.#newExplainer(listener);
    this.#feed(explainer, 0, isOver);
    if (!this.#options.isLive && !isOver()) endQuietly(explainer);
  }

  #newExplainer(listener: CaptureListener): CaptureExplainer {
    const keyLog = new KeyLog();
    keyLog.add(this.#options.secrets);
    return new CaptureExplainer(this.#options.newReader(), keyLog, listener);
  }

  /** @returns how far the file has been read */
  #feed(explainer: CaptureExplainer, from: number, isOver: () => boolean): number {
    const { size } = fstatSync(this.#file);
    let at = from;
    while (at < size && !isOver()) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE, size - at));
      const length = readSync(this.#file, piece, 0, piece.length, at);
      if (length === 0) break;
      at += length;
      try {
        explainer.receive(piece.subarray(0, length));
      } catch (error) {
        if (!(error instanceof CaptureError)) throw error;
        return size;
      }
    }
    return at;
  }
}

/** Where a file breaks off, what was there has been told. */
function endQuietly(explainer: CaptureExplainer): void {
  try {
    explainer.end();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
}

function hasRow({ firstRow, entries }: Recording, row: number): boolean {
  return row >= firstRow && row < firstRow + entries.length;
}

/** What there is to say of each connection, and how many rows it has. */
class ListedConnections implements CaptureListener {
  readonly connections: { summary: ConnectionSummary; rows: number }[] = [];
  #startedAt: number | undefined;
  readonly #begun = new Map<number, number>();

  connection(
    number: number,
    found: ConstructorParameters<typeof ConnectionSummary>[1],
    time: number,
  ): void {
    this.#startedAt ??= time;
    if (this.connections.length >= MOST_LISTED) return;
    const summary = new ConnectionSummary(number, found, time - this.#startedAt);
    this.connections.push({ summary, rows: 0 });
    this.#begun.set(number, time);
  }

  bytes(number: number, from: Side, bytes: Buffer, time: number): void {
    const listed = this.#listed(number);
    listed?.summary.bytes(from, bytes);
    if (listed) listed.summary.duration = time;
  }

  entry(number: number, entry: Entry): void {
    const listed = this.#listed(number);
    listed?.summary.entry(entry);
    if (listed && isRow(entry)) listed.rows++;
  }

  note(number: number, sentence: string): void {
    this.#listed(number)?.summary.note(sentence);
  }

  gone(number: number, time: number): void {
    const listed = this.#listed(number);
    if (listed) listed.summary.duration = time - this.#begun.get(number)!;
    this.#begun.delete(number);
  }

  #listed(number: number) {
    return this.connections[number - 1];
  }
}

/** Looks for the first row after a place that is searched for: in its connection, or in one after it. */
class RowSearch implements CaptureListener {
  readonly #isSearched: (entry: Entry) => boolean;
  readonly #after: { readonly number: number; readonly row: number };
  /** By connection: how many rows there were, and the first that was found. */
  readonly #rows = new Map<number, number>();
  readonly #finds = new Map<number, number>();
  #isOver = false;

  constructor(
    isSearched: (entry: Entry) => boolean,
    after: { readonly number: number; readonly row: number },
  ) {
    this.#isSearched = isSearched;
    this.#after = after;
  }

  /** Whether nothing that is still to come could be before what was found. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get found(): { readonly number: number; readonly row: number } | undefined {
    if (this.#finds.size === 0) return undefined;
    const number = Math.min(...this.#finds.keys());
    return { number, row: this.#finds.get(number)! };
  }

  wants(number: number): boolean {
    return number >= this.#after.number && !this.#finds.has(number);
  }

  connection(): void {}

  note(): void {}

  entry(number: number, entry: Entry): void {
    if (this.#finds.has(number) || !isRow(entry)) return;
    const row = this.#rows.get(number) ?? 0;
    this.#rows.set(number, row + 1);
    if (number === this.#after.number && row <= this.#after.row) return;
    if (!this.#isSearched(entry)) return;
    this.#finds.set(number, row);
    this.#isOver ||= number === this.#after.number;
  }
}
