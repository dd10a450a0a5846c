import { otherSide, SIDES, type Side } from '../wire/side.ts';
import { StreamDirection } from './stream-direction.ts';
import type { Departure, StreamListener, Waiting } from './stream-listener.ts';
import { copyOf, type Endpoint, startOf, type TcpSegment } from './tcp-segment.ts';

/** Of a connection that is joined in the middle: what is held until the lowest sequence number is likely seen. */
const MOST_SEGMENTS_HELD = 16;
const MOST_OCTETS_HELD = 64 * 1024;
/** A segment, and when it came. */
interface Held {
  readonly segment: TcpSegment;
  readonly time: number;
}

/** One connection of a capture. */
export class ReassembledConnection {
  readonly #client: Endpoint;
  readonly #listener: StreamListener;
  readonly #waiting: Waiting;
  readonly #directions: Readonly<Record<Side, StreamDirection>>;
  /** Undefined while there is nothing to hold. Both directions are held, so that their order stays. */
  #held: Held[] | undefined;
  #octetsHeld = 0;
  /** What each side has acknowledged first. */
  readonly #acknowledged: { client?: number; server?: number } = {};
  #isGone = false;

  constructor(client: Endpoint, listener: StreamListener, waiting: Waiting) {
    this.#client = client;
    this.#listener = listener;
    this.#waiting = waiting;
    const directionOf = (from: Side) => new StreamDirection(from, listener, waiting);
    this.#directions = { client: directionOf('client'), server: directionOf('server') };
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /**
   * Whether a segment is no longer of this connection, but of the next between the same ports. A SYN may
   * come late, or again; then its number is the one before what this side has said first.
   */
  isOver(segment: TcpSegment): boolean {
    if (!segment.syn) return false;
    const own = this.#sideOf(segment.source);
    const start = startOf(segment);
    const { first, hasSyn } = this.#directions[own];
    if (hasSyn) return first !== start;
    const lowest = this.#lowestHeld(own) ?? first;
    if (lowest !== undefined) return !isLittleBehind(lowest, start);
    // A SYN of a side that has said nothing so far: was it this one that the other has spoken to?
    if (segment.ack) return false;
    const other = otherSide(own);
    const heard = this.#acknowledged[other];
    return this.#hasSaid(other) && !(heard !== undefined && isLittleBehind(heard, start));
  }

  take(segment: TcpSegment, time: number): void {
    if (this.#isGone) return;
    if (segment.ack) {
      this.#acknowledged[this.#sideOf(segment.source)] ??= segment.acknowledgmentNumber;
    }
    if (this.#held || this.#isUnbegun(segment)) this.#hold(segment, time);
    else this.#takeNow(segment, time);
  }

  /** What still waits is told, and what it has waited for is missing. */
  gone(time: number, how?: Departure): void {
    if (this.#isGone) return;
    this.#release();
    if (this.#isGone) return;
    this.#isGone = true;
    for (const direction of Object.values(this.#directions)) direction.giveUpWaiting(time);
    this.#listener.gone(time, how);
  }

  #takeNow(segment: TcpSegment, time: number): void {
    if (this.#isGone) return;
    this.#directions[this.#sideOf(segment.source)].take(segment, time);
    const { client, server } = this.#directions;
    if (segment.rst) this.gone(time, 'reset');
    else if (client.hasEnded && server.hasEnded) this.gone(time, 'ended');
  }

  /** Whether it is the first of its side, and no SYN. */
  #isUnbegun({ syn, rst, source }: TcpSegment): boolean {
    return !syn && !rst && this.#directions[this.#sideOf(source)].first === undefined;
  }

  #hold(segment: TcpSegment, time: number): void {
    const payload = Buffer.from(segment.payload);
    const copy = { ...segment, source: copyOf(segment.source), payload };
    this.#held ??= [];
    this.#held.push({ segment: copy, time });
    this.#octetsHeld += payload.length;
    this.#waiting.octets += payload.length;
    const isTooMuch =
      this.#held.length >= MOST_SEGMENTS_HELD ||
      this.#octetsHeld > MOST_OCTETS_HELD ||
      this.#waiting.isTooMuch;
    if (isTooMuch || segment.rst) this.#release();
  }

  /** The lowest number of each side that was seen is where it begins. */
  #release(): void {
    const held = this.#held ?? [];
    for (const side of SIDES) {
      const lowest = this.#lowestHeld(side);
      if (lowest !== undefined) this.#directions[side].begin(lowest);
    }
    this.#held = undefined;
    this.#waiting.octets -= this.#octetsHeld;
    this.#octetsHeld = 0;
    for (const { segment, time } of held) this.#takeNow(segment, time);
  }

  /** The first octet of data that is held of a side which has not begun. */
  #lowestHeld(side: Side): number | undefined {
    if (this.#directions[side].first !== undefined) return undefined;
    const held = (this.#held ?? []).filter(({ segment }) => this.#sideOf(segment.source) === side);
    const starts = held
      .filter(({ segment }) => !segment.rst)
      .map(({ segment }) => startOf(segment));
    return starts.length === 0
      ? undefined
      : starts.reduce((lowest, start) => (((start - lowest) | 0) < 0 ? start : lowest));
  }

  #hasSaid(side: Side): boolean {
    const isHeld = ({ segment }: Held) =>
      this.#sideOf(segment.source) === side && saysSomething(segment);
    return this.#directions[side].hasSaid || (this.#held ?? []).some(isHeld);
  }

  #sideOf({ address, port }: Endpoint): Side {
    const isClient = port === this.#client.port && address.equals(this.#client.address);
    return isClient ? 'client' : 'server';
  }
}

/** A SYN that comes late may have lost some of what follows it. */
const MOST_BEHIND_SYN = 64 * 1024;

function isLittleBehind(number: number, start: number): boolean {
  const distance = (number - start) | 0;
  return distance >= 0 && distance < MOST_BEHIND_SYN;
}

function saysSomething({ payload, missing, fin }: TcpSegment): boolean {
  return payload.length + missing > 0 || fin;
}
