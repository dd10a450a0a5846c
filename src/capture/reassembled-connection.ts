import { otherSide, SIDES, type Side } from '../wire/side.ts';
import { StreamDirection } from './stream-direction.ts';
import { type Departure, NO_ONE, type StreamListener, type Waiting } from './stream-listener.ts';
import { copyOf, type Endpoint, startOf, type TcpSegment } from './tcp-segment.ts';
import type { JudgeClient } from './who-is-client.ts';

/** Of a connection that is joined in the middle: what is held until the lowest sequence number is likely seen. */
const MOST_SEGMENTS_HELD = 16;
const MOST_OCTETS_HELD = 64 * 1024;
/** A segment, and when it came. */
interface Held {
  readonly segment: TcpSegment;
  readonly time: number;
}

/** The two ends, as far as it is known which is which. */
export interface Ends {
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** Whether a SYN has told which of them is the client. */
  readonly isKnown: boolean;
}

/** What a connection needs from the reassembler. */
export interface Surroundings {
  readonly newListener: (ends: Ends) => StreamListener;
  readonly waiting: Waiting;
  /** Tells the client by what was said. */
  readonly judge: JudgeClient;
}

/** One connection of a capture. */
export class ReassembledConnection {
  readonly #surroundings: Surroundings;
  /** Until a SYN or what is said tells who is the client, only a guess. */
  #ends: Ends;
  /** Undefined until it is known who is the client. */
  #opened: Opened | undefined;
  /** Undefined while there is nothing to hold. Both directions are held, so that their order stays. */
  #held: Held[] | undefined;
  #octetsHeld = 0;
  /** What each end has acknowledged first. */
  readonly #acknowledged: { client?: number; server?: number } = {};
  #isGone = false;

  constructor(ends: Ends, surroundings: Surroundings) {
    this.#ends = ends;
    this.#surroundings = surroundings;
    if (ends.isKnown) this.#open();
  }

  /** From now on it is known who is who. */
  #open(): Opened {
    const { newListener, waiting } = this.#surroundings;
    const listener = newListener(this.#ends);
    const directionOf = (from: Side) => new StreamDirection(from, listener, waiting);
    const directions = { client: directionOf('client'), server: directionOf('server') };
    this.#opened = { listener, directions };
    return this.#opened;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Octets of it that its listener keeps. */
  get keptOctets(): number {
    return this.#isGone ? 0 : (this.#opened?.listener.keptOctets ?? 0);
  }

  relieve(): void {
    this.#opened?.listener.relieve?.();
  }

  /**
   * Whether a segment is no longer of this connection, but of the next between the same ports. A SYN may
   * come late, or again; then its number is the one before what this side has said first.
   */
  isOver(segment: TcpSegment): boolean {
    if (!segment.syn) return false;
    const own = this.#sideOf(segment.source);
    const start = startOf(segment);
    const { first, hasSyn } = this.#opened?.directions[own] ?? UNBEGUN;
    if (hasSyn) return first !== start;
    const lowest = this.#lowestHeld(own) ?? first;
    if (lowest !== undefined) return !isLittleBehind(lowest, start);
    // A SYN of a side that has said nothing so far: was it this one that the other has spoken to?
    if (segment.ack) return false;
    const other = otherSide(own);
    const heard = this.#acknowledged[other];
    return this.#hasSaid(other) && !(heard !== undefined && isLittleBehind(heard, start));
  }

  receive(segment: TcpSegment, time: number): void {
    if (this.#isGone) return;
    if (segment.ack) {
      this.#acknowledged[this.#sideOf(segment.source)] ??= segment.acknowledgmentNumber;
    }
    if (this.#held || this.#isUnbegun(segment)) this.#hold(segment, time);
    else this.#receiveNow(segment, time);
  }

  /** What still waits is told, and what it has waited for is missing. */
  gone(time: number, how?: Departure): void {
    if (this.#isGone) return;
    this.#release();
    if (this.#isGone) return;
    this.#isGone = true;
    const { directions, listener } = this.#opened ?? this.#open();
    for (const direction of Object.values(directions)) direction.giveUpWaiting(time);
    listener.gone(time, how);
    // Only numbers are needed from now on: the listener keeps too much to be remembered with them.
    for (const direction of Object.values(directions)) direction.tellNoMore();
    this.#opened = { listener: NO_ONE, directions };
  }

  #receiveNow(segment: TcpSegment, time: number): void {
    if (this.#isGone) return;
    const { directions } = this.#opened ?? this.#open();
    const own = this.#sideOf(segment.source);
    directions[otherSide(own)].acknowledged(segment, time);
    directions[own].receive(segment, time);
    const { client, server } = directions;
    if (segment.rst) this.gone(time, 'reset');
    else if (client.hasEnded && server.hasEnded) this.gone(time, 'ended');
  }

  /** Whether it is the first of its side, and no SYN. */
  #isUnbegun({ syn, rst, source }: TcpSegment): boolean {
    return !syn && !rst && this.#firstOf(this.#sideOf(source)) === undefined;
  }

  #hold(segment: TcpSegment, time: number): void {
    const payload = Buffer.from(segment.payload);
    const copy = { ...segment, source: copyOf(segment.source), payload };
    this.#held ??= [];
    this.#held.push({ segment: copy, time });
    this.#octetsHeld += payload.length;
    this.#surroundings.waiting.octets += payload.length;
    const isTooMuch =
      this.#held.length >= MOST_SEGMENTS_HELD ||
      this.#octetsHeld > MOST_OCTETS_HELD ||
      this.#surroundings.waiting.isTooMuch;
    if (isTooMuch || segment.rst) this.#release();
  }

  /** The lowest number of each side that was seen is where it begins. */
  #release(): void {
    const held = this.#held ?? [];
    if (held.length > 0 && !this.#opened) this.#judge(held);
    const { directions } = this.#opened ?? this.#open();
    for (const side of SIDES) {
      const lowest = this.#lowestHeld(side);
      if (lowest !== undefined) directions[side].begin(this.#beginningOf(side, lowest));
    }
    this.#held = undefined;
    this.#surroundings.waiting.octets -= this.#octetsHeld;
    this.#octetsHeld = 0;
    for (const { segment, time } of held) this.#receiveNow(segment, time);
  }

  /** A SYN tells who is the client; else what was said does; else the guess stays. */
  #judge(held: readonly Held[]): void {
    const { client, server } = this.#ends;
    const syn = held.find(({ segment }) => segment.syn)?.segment;
    const isClient = ({ port, address }: Endpoint) => this.#sideOf({ port, address }) === 'client';
    const isRight = syn
      ? isClient(syn.source) !== syn.ack
      : this.#surroundings.judge(this.#saidOf('client'), this.#saidOf('server'));
    if (isRight !== false) return;
    this.#ends = { client: server, server: client, isKnown: false };
    const { client: ofClient, server: ofServer } = this.#acknowledged;
    Object.assign(this.#acknowledged, { client: ofServer, server: ofClient });
  }

  /** What is held of a side, segment by segment. */
  #saidOf(side: Side): Buffer[] {
    return this.#heldOf(side)
      .map(({ payload }) => payload)
      .filter(({ length }) => length > 0);
  }

  #heldOf(side: Side): TcpSegment[] {
    const held = (this.#held ?? []).map(({ segment }) => segment);
    return held.filter(({ source, rst }) => !rst && this.#sideOf(source) === side);
  }

  /** Where a side begins that was heard from there on: before that, what the other end has got meanwhile. */
  #beginningOf(side: Side, lowest: number): number {
    const got = this.#acknowledged[otherSide(side)];
    if (got === undefined || ((lowest - got) | 0) <= 0) return this.#afterProbe(side, lowest);
    const hasGotMore = ({ ack, acknowledgmentNumber }: TcpSegment) =>
      ack && ((acknowledgmentNumber - lowest) | 0) >= 0;
    return this.#heldOf(otherSide(side)).some(hasGotMore) ? got | 0 : lowest;
  }

  /**
   * RFC 9293 3.8.4: an end that only asks whether the other still lives may send one octet that it has
   * sent before, whatever that is: usually a zero. It is none of what is said from now on.
   */
  #afterProbe(side: Side, lowest: number): number {
    const first = this.#heldOf(side).find((segment) => startOf(segment) === lowest);
    return first && isProbe(first) ? (lowest + 1) | 0 : lowest;
  }

  #firstOf(side: Side): number | undefined {
    return this.#opened?.directions[side].first;
  }

  /** The first octet of data that is held of a side which has not begun. */
  #lowestHeld(side: Side): number | undefined {
    if (this.#firstOf(side) !== undefined) return undefined;
    const starts = this.#heldOf(side).map(startOf);
    return starts.length === 0
      ? undefined
      : starts.reduce((lowest, start) => (((start - lowest) | 0) < 0 ? start : lowest));
  }

  #hasSaid(side: Side): boolean {
    const isHeld = ({ segment }: Held) =>
      this.#sideOf(segment.source) === side && saysSomething(segment);
    const hasSaid = this.#opened?.directions[side].hasSaid ?? false;
    return hasSaid || (this.#held ?? []).some(isHeld);
  }

  #sideOf({ address, port }: Endpoint): Side {
    const { client } = this.#ends;
    const isClient = port === client.port && address.equals(client.address);
    return isClient ? 'client' : 'server';
  }
}

/** Who is who is known, and someone listens. */
interface Opened {
  readonly listener: StreamListener;
  readonly directions: Readonly<Record<Side, StreamDirection>>;
}

/** Of a direction of which nothing was heard. */
const UNBEGUN = { first: undefined, hasSyn: false };

function isProbe({ payload, missing, fin, syn }: TcpSegment): boolean {
  return payload.length === 1 && payload[0] === 0 && missing === 0 && !fin && !syn;
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
