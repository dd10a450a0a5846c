import { type Cursor, formatId, type Position } from './event-id.ts';
import type { ChannelEvent, EventDraft, EventLog, LogListener, Page } from './event-log.ts';
import {
  type BatchLimits,
  DEFAULT_BATCH_LIMITS,
  DEFAULT_LOG_LIMITS,
  type LogLimits,
} from './limits.ts';

/** How a log is made. */
export interface MemoryLogOptions {
  /** Letters and digits that no earlier log of the channel had. */
  readonly epoch: string;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  readonly limits?: LogLimits;
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
  readonly #listeners = new Set<LogListener>();
  /** The oldest one stands at `#first`; what is before it is let go now and then, many at once. */
  #kept: Kept[] = [];
  #first = 0;
  #octets = 0;
  #sequence = 0;
  #isEnded = false;

  constructor({ epoch, now, limits = DEFAULT_LOG_LIMITS }: MemoryLogOptions) {
    this.#epoch = epoch;
    this.#now = now;
    this.#limits = limits;
  }

  get position(): Position {
    return { epoch: this.#epoch, sequence: this.#sequence };
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** How much is kept. */
  get size(): { readonly events: number; readonly octets: number } {
    this.#forgetOld();
    return { events: this.#kept.length - this.#first, octets: this.#octets };
  }

  async publish(draft: EventDraft): Promise<ChannelEvent> {
    return this.append(draft);
  }

  /**
   * Adds an event, and tells whoever listens.
   *
   * @throws Error behind the end
   */
  append({ type, data }: EventDraft): ChannelEvent {
    if (this.#isEnded) throw new Error('the log has ended');
    const sequence = ++this.#sequence;
    const event: ChannelEvent = { id: this.#idOf(sequence), sequence, type, data };
    const octets = sizeOf(event);
    this.#kept.push({ event, octets, time: this.#now() });
    this.#octets += octets;
    this.#forgetOld();
    for (const listener of this.#listeners) listener.appended(event);
    return event;
  }

  /** Nothing more will be published. What is kept can still be read. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const listener of this.#listeners) listener.ended();
  }

  since(cursor: Cursor, limits: BatchLimits = DEFAULT_BATCH_LIMITS): Page {
    this.#forgetOld();
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
    this.#forgetOld();
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

  #page(behind: number, limits: BatchLimits): Page {
    const events: ChannelEvent[] = [];
    let octets = 0;
    const from = this.#first + behind + 1 - this.#oldestSequence;
    for (let index = from; index < this.#kept.length; index++) {
      const next = this.#kept[index]!;
      octets += next.octets;
      const isFull = events.length >= limits.events || octets > limits.octets;
      if (isFull && events.length > 0) break;
      events.push(next.event);
    }
    const sequence = behind + events.length;
    const places = { from: this.#idOf(behind), cursor: this.#idOf(sequence), sequence };
    return { events, ...places, oldest: undefined, isReset: false };
  }

  #forgetOld(): void {
    const eldest = this.#now() - this.#limits.age;
    while (this.#first < this.#kept.length && this.#isTooMuch(eldest)) {
      this.#octets -= this.#kept[this.#first]!.octets;
      this.#first++;
    }
    // Half of the list at least: so each event is moved once, on average, before it goes.
    if (this.#first * 2 <= this.#kept.length) return;
    this.#kept = this.#kept.slice(this.#first);
    this.#first = 0;
  }

  #isTooMuch(eldest: number): boolean {
    const { events, octets } = this.#limits;
    if (this.#kept.length - this.#first > events || this.#octets > octets) return true;
    return this.#kept[this.#first]!.time < eldest;
  }
}

function sizeOf({ id, type, data }: ChannelEvent): number {
  return OVERHEAD + id.length + Buffer.byteLength(type) + Buffer.byteLength(data);
}
