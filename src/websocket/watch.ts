import type { WebSocketTimes } from './times.ts';

/** What is due: a ping, or the end of waiting for a sign of life or for the end of the connection. */
export type Due = 'ping' | 'life' | 'end';

/**
 * Keeps the deadlines of a conversation. It has no clock: it is told what happens when it happens, and
 * counts from the next look at the clock.
 *
 * RFC 6455 names no times. It gives the means, ping and pong (5.5.2, 5.5.3), and the right to close TCP where
 * the other end does not within a reasonable time (7.1.1). TCP itself does not tell of a peer that is gone
 * until something is sent to it, and then only after many minutes.
 *
 *     last octets           our ping               given up: the peer is silent
 *     ----+----------------------+----------------------+-----> time
 *         |  pingMilliseconds    |  pongMilliseconds    |
 *
 * Any octets start it again: not only a pong shows that the peer lives. Once a Close has gone or come, the
 * deadline is `closeMilliseconds` away, and what the peer sends no longer moves it.
 */
export class Watch {
  readonly #times: WebSocketTimes;
  /** Whether anything has come since the last look, and whether anything of ours has left. */
  #hasHeard = true;
  #hasProgressed = false;
  #isSlow = false;
  #isPinged = false;
  #isEnding = false;
  #deadline: number | undefined;

  constructor(times: WebSocketTimes) {
    this.#times = times;
  }

  /** By when something is due; undefined before the first look. */
  get deadline(): number | undefined {
    return this.#deadline;
  }

  /** Octets have come: whatever they are, the peer lives. */
  heard(): void {
    this.#hasHeard = true;
  }

  /** Octets of ours wait, and leave: the peer is slow, but it is not silent. */
  progressed(): void {
    this.#hasProgressed = true;
    this.#isSlow = true;
  }

  /** From here on the peer has only so long to let the connection end, whatever else it sends. */
  expectEnd(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#deadline = undefined;
  }

  /** What is due by this time. A deadline that was kept, or missed, makes room for the next. */
  look(now: number): Due | undefined {
    const hasProgressed = this.#hasProgressed;
    this.#hasProgressed = false;
    if (this.#isEnding) return this.#lookForEnd(now, hasProgressed);
    return this.#times.pingMilliseconds > 0 ? this.#lookForLife(now, hasProgressed) : undefined;
  }

  /** RFC 6455 7.1.1: an endpoint that has waited long enough may close the connection itself. */
  #lookForEnd(now: number, hasProgressed: boolean): Due | undefined {
    const isDue = this.#deadline !== undefined && !hasProgressed && now >= this.#deadline;
    const restarts = this.#deadline === undefined || hasProgressed || isDue;
    if (restarts) this.#deadline = now + this.#patience(this.#times.closeMilliseconds);
    return isDue ? 'end' : undefined;
  }

  /** RFC 6455 5.5.2: a ping keeps the connection alive, and finds out whether the peer still answers. */
  #lookForLife(now: number, hasProgressed: boolean): Due | undefined {
    if (this.#hasHeard || hasProgressed || this.#deadline === undefined) {
      this.#hasHeard = false;
      this.#isPinged = false;
      this.#deadline = now + this.#times.pingMilliseconds;
      return undefined;
    }
    if (now < this.#deadline) return undefined;
    this.#deadline = now + this.#patience(this.#times.pongMilliseconds);
    if (this.#isPinged) return 'life';
    this.#isPinged = true;
    return 'ping';
  }

  /** How long a peer gets for its answer: a slow one has more to read before it comes to the question. */
  #patience(milliseconds: number): number {
    return this.#isSlow ? Math.max(milliseconds, this.#times.stallMilliseconds) : milliseconds;
  }
}
