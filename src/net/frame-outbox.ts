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
 * Octets that are written in one go, at least and at most. The next follow when these have left: so it is
 * seen that the peer reads on, however long a message is and however slowly it does. A peer that has read
 * more than the least between two looks at the clock is written as much at once: each write costs.
 */
const LEAST_WRITE = 4 * LARGE;
const LARGEST_WRITE = 16 * LARGE;

/**
 * Small frames of all connections are written one after the other into the same octets, so that those
 * of one connection, which mostly come together, lie together and leave as they lie. What is full is
 * let go: it lives for as long as anyone still has to write some of it.
 */
const SLAB_OCTETS = 4 * LARGE;
let slab = Buffer.allocUnsafeSlow(SLAB_OCTETS);
let slabEnd = 0;

/**
 * Frames that wait to be written, no faster than the peer reads. What is sent in one turn of the event
 * loop leaves in one write.
 */
export class FrameOutbox implements TurnTask {
  readonly #transport: Transport;
  readonly #stallMilliseconds: number;
  /** What waits, in its order, except for the stretch after it. */
  #parts: Uint8Array[] = NOTHING;
  /** A stretch of a slab that waits and can still grow at its end. */
  #slab: Buffer = slab;
  #from = 0;
  #to = 0;
  /** Octets that wait, parts and stretch together. */
  #octets = 0;
  #octetsWritten = 0;
  #isDue = false;
  #isCongested = false;
  #isHeld = false;
  /** Octets that may be written in one go. */
  #writeOctets = LEAST_WRITE;
  /** Octets that had left at the last look at the clock, and since when it has been no more. */
  #octetsGone = -1;
  #goneSince = 0;
  #octetsUnawaited = 0;
  #waiting: (() => void)[] | undefined;

  /** @param stallMilliseconds after which a peer that reads nothing at all is given up */
  constructor(transport: Transport, stallMilliseconds: number) {
    this.#transport = transport;
    this.#stallMilliseconds = stallMilliseconds;
  }

  /** Whether the peer reads more slowly than we write. */
  get isCongested(): boolean {
    return this.#isCongested;
  }

  /** Whether there is room for more. */
  get isReady(): boolean {
    return !this.#isCongested && !this.#isHeld;
  }

  /** Whether all that was added has been handed to the socket. */
  get isEmpty(): boolean {
    return this.#octets === 0;
  }

  /** Whether some of what was added has not left. */
  get isWaiting(): boolean {
    return this.#octets > 0 || this.#transport.unsentOctets > 0;
  }

  /**
   * Whether nothing of what was written has left for too long. What the peer sends meanwhile does not
   * count: it may go on asking, and never read an answer.
   */
  isStuck(now: number): boolean {
    const unsent = this.#transport.unsentOctets;
    const gone = this.#octetsWritten - unsent;
    this.#writeOctets = clamp(gone - this.#octetsGone, LEAST_WRITE, LARGEST_WRITE);
    if (unsent === 0 || gone !== this.#octetsGone) {
      this.#octetsGone = gone;
      this.#goneSince = now;
    }
    return now - this.#goneSince >= this.#stallMilliseconds;
  }

  /** Octets of messages that were sent although there was no room. */
  get octetsUnawaited(): number {
    return this.#octetsUnawaited;
  }

  /** A message is sent, and about to be added. */
  noteMessage(data: string | Uint8Array): void {
    if (!this.isReady) this.#octetsUnawaited += OVERHEAD + Buffer.byteLength(data);
  }

  /** Adds a frame. */
  add(frame: OutgoingFrame): void {
    const length = lengthOf(frame);
    this.#octets += length;
    if (length < LARGE) this.#append(frame, length);
    else this.#addLarge(frame);
    if (this.#octets >= LARGEST_WRITE) this.flush();
    else if (!this.#isDue) {
      this.#isDue = true;
      atEndOfTurn(this);
    }
  }

  /** Adds octets as they are. */
  addRaw(bytes: Uint8Array): void {
    this.#octets += bytes.length;
    this.#endStretch();
    this.#addPart(bytes);
    this.flush();
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
    if (this.#parts === NOTHING) this.#parts = [bytes];
    else this.#parts.push(bytes);
  }

  runAtEndOfTurn(): void {
    this.#isDue = false;
    this.flush();
  }

  /** Sends what waits, unless what was sent before has not left yet. */
  flush(): void {
    if (this.#isCongested) return;
    this.#endStretch();
    while (this.#parts.length > 0 && !this.#isCongested) this.#writeParts();
  }

  #writeParts(): void {
    const isOne = this.#parts.length === 1;
    if (!isOne) this.#transport.cork();
    let room = this.#writeOctets;
    while (room > 0 && this.#parts.length > 0) room -= this.#writePart(room);
    if (!isOne) this.#transport.uncork();
    // What is corked looks as if it waited, until it is let go and the kernel has taken it after all.
    if (this.#isCongested) this.#isCongested = this.#transport.unsentOctets > 0;
  }

  /**
   * Writes the first part, or as much of it as there is room for. A short rest is not worth a write of its own.
   *
   * @returns octets written
   */
  #writePart(room: number): number {
    const [part] = this.#parts as [Uint8Array];
    const bytes = part.length <= room + LARGE ? part : part.subarray(0, room);
    if (bytes !== part) this.#parts[0] = part.subarray(room);
    else if (this.#parts.length === 1) this.#parts = NOTHING;
    else this.#parts.shift();
    this.#octets -= bytes.length;
    this.#octetsWritten += bytes.length;
    if (!this.#transport.write(bytes)) this.#isCongested = true;
    return bytes.length;
  }

  /** Resolves when there is room for more, or when it no longer matters. */
  ready(): Promise<void> {
    if (this.isReady) return Promise.resolve();
    this.#waiting ??= [];
    return new Promise((resolve) => this.#waiting?.push(resolve));
  }

  /** What was written has gone: what waits follows. */
  drained(): void {
    this.#isCongested = false;
    this.flush();
  }

  /** Those that wait for room are told if there is any, unless more is to be added first. */
  tell(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!this.isReady) return;
    this.#octetsUnawaited = 0;
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    for (const resolve of waiting) resolve();
  }

  /** The connection is gone: nothing leaves any more, and no one need wait for it. */
  drop(): void {
    this.#parts = NOTHING;
    this.#from = this.#to;
    this.#octets = 0;
    this.#isCongested = false;
    this.tell(false);
  }
}

/** What a message costs besides its data, so that empty ones are not free. */
const OVERHEAD = 14;

/** An idle connection keeps no list of its own. */
const NOTHING: Uint8Array[] = [];

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
