import type { Side } from '../wire/side.ts';

/** How a connection is gone; undefined where the capture ends, or the next one begins. */
export type Departure = 'ended' | 'reset' | 'given up' | undefined;

/** Told of what was said on one connection, in the order in which it was said. */
export interface StreamListener {
  /** Bytes are only lent. */
  bytes(from: Side, bytes: Buffer, time: number): void;
  /** So many octets were sent that the capture does not have. */
  missing(from: Side, octets: number, time: number): void;
  /** So many octets belong before the first that was told: what shows of them came too late. */
  leftOut?(from: Side, octets: number): void;
  /** A FIN. */
  ended(from: Side, time: number): void;
  gone(time: number, how: Departure): void;
  /** Octets that it keeps of what it was told. Absent: none. */
  readonly keptOctets?: number;
  /** There is too much that is kept: it gives back what it can do without. */
  relieve?(): void;
}

/** Hears nothing: the connection is over. */
export const NO_ONE: StreamListener = { bytes() {}, missing() {}, ended() {}, gone() {} };

/** Octets that wait on all connections together. */
const MOST_WAITING_IN_ALL = 64 * 1024 * 1024;

/** How much waits, over all connections. */
export class Waiting {
  octets = 0;

  get isTooMuch(): boolean {
    return this.octets > MOST_WAITING_IN_ALL;
  }
}
