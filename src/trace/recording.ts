import { EventBlock } from '../sse/event-block.ts';
import { itemsIn } from '../wire/search.ts';
import type { Side } from '../wire/side.ts';
import { BytePlaces, type Piece, type UnitWalk } from './byte-places.ts';
import { entriesOf } from './entries-of.ts';
import type { Entry } from './entry.ts';
import type { InferredStates } from './inferred-state.ts';
import { statesAlong } from './inferred-states.ts';
import { Order } from './order.ts';
import type { Recorded } from './recorder.ts';

/** Entries of one side that have bytes, each kind in the order of its bytes. */
interface Rows {
  readonly messages: readonly Entry[];
  /** What was dropped for want of a blank line is none. */
  readonly events: readonly Entry[];
}

/** How far a connection has come where the entries of a recording go on. */
export interface Standing {
  /** How many entries came before them. */
  readonly rows: number;
  readonly states: InferredStates;
  /** Has come as far as the first entry, and is used up: it goes on from there. */
  readonly walks: Readonly<Record<Side, UnitWalk>>;
}

/** A recorded connection and all that follows from it, each worked out once, when it is first asked for. */
export class Recording {
  readonly recorder: Recorded;
  readonly entries: readonly Entry[];
  readonly order: Order;
  readonly #before: Standing | undefined;
  readonly #eventsBefore: Readonly<Record<Side, number>>;
  readonly #rows: Readonly<Record<Side, Rows>>;
  readonly #places: Partial<Record<Side, BytePlaces>> = {};
  #states: readonly InferredStates[] | undefined;

  /**
   * @param entries what was said, told by the recorder or by someone else
   * @param before where they go on, if they are not all that was said
   */
  constructor(
    recorder: Recorded,
    entries: readonly Entry[] = entriesOf(recorder),
    before?: Standing,
  ) {
    this.recorder = recorder;
    this.#before = before;
    const eventsBefore = (side: Side) => before?.walks[side].countOf('event') ?? 0;
    this.#eventsBefore = { client: eventsBefore('client'), server: eventsBefore('server') };
    this.entries = entries;
    this.order = new Order(recorder);
    this.#rows = { client: rowsOf('client', entries), server: rowsOf('server', entries) };
  }

  /** Which row of its connection is the first one here, from 0. */
  get firstRow(): number {
    return this.#before?.rows ?? 0;
  }

  /** What each byte of one side is, in every layer. */
  placesOf(side: Side): BytePlaces {
    const { [side]: stream, tls } = this.recorder;
    this.#places[side] ??= new BytePlaces(
      stream,
      this.#entriesOf(side),
      tls?.[side],
      this.#before?.walks[side],
    );
    return this.#places[side];
  }

  /** What both ends believe, a row each. */
  get states(): readonly InferredStates[] {
    this.#states ??= statesAlong(this.recorder, this.entries, this.#before?.states);
    return this.#states;
  }

  /** Where the bytes of an entry are in the stream of its side: an event may be in several chunks. */
  piecesOf(entry: Entry): readonly Piece[] {
    const { kind, from, start, end } = entry;
    if (kind === 'message') return [{ at: 0, start, end }];
    const index = this.#rows[from].events.indexOf(entry);
    return index < 0 ? [] : this.#piecesOfEvent(from, index);
  }

  /** The messages of one side that have bytes in a stretch of its stream. */
  messagesIn(side: Side, start: number, end: number): readonly Entry[] {
    const { messages } = this.#rows[side];
    return itemsIn(
      messages,
      (entry) => entry.end <= start,
      (entry) => entry.start < end,
    );
  }

  /** The events that have bytes in a stretch of a stream. */
  eventsIn(side: Side, start: number, end: number): readonly Entry[] {
    const { events } = this.#rows[side];
    return itemsIn(
      events,
      (_, index) => this.#piecesOfEvent(side, index).at(-1)!.end <= start,
      (_, index) => this.#piecesOfEvent(side, index)[0]!.start < end,
    );
  }

  #entriesOf(side: Side): readonly Entry[] {
    return this.entries.filter(({ from }) => from === side);
  }

  #piecesOfEvent(side: Side, index: number): Piece[] {
    return this.placesOf(side).piecesOf('event', this.#eventsBefore[side] + index + 1);
  }
}

function rowsOf(side: Side, entries: readonly Entry[]): Rows {
  const own = entries.filter(({ from, bytes }) => from === side && bytes.length > 0);
  return {
    messages: own.filter(({ kind }) => kind === 'message'),
    events: own.filter(({ parts: [part] }) => part instanceof EventBlock),
  };
}
