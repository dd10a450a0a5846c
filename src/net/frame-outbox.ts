import type { Pump } from './pump.ts';
import { atEndOfTurn } from './turn.ts';

/** Octets up to which frames are copied together: one write costs more than the copy. */
const WORTH_JOINING = 16 * 1024;

/**
 * Frames that wait to be written. What is sent in one turn of the event loop leaves in one write, and
 * what a peer does not read may grow to a limit, but not over it.
 */
export class FrameOutbox {
  readonly #pump: Pump;
  readonly #most: number;
  #frames: Buffer[] = [];
  #octets = 0;
  #isDue = false;
  #isCongested = false;
  #waiting: (() => void)[] = [];

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
  add(frame: Buffer): boolean {
    this.#octets += frame.length;
    if (this.#octets + this.#pump.unsentOctets > this.#most) return false;
    this.#frames.push(frame);
    if (this.#octets >= WORTH_JOINING) this.flush();
    else if (!this.#isDue) {
      this.#isDue = true;
      atEndOfTurn(this.#flushDue);
    }
    return true;
  }

  #flushDue = (): void => {
    this.#isDue = false;
    this.flush();
  };

  /** Sends what waits. */
  flush(): void {
    const frames = this.#frames;
    if (frames.length === 0) return;
    this.#frames = [];
    const octets = this.#octets;
    this.#octets = 0;
    if (frames.length > 1 && octets < 2 * WORTH_JOINING) {
      this.#write(Buffer.concat(frames, octets));
      return;
    }
    this.#pump.cork();
    for (const frame of frames) this.#write(frame);
    this.#pump.uncork();
  }

  /** Resolves when there is room for more, or when it no longer matters. */
  room(): Promise<void> {
    if (!this.#isCongested) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** What was written has gone, or will never go. */
  drained(): void {
    this.#isCongested = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #write(bytes: Buffer): void {
    if (!this.#pump.write(bytes)) this.#isCongested = true;
  }
}
