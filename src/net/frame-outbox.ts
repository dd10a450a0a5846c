import { encodeHeader } from '../websocket/frame-header.ts';
import {
  encodeFrame,
  lengthOf,
  type OutgoingFrame,
  writeFrame,
} from '../websocket/outgoing-frame.ts';
import type { Transport } from './transport.ts';
import { atEndOfTurn, type TurnTask } from './turn.ts';

/** From so many octets on a frame is not copied: the copy costs more than a write of its own. */
const LARGE = 16 * 1024;

/**
 * Small frames of all connections are written one after the other into the same octets, so that those
 * of one connection, which mostly come together, lie together and leave as they lie. What is full is
 * let go: it lives for as long as anyone still has to write some of it.
 */
const SLAB_OCTETS = 4 * LARGE;
let slab = Buffer.allocUnsafeSlow(SLAB_OCTETS);
let slabEnd = 0;

/**
 * Frames that wait to be written. What is sent in one turn of the event loop leaves in one write, and
 * what a peer does not read may grow to a limit, but not over it.
 */
export class FrameOutbox implements TurnTask {
  readonly #transport: Transport;
  readonly #most: number;
  readonly #stallMilliseconds: number;
  /** What waits, in its order, but for the stretch after it. */
  #parts: Uint8Array[] | undefined;
  /** A stretch of a slab that waits and can still grow at its end. */
  #slab: Buffer = slab;
  #from = 0;
  #to = 0;
  #octets = 0;
  #isDue = false;
  #isCongested = false;
  /** Octets that were added while the peer was slow. */
  #octetsPiledUp = 0;
  #waiting: (() => void)[] | undefined;

  /**
   * @param most octets that may be added while the peer reads more slowly than we write
   * @param stallMilliseconds after which a peer that reads nothing at all is given up
   */
  constructor(transport: Transport, most: number, stallMilliseconds: number) {
    this.#transport = transport;
    this.#most = most;
    this.#stallMilliseconds = stallMilliseconds;
  }

  /** Whether the peer reads more slowly than we write. */
  get isCongested(): boolean {
    return this.#isCongested;
  }

  /**
   * Whether no message may be added before there is room again. Control frames may: they are short, and
   * the conversation owes few of them.
   */
  get isFull(): boolean {
    return this.#octetsPiledUp > this.#most;
  }

  /** Whether some of what was added has not left. */
  get isWaiting(): boolean {
    return this.#octets > 0 || this.#transport.unsentOctets > 0;
  }

  /** Adds a frame. */
  add(frame: OutgoingFrame): void {
    const length = lengthOf(frame);
    if (this.#isCongested) this.#octetsPiledUp += length;
    this.#octets += length;
    if (length < LARGE) this.#append(frame, length);
    else this.#addLarge(frame);
    if (this.#octets >= LARGE) this.flush();
    else if (!this.#isDue) {
      this.#isDue = true;
      atEndOfTurn(this);
    }
  }

  #append(frame: OutgoingFrame, length: number): void {
    const goesOn = this.#slab === slab && this.#to === slabEnd && this.#from < this.#to;
    if (!goesOn || slabEnd + length > SLAB_OCTETS) this.#beginStretch(length);
    slabEnd = writeFrame(frame, slab, slabEnd);
    this.#to = slabEnd;
  }

  #beginStretch(length: number): void {
    this.#endStretch();
    if (slabEnd + length > SLAB_OCTETS) {
      slab = Buffer.allocUnsafeSlow(SLAB_OCTETS);
      slabEnd = 0;
    }
    this.#slab = slab;
    this.#from = slabEnd;
    this.#to = slabEnd;
  }

  #endStretch(): void {
    if (this.#from === this.#to) return;
    this.#addPart(this.#slab.subarray(this.#from, this.#to));
    this.#from = this.#to;
  }

  /** A large payload is not copied, unless it has to be masked. */
  #addLarge(frame: OutgoingFrame): void {
    this.#endStretch();
    if (frame.maskingKey !== undefined) {
      this.#addPart(encodeFrame(frame));
      return;
    }
    this.#addPart(encodeHeader(frame));
    this.#addPart(frame.payload);
  }

  #addPart(bytes: Uint8Array): void {
    if (this.#parts) this.#parts.push(bytes);
    else this.#parts = [bytes];
  }

  runAtEndOfTurn(): void {
    this.#isDue = false;
    this.flush();
  }

  /** Sends what waits. */
  flush(): void {
    this.#octets = 0;
    this.#endStretch();
    const parts = this.#parts;
    if (!parts) return;
    this.#parts = undefined;
    if (parts.length === 1) {
      this.#write(parts[0]!);
      return;
    }
    this.#transport.cork();
    for (const part of parts) this.#write(part);
    this.#transport.uncork();
  }

  /** Resolves when there is room for more, or when it no longer matters. */
  room(): Promise<void> {
    if (!this.#isCongested) return Promise.resolve();
    this.#waiting ??= [];
    return new Promise((resolve) => this.#waiting?.push(resolve));
  }

  /** What was written has gone, or will never go. */
  drained(): void {
    if (this.#isCongested) this.#transport.destroyIfStuckFor(0);
    this.#isCongested = false;
    this.#octetsPiledUp = 0;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const resolve of waiting) resolve();
  }

  #write(bytes: Uint8Array): void {
    if (this.#transport.write(bytes) || this.#isCongested) return;
    this.#isCongested = true;
    this.#transport.destroyIfStuckFor(this.#stallMilliseconds);
  }
}
