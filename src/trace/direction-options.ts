import type { Side } from '../wire/side.ts';
import type { Entry } from './entry.ts';

/** What a direction needs to know of the world. */
export interface DirectionOptions {
  readonly from: Side;
  /** Milliseconds since the connection was opened. */
  readonly time: () => number;
  readonly onEntry: (entry: Entry) => void;
  /** Whether every message is told in pieces as they come: its head at once. */
  readonly inPieces: boolean;
  /** Whether what no one reads is told as well, so that every byte is told. */
  readonly tellsRest: boolean;
  /** Octets of a message from which on it is told in pieces. */
  readonly window: number;
}
