/** Where input went wrong: counted from 1 in text, from 0 in bytes. */
export type InputPlace =
  | { readonly line: number; readonly column: number }
  | { readonly offset: number };

/** Input that cannot be read: what is wrong, and where. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly place: InputPlace;

  constructor(why: string, place: InputPlace) {
    const where =
      'line' in place ? `line ${place.line}, column ${place.column}` : `byte ${place.offset}`;
    super(`${where}: ${why}`);
    this.place = place;
  }
}
