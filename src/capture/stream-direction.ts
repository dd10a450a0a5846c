import type { Side } from '../wire/side.ts';
import { Acknowledged } from './acknowledged.ts';
import { NO_ONE, type StreamListener, type Waiting } from './stream-listener.ts';
import { startOf, type TcpSegment } from './tcp-segment.ts';

/** Octets that wait for what comes before them. */
const MOST_WAITING = 1024 * 1024;

/** A segment that waits. */
interface WaitingSegment {
  readonly start: number;
  readonly payload: Buffer;
  readonly missing: number;
  readonly fin: boolean;
}

/** One direction of a connection. Sequence numbers are of 32 bits, and go round: RFC 9293 3.4. */
export class StreamDirection {
  hasEnded = false;
  readonly #from: Side;
  #listener: StreamListener;
  readonly #waiting: Waiting;
  #first: number | undefined;
  /** The lowest number of data that was seen; only where the SYN was not. */
  #lowest: number | undefined;
  /** The sequence number that is due. */
  #next = 0;
  /** In the order of their sequence numbers. */
  #later: WaitingSegment[] = [];
  #octets = 0;
  /** What the other end says that it has got. */
  readonly #acknowledged = new Acknowledged();

  constructor(from: Side, listener: StreamListener, waiting: Waiting) {
    this.#from = from;
    this.#listener = listener;
    this.#waiting = waiting;
  }

  /** The number of the first octet of data, if that is known. */
  get first(): number | undefined {
    return this.#lowest ?? this.#first;
  }

  /** Whether its SYN is where it begins. */
  get hasSyn(): boolean {
    return this.#first !== undefined && this.#lowest === undefined;
  }

  get hasSaid(): boolean {
    return this.#later.length > 0 || (this.#first !== undefined && this.#next !== this.#first);
  }

  /** The connection is over: no one listens any more. */
  tellNoMore(): void {
    this.#listener = NO_ONE;
  }

  /** What was said before this number is not waited for: no SYN was seen. */
  begin(first: number): void {
    this.#first = first;
    this.#lowest = first;
    this.#next = first;
  }

  /**
   * The other end has acknowledged this much, RFC 9293 3.4: an end that has got octets that are not here shows
   * that they were said. They may only come late, so that is believed once it has been said often enough.
   */
  acknowledged(segment: TcpSegment, time: number): void {
    if (!segment.ack || segment.rst) return;
    const known = this.#first === undefined ? undefined : this.#next;
    if (this.#acknowledged.receive(segment, known)) this.#missAcknowledged(time);
  }

  /** Octets that are not here, but at the other end, will not come. */
  #missAcknowledged(time: number): void {
    const { from, to } = this.#acknowledged;
    if (from === undefined || to === undefined) return;
    if (this.#first === undefined) this.begin(from);
    while (((to - this.#next) | 0) >= LEAST_MISSING) {
      const [later] = this.#later;
      const isBefore = later !== undefined && ((later.start - to) | 0) <= 0;
      this.#skip(((isBefore ? later.start : to) - this.#next) | 0, time);
      this.#deliverLater(time);
    }
  }

  receive(segment: TcpSegment, time: number): void {
    const { payload, missing, fin, syn, rst } = segment;
    // A reset has no data, only perhaps a sentence for people: RFC 9293 3.5.3.
    if (rst) return;
    const start = startOf(segment);
    if (syn && this.#first === undefined) this.#beginWithSyn(start);
    else if (this.#first === undefined) this.begin(start);
    if (this.#lowest !== undefined) this.#leaveOut(start, this.#lowest);
    if (this.#deliver({ start, payload, missing, fin }, time)) this.#deliverLater(time);
    else if (payload.length + missing > 0 || fin) {
      this.#keep({ start, payload: Buffer.from(payload), missing, fin }, time);
    }
  }

  /** Tells all that waits: what comes before it will not come. */
  giveUpWaiting(time: number): void {
    while (this.#later.length > 0) {
      const [{ start }] = this.#later as [WaitingSegment];
      this.#skip((start - this.#next) | 0, time);
      this.#deliverLater(time);
    }
    this.#missAcknowledged(time);
  }

  #beginWithSyn(first: number): void {
    this.#first = first;
    this.#next = first;
  }

  /** Octets before the first, which was told too early. */
  #leaveOut(start: number, lowest: number): void {
    const octets = (lowest - start) | 0;
    if (octets <= 0 || octets > MOST_WAITING) return;
    this.#lowest = start;
    this.#listener.leftOut?.(this.#from, octets);
  }

  /** @returns whether it was its turn, or over already */
  #deliver({ start, payload, missing, fin }: WaitingSegment, time: number): boolean {
    const known = (this.#next - start) | 0;
    if (known < 0) return false;
    if (this.hasEnded) return true;
    if (known < payload.length) {
      const bytes = payload.subarray(known);
      this.#next = (this.#next + bytes.length) | 0;
      this.#listener.bytes(this.#from, bytes, time);
    }
    const cut = payload.length + missing - Math.max(known, payload.length);
    if (cut > 0) this.#skip(cut, time);
    if (fin && known <= payload.length + missing) this.#end(time);
    return true;
  }

  #end(time: number): void {
    this.#next = (this.#next + 1) | 0;
    this.hasEnded = true;
    this.#listener.ended(this.#from, time);
  }

  #skip(octets: number, time: number): void {
    this.#next = (this.#next + octets) | 0;
    this.#listener.missing(this.#from, octets, time);
  }

  #deliverLater(time: number): void {
    let count = 0;
    for (const segment of this.#later) {
      if (!this.#deliver(segment, time)) break;
      this.#octets -= segment.payload.length;
      this.#waiting.octets -= segment.payload.length;
      count++;
    }
    if (count > 0) this.#later.splice(0, count);
  }

  #keep(segment: WaitingSegment, time: number): void {
    const before = this.#later.findLastIndex(({ start }) => ((segment.start - start) | 0) >= 0);
    this.#later.splice(before + 1, 0, segment);
    this.#octets += segment.payload.length;
    this.#waiting.octets += segment.payload.length;
    const isTooMuch =
      this.#octets > MOST_WAITING || this.#later.length > MOST_SEGMENTS || this.#waiting.isTooMuch;
    if (isTooMuch) this.giveUpWaiting(time);
  }
}

/** A FIN is acknowledged like an octet, RFC 9293 3.4: one alone may be that. */
const LEAST_MISSING = 2;

/** Segments that wait in one direction, however short they are. */
const MOST_SEGMENTS = 4096;
