import { TlsRecord } from '../tls/record.ts';
import { SIDES, type Side } from '../wire/side.ts';
import { UnitWalk } from './byte-places.ts';
import type { Entry } from './entry.ts';
import type { CaptureListener } from './explain-capture.ts';
import { afterTelling, FIRST_STATES } from './inferred-state.ts';
import { PageRecorder } from './page-recorder.ts';
import { Recording, type Standing } from './recording.ts';

/** What a page has at most. */
export interface PageLimits {
  readonly rows: number;
  readonly octets: number;
}

/** So that a page fits into memory, whatever the connection. */
const PAGE_LIMITS: PageLimits = { rows: 2000, octets: 4 * 1024 * 1024 };

/** Whether an entry is a row: a record whose content is told by itself is a layer of that. */
export function isRow({ parts: [part] }: Entry): boolean {
  return !(part instanceof TlsRecord) || part.applicationData === undefined;
}

/**
 * Puts together the page of a connection that has a row. Pages are counted off from the first row on, each
 * as long as may be, so that a row is always on the same page.
 */
export class PageReader implements CaptureListener {
  readonly #number: number;
  readonly #row: number;
  readonly #limits: PageLimits;
  readonly #recorder = new PageRecorder();
  /** Where the streams of both sides have been told to. */
  readonly #told: Record<Side, number> = { client: 0, server: 0 };
  #standing: Standing = newStanding();
  #rows: Entry[] = [];
  #octets = 0;
  #isComplete = false;

  /**
   * @param number of the connection
   * @param row that is to be on the page
   */
  constructor(number: number, row: number, limits = PAGE_LIMITS) {
    this.#number = number;
    this.#row = row;
    this.#limits = limits;
  }

  /** Whether nothing that is still to come belongs to the page. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The page as far as it has come; of a connection that has fewer rows, the last one. */
  get page(): Recording {
    return new Recording(this.#recorder, this.#rows, this.#standing);
  }

  wants(number: number): boolean {
    return number === this.#number;
  }

  connection(): void {}

  bytes(_number: number, from: Side, bytes: Buffer, time: number): void {
    if (!this.#isComplete) this.#recorder.bytes(from, bytes, time);
  }

  missing(_number: number, from: Side, octets: number): void {
    if (!this.#isComplete) this.#recorder.missing(from, octets);
  }

  note(): void {}

  entry(_number: number, entry: Entry): void {
    if (this.#isComplete) return;
    this.#recorder.entry(entry);
    if (!isRow(entry)) return;
    // An event is on the page of the chunk that has brought it.
    if (this.#isFull && entry.kind !== 'event') this.#turn();
    if (this.#isComplete) return;
    this.#rows.push(entry);
    this.#octets += entry.bytes.length;
  }

  gone(): void {
    this.#isComplete = true;
  }

  get #isFull(): boolean {
    return this.#rows.length >= this.#limits.rows || this.#octets >= this.#limits.octets;
  }

  /** The page is full: it is the one, or all of it is let go. */
  #turn(): void {
    if (this.#row < this.#standing.rows + this.#rows.length) {
      this.#isComplete = true;
      return;
    }
    this.#standing = afterRows(this.#standing, this.#rows);
    for (const { kind, from, end } of this.#rows) {
      if (kind === 'message') this.#told[from] = end;
    }
    for (const side of SIDES) this.#recorder.letGo(side, this.#told[side]);
    this.#rows = [];
    this.#octets = 0;
  }
}

function newStanding(): Standing {
  return {
    rows: 0,
    states: FIRST_STATES,
    walks: { client: new UnitWalk(), server: new UnitWalk() },
  };
}

function afterRows(before: Standing, rows: readonly Entry[]): Standing {
  const { states, walks } = before;
  for (const row of rows) walks[row.from].add(row);
  for (const side of SIDES) walks[side].forget();
  return { rows: before.rows + rows.length, states: rows.reduce(afterTelling, states), walks };
}
