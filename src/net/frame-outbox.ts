import { encodeHeader } from '../websocket/frame-header.ts';
import {
  encodeFrame,
  lengthOf,
  type OutgoingFrame,
  writeFrame,
} from '../websocket/outgoing-frame.ts';
import type { Pump } from './pump.ts';
import { atEndOfTurn, type TurnTask } from './turn.ts';

/** Octets from which on a frame is not copied any more: the copy costs more than a write of its own. */
const LARGE = 16 * 1024;

/**
 * Small frames of all connections are written one behind the other into the same octets, so that those
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
  readonly #pump: Pump;
  readonly #most: number;
  /** What waits, in its order, but for the stretch behind it. */
  #parts: Uint8Array[] | undefined;
  /** A stretch of a slab that waits and can still grow at its end. */
  #slab: Buffer = slab;
  #from = 0;
  #to = 0;
  #octets = 0;
  #isDue = false;
  #isCongested = false;
  #waiting: (() => void)[] | undefined;

  /** @param most octets that may wait for the peer to read */
  constructor(pump: Pump, most: number) {
    this.#pump = pump;
    this.#most = most;
  }

  /** Whether the peer reads more slowly than we write. */
  get isCongested(): boolean {
    return this.#isCongested;
  }

  /**
   * Adds a frame.
   *
   * @returns false if more waits than may: the frame is not sent, and the connection is of no use
   */
  add(frame: OutgoingFrame): boolean {
    const length = lengthOf(frame);
    const waiting = this.#octets + this.#pump.unsentOctets;
    // One frame alone may be longer: that is not for the peer to answer for.
    if (waiting > 0 && waiting + length > this.#most) return false;
    this.#octets += length;
    if (length < LARGE) this.#append(frame, length);
    else this.#addLarge(frame);
    if (this.#octets >= LARGE) this.flush();
    else if (!this.#isDue) {
      this.#isDue = true;
      atEndOfTurn(this);
    }
    return true;
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
    this.#pump.cork();
    for (const part of parts) this.#write(part);
    this.#pump.uncork();
  }

  /** Resolves when there is room for more, or when it no longer matters. */
  room(): Promise<void> {
    if (!this.#isCongested) return Promise.resolve();
    this.#waiting ??= [];
    return new Promise((resolve) => this.#waiting?.push(resolve));
  }

  /** What was written has gone, or will never go. */
  drained(): void {
    this.#isCongested = false;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const resolve of waiting) resolve();
  }

  #write(bytes: Uint8Array): void {
    if (!this.#pump.write(bytes)) this.#isCongested = true;
  }
}
