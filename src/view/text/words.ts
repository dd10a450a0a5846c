import type { Side } from '../../wire/side.ts';

/** A time with one place after the point. */
export function milliseconds(time: number): string {
  return time.toFixed(1);
}

/** From which side to which, as the beginning of a sentence. */
export function directionOf(from: Side): string {
  return from === 'client' ? 'Client to server' : 'Server to client';
}

/** The same where there is little room. */
export function shortDirection(from: Side): string {
  return from === 'client' ? 'client ▸ server' : 'server ▸ client';
}

/** `16-31`, or `16` where it is but one. */
export function rangeText(first: number, last: number): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

/** The bytes of a field, counted from the start of its layer. */
export function byteRange({
  start,
  end,
}: {
  readonly start: number;
  readonly end: number;
}): string {
  return rangeText(start, end - 1);
}

/** A text as the beginning of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
