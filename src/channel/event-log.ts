import type { Cursor, Position } from './event-id.ts';
import type { BatchLimits } from './limits.ts';

/** What is published. */
export interface EventDraft {
  /** What kind of event it is: `message` unless someone says otherwise. `judgeType` says what it may be. */
  readonly type: string;
  readonly data: string;
}

/** An event that has its place in a log. */
export interface ChannelEvent extends EventDraft {
  readonly id: string;
  readonly sequence: number;
}

/** Events in their order, and where to read on after them. */
export interface Page {
  readonly events: readonly ChannelEvent[];
  /** The place before the first of them, as an id. */
  readonly from: string;
  /** The place after the last of them: where to read on. */
  readonly cursor: string;
  readonly sequence: number;
  /** Events between the reader's cursor and this page are no longer kept: the id of the oldest that is. */
  readonly oldest: string | undefined;
  /** The reader's cursor is of another epoch, or ahead of the log: what it has read no longer counts. */
  readonly isReset: boolean;
}

/** Told of what happens to a log, in the order in which it happens. */
export interface LogListener {
  appended(event: ChannelEvent): void;
  /**
   * All events up to this one are about to be forgotten, because others need their space. A
   * reader that put reading off to the end of the turn reads now, or loses them.
   */
  forgetting?(sequence: number): void;
  /** Nothing more will come. */
  ended(): void;
}

/**
 * What every transport reads: an append-only log of events, of which the latest are kept.
 *
 * Reading is synchronous. So nothing can come between a reader that finds nothing new and the moment
 * from which on it is told, and no event is lost or doubled. With a store that several processes share,
 * each of them follows the store and keeps a copy of its latest events, in the store's order. Only
 * publishing is asynchronous, because then it is the store that gives the id.
 */
export interface EventLog {
  /** The place after the latest event. */
  readonly position: Position;
  readonly isEnded: boolean;
  /**
   * Adds an event; resolves when it has its place.
   *
   * @throws TypeError for what could not be sent by every transport
   */
  publish(draft: EventDraft): Promise<ChannelEvent>;
  /** What is after a cursor, up to a limit. */
  since(cursor: Cursor, limits?: BatchLimits): Page;
  /** An event by its sequence number, if it is kept. */
  at(sequence: number): ChannelEvent | undefined;
  /** @returns what ends it */
  subscribe(listener: LogListener): () => void;
}

/** Whether a page tells its reader anything. */
export function saysNothing({ events, oldest, isReset }: Page): boolean {
  return events.length === 0 && oldest === undefined && !isReset;
}
