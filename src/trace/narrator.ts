import { RequestHead, ResponseHead } from '../http/head.ts';
import type { Placed } from '../wire/field.ts';
import type { Side } from '../wire/side.ts';
import { endingOf } from './ending.ts';
import { type Entry, type FinEntry, nothingAt } from './entry.ts';
import { Exchanges, type Hold, isFinalResponse } from './exchanges.ts';
import { Half, isEnd, WINDOW } from './half.ts';
import { afterTelling, BEGUN, FIRST_STATES } from './inferred-state.ts';

/** What a narrator needs to know of the world, and how much it tells. */
export interface NarratorOptions {
  /** Milliseconds since the connection was opened. */
  readonly time: () => number;
  readonly onEntry: (entry: Entry) => void;
  /** Whether every message is told in pieces as they come, its head at once. Default: no. */
  readonly inPieces?: boolean | undefined;
  /** Whether what no one reads is told as well, so that every byte is told. Default: no. */
  readonly tellsRest?: boolean | undefined;
  /** Octets of a message from which on it is told in pieces. Default: `WINDOW`. */
  readonly window?: number | undefined;
  /** How long was waited between two times. Default: as long as there is between them. */
  readonly waited?: ((from: number, to: number) => number) | undefined;
}

/**
 * Tells the conversation on one connection, row by row: each of its halves gets the bytes of one side, and
 * `found` what the parser of the other side has taken them for.
 */
export class Narrator {
  readonly halves: Readonly<Record<Side, Half>>;
  readonly #time: () => number;
  readonly #onEntry: (entry: Entry) => void;
  readonly #exchanges: Exchanges;
  #states = FIRST_STATES;

  constructor(options: NarratorOptions) {
    const { time, onEntry, inPieces = false, tellsRest = false, window = WINDOW } = options;
    const shared = { time, inPieces, tellsRest, window };
    const halfOf = (from: Side) =>
      new Half({ ...shared, from, onEntry: (entry) => this.#tell(entry) });
    this.halves = { client: halfOf('client'), server: halfOf('server') };
    this.#exchanges = new Exchanges(options.waited);
    this.#time = time;
    this.#onEntry = onEntry;
  }

  /** The parser of the other side has found this in what one side has said. */
  found(from: Side, event: Placed): void {
    const half = this.halves[from];
    if (event instanceof RequestHead) this.#beginRequest(half, event);
    else if (event instanceof ResponseHead) this.#beginResponse(half, event);
    else {
      half.event(event);
      if (isEnd(event)) this.#endMessage(from);
    }
  }

  /** The connection is gone, in whatever way: what was under way will not be completed. */
  gone(): void {
    for (const half of [this.halves.client, this.halves.server]) {
      half.leaveOff();
      half.giveUp();
    }
  }

  #beginRequest(half: Half, head: RequestHead): void {
    this.#exchanges.requestBegins(head);
    half.begin(head, head.framing);
  }

  #beginResponse(half: Half, head: ResponseHead): void {
    if (isFinalResponse(head)) {
      const { hold } = this.#exchanges.responseBegins(half.timeOf(head.start));
      if (hold) this.#tellHold(head, hold);
    }
    half.begin(head, head.framing);
  }

  #tellHold({ start }: ResponseHead, { since, duration, requestStart }: Hold): void {
    const place = nothingAt(start);
    this.#tell({ from: 'server', kind: 'hold', ...place, time: since, duration, requestStart });
  }

  /** What an end means follows from all that was told before it. */
  #tell(entry: Entry): void {
    const told = entry.kind === 'fin' ? { ...entry, ending: this.#endingOf(entry) } : entry;
    this.#states = afterTelling(this.#states, told);
    this.#onEntry(told);
  }

  /** A response of which nothing has been told yet may be under way all the same. */
  #endingOf(entry: FinEntry): string {
    const isAnswering = entry.from === 'client' && this.halves.server.isUnderWay;
    const client = this.#states.client;
    const reading = client.reading ?? (isAnswering ? BEGUN : undefined);
    return endingOf(entry, { ...this.#states, client: { ...client, reading } });
  }

  #endMessage(from: Side): void {
    if (from === 'client') this.#exchanges.requestEnds(this.#time());
    else this.#exchanges.responseEnds(this.#time());
  }
}
