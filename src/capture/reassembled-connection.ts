import type { Endpoint, TcpSegment } from './tcp-segment.ts';

/** Told of what was said on one connection, in the order in which it was said. */
export interface StreamListener {
  /** Bytes are only lent. */
  bytes(from: 'client' | 'server', bytes: Buffer, time: number): void;
  /** So many octets were sent that the capture does not have. */
  missing(from: 'client' | 'server', octets: number, time: number): void;
  /** A FIN. */
  ended(from: 'client' | 'server', time: number): void;
  gone(time: number, wasReset: boolean): void;
}

/** Octets that wait for what comes before them: of one direction, and of all together. */
const MOST_WAITING = 1024 * 1024;
const MOST_WAITING_IN_ALL = 64 * 1024 * 1024;

/** How much waits, over all connections. */
export class Waiting {
  octets = 0;
}

/** One connection of a capture. */
export class ReassembledConnection {
  readonly #client: Endpoint;
  readonly #listener: StreamListener;
  readonly #directions: Readonly<Record<'client' | 'server', Direction>>;
  #isGone = false;

  constructor(client: Endpoint, listener: StreamListener, waiting: Waiting) {
    this.#client = client;
    this.#listener = listener;
    const directionOf = (from: 'client' | 'server') => new Direction(from, listener, waiting);
    this.#directions = { client: directionOf('client'), server: directionOf('server') };
  }

  /** Whether a segment is no longer of this connection, but of the next between the same ports. */
  isOver({ syn, ack, source, sequenceNumber }: TcpSegment): boolean {
    if (!syn || ack) return false;
    return !this.#directions[this.#sideOf(source)].isFirst(sequenceNumber);
  }

  take(segment: TcpSegment, time: number): void {
    if (this.#isGone) return;
    this.#directions[this.#sideOf(segment.source)].take(segment, time);
    const { client, server } = this.#directions;
    if (segment.rst) this.gone(time, true);
    else if (client.hasEnded && server.hasEnded) this.gone(time);
  }

  /** What still waits is told, and what it has waited for is missing. */
  gone(time: number, wasReset = false): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const direction of Object.values(this.#directions)) direction.giveUpWaiting(time);
    this.#listener.gone(time, wasReset);
  }

  #sideOf({ address, port }: Endpoint): 'client' | 'server' {
    const isClient = port === this.#client.port && address.equals(this.#client.address);
    return isClient ? 'client' : 'server';
  }
}

/** A segment that waits. */
interface WaitingSegment {
  readonly start: number;
  readonly payload: Buffer;
  readonly missing: number;
  readonly fin: boolean;
}

/** One direction. Sequence numbers are of 32 bits, and go round: RFC 9293 3.4. */
class Direction {
  hasEnded = false;
  readonly #from: 'client' | 'server';
  readonly #listener: StreamListener;
  readonly #waiting: Waiting;
  #first: number | undefined;
  /** The sequence number that is due. */
  #next = 0;
  /** In the order of their sequence numbers. */
  #later: WaitingSegment[] = [];
  #octets = 0;

  constructor(from: 'client' | 'server', listener: StreamListener, waiting: Waiting) {
    this.#from = from;
    this.#listener = listener;
    this.#waiting = waiting;
  }

  isFirst(sequenceNumber: number): boolean {
    return this.#first === undefined || this.#first === sequenceNumber;
  }

  take(segment: TcpSegment, time: number): void {
    const { sequenceNumber, payload, missing, fin, syn, rst } = segment;
    // A reset has no data, only perhaps a sentence for people: RFC 9293 3.5.3.
    if (rst) return;
    if (this.#first === undefined) this.#begin(sequenceNumber, syn);
    const start = syn ? (sequenceNumber + 1) | 0 : sequenceNumber | 0;
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
  }

  #begin(sequenceNumber: number, syn: boolean): void {
    this.#first = sequenceNumber;
    this.#next = (syn ? sequenceNumber + 1 : sequenceNumber) | 0;
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
    const behind = this.#later.findLastIndex(({ start }) => ((segment.start - start) | 0) >= 0);
    this.#later.splice(behind + 1, 0, segment);
    this.#octets += segment.payload.length;
    this.#waiting.octets += segment.payload.length;
    const isTooMuch =
      this.#octets > MOST_WAITING ||
      this.#later.length > MOST_SEGMENTS ||
      this.#waiting.octets > MOST_WAITING_IN_ALL;
    if (isTooMuch) this.giveUpWaiting(time);
  }
}

/** Segments that wait in one direction, however short they are. */
const MOST_SEGMENTS = 4096;
