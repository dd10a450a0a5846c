import { countOf } from '../wire/count.ts';
import { type Given, withDefaults } from '../wire/with-defaults.ts';
import { type Cursor, formatId, type Position } from './event-id.ts';
import type { ChannelEvent, EventDraft, EventLog, LogListener, Page } from './event-log.ts';
import { judgeData, judgeType } from './judge-draft.ts';
import {
  type BatchLimits,
  DEFAULT_BATCH_LIMITS,
  DEFAULT_LOG_LIMITS,
  type LogLimits,
} from './limits.ts';
import type { OctetCount } from './octet-count.ts';

/** How a log is made. */
export interface MemoryLogOptions {
  /** Letters and digits that no earlier log of the channel had. */
  readonly epoch: string;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** Where they differ from the default. */
  readonly limits?: Given<LogLimits> | undefined;
  /** Octets of one event's data. Default: what the log keeps at most. */
  readonly dataOctets?: number | undefined;
  /** Counts what is kept here, together with others. */
  readonly count?: OctetCount | undefined;
}

interface Kept {
  readonly event: ChannelEvent;
  readonly octets: number;
  readonly time: number;
}

/** What an event costs besides its text, so that empty ones are not free. */
const OVERHEAD = 128;

/** A log in the memory of one process. */
export class MemoryLog implements EventLog {
  readonly #epoch: string;
  readonly #now: () => number;
  readonly #limits: LogLimits;
  readonly #dataOctets: number;
  #count: OctetCount | undefined;
  readonly #listeners = new Set<LogListener>();
  /** The oldest one stands at `#first`; what is before it is let go now and then, many at once. */
  #kept: Kept[] = [];
  #first = 0;
  #octets = 0;
  #sequence = 0;
  #isEnded = false;

  constructor({ epoch, now, limits, dataOctets = Infinity, count }: MemoryLogOptions) {
    this.#epoch = epoch;
    this.#now = now;
    this.#limits = withDefaults(DEFAULT_LOG_LIMITS, limits);
    this.#dataOctets = dataOctets;
    this.#count = count;
  }

  get position(): Position {
    return { epoch: this.#epoch, sequence: this.#sequence };
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** How much is kept. */
  get size(): { readonly events: number; readonly octets: number } {
    this.forgetOld();
    return { events: this.#kept.length - this.#first, octets: this.#octets };
  }

  /** Lets go what is older than is kept. It is done by itself before anything is read or published. */
  forgetOld(): void {
    const eldest = this.#now() - this.#limits.age;
    let goes = this.#first;
    while (goes < this.#kept.length && this.#kept[goes]!.time < eldest) goes++;
    this.#forgetUpTo(goes);
  }

  async publish(draft: EventDraft): Promise<ChannelEvent> {
    return this.append(draft);
  }

  /**
   * Adds an event, and tells the listeners.
   *
   * @throws Error after the end; TypeError for what could not be sent by every transport, or kept
   */
  append({ type, data }: EventDraft): ChannelEvent {
    if (this.#isEnded) throw new Error('the log has ended');
    const why = judgeType(type) ?? judgeData(data, this.#dataOctets);
    if (why !== undefined) throw new TypeError(why);
    const sequence = this.#sequence + 1;
    const event: ChannelEvent = { id: this.#idOf(sequence), sequence, type, data };
    const octets = sizeOf(event);
    this.#makeRoom(octets);
    this.#sequence = sequence;
    this.#kept.push({ event, octets, time: this.#now() });
    this.#octets += octets;
    this.#count?.add(octets);
    for (const listener of this.#listeners) listener.appended(event);
    return event;
  }

  /** Nothing more will be published. What is kept can still be read. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const listener of this.#listeners) listener.ended();
  }

  /** Counts for itself from now on: those who still read it are all who do. */
  leaveCount(): void {
    this.#count?.remove(this.#octets);
    this.#count = undefined;
  }

  since(cursor: Cursor, limits: BatchLimits = DEFAULT_BATCH_LIMITS): Page {
    this.forgetOld();
    const oldest = this.#oldestSequence;
    if (cursor === 'now') return this.#page(this.#sequence, limits);
    if (cursor === 'oldest') return this.#page(oldest - 1, limits);
    const { epoch, sequence } = cursor;
    const isReset = epoch !== this.#epoch || sequence > this.#sequence;
    if (isReset) return { ...this.#page(oldest - 1, limits), isReset };
    if (sequence >= oldest - 1) return this.#page(sequence, limits);
    return { ...this.#page(oldest - 1, limits), oldest: this.#idOf(oldest) };
  }

  at(sequence: number): ChannelEvent | undefined {
    this.forgetOld();
    if (sequence < this.#oldestSequence) return undefined;
    return this.#kept[this.#first + sequence - this.#oldestSequence]?.event;
  }

  subscribe(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Of the oldest event that is kept; where none is, of the next one to come. */
  get #oldestSequence(): number {
    return this.#sequence - (this.#kept.length - this.#first) + 1;
  }

  #idOf(sequence: number): string {
    return formatId({ epoch: this.#epoch, sequence });
  }

  #page(after: number, limits: BatchLimits): Page {
    const events: ChannelEvent[] = [];
    let octets = 0;
    const from = this.#first + after + 1 - this.#oldestSequence;
    for (let index = from; index < this.#kept.length; index++) {
      const next = this.#kept[index]!;
      octets += next.octets;
      const isFull = events.length >= limits.events || octets > limits.octets;
      if (isFull && events.length > 0) break;
      events.push(next.event);
    }
    const sequence = after + events.length;
    const places = { from: this.#idOf(after), cursor: this.#idOf(sequence), sequence };
    return { events, ...places, oldest: undefined, isReset: false };
  }

  /**
   * Lets the oldest events go for one more of so many octets. Those who read at the end of the turn are
   * told before: more events than are kept can come in one turn, and a prompt reader loses none.
   *
   * @throws TypeError where it would not be kept even alone: then no one could ever read it
   */
  #makeRoom(octets: number): void {
    const { events: mostEvents, octets: mostOctets } = this.#limits;
    if (octets > mostOctets)
      throw new TypeError(`an event has at most ${countOf(mostOctets, 'octet')}`);
    this.forgetOld();
    let goes = this.#first;
    let left = this.#octets + octets;
    while (this.#kept.length - goes >= mostEvents || left > mostOctets) {
      left -= this.#kept[goes++]!.octets;
    }
    if (goes === this.#first) return;
    const sequence = this.#kept[goes - 1]!.event.sequence;
    for (const listener of this.#listeners) listener.forgetting?.(sequence);
    this.#forgetUpTo(goes);
  }

  #forgetUpTo(goes: number): void {
    const before = this.#octets;
    while (this.#first < goes) this.#octets -= this.#kept[this.#first++]!.octets;
    this.#count?.remove(before - this.#octets);
    // Half of the list at least: so each event is moved once, on average, before it goes.
    if (this.#first * 2 <= this.#kept.length) return;
    this.#kept = this.#kept.slice(this.#first);
    this.#first = 0;
  }
}

function sizeOf({ id, type, data }: ChannelEvent): number {
  return OVERHEAD + id.length + Buffer.byteLength(type) + Buffer.byteLength(data);
}
