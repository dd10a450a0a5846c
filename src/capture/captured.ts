import type { Side } from '../wire/side.ts';

/** Bytes that someone has sent, as far as the input says so. */
export interface CapturedPiece {
  /** Undefined where the input does not say which side sent them. */
  readonly from: Side | undefined;
  readonly bytes: Buffer;
  /** Milliseconds, from any start; undefined where the input does not say when. */
  readonly time: number | undefined;
}
