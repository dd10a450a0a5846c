import { inOneLine } from './one-line.ts';

/** Where input went wrong: lines, columns and packets count from 1, bytes from 0. */
export type InputPlace =
  | { readonly line: number; readonly column: number }
  | { readonly packet: number }
  | { readonly offset: number };

/** Input that cannot be read: what is wrong, and where, in one line whatever the input has in it. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly place: InputPlace;
  /** What is wrong, without the place. */
  readonly why: string;

  constructor(why: string, place: InputPlace) {
    super(inOneLine(`${describePlace(place)}: ${why}`));
    this.place = place;
    this.why = why;
  }
}

function describePlace(place: InputPlace): string {
  if ('line' in place) return `line ${place.line}, column ${place.column}`;
  return 'packet' in place ? `packet ${place.packet}` : `byte ${place.offset}`;
}
