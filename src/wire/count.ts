/** A number of things as people say it: `1 byte`, `5 bytes`, `2 frames`. */
export function countOf(count: number, unit = 'byte'): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A whole number with its thousands parted: `65,536`. Without ICU, which takes long to load. */
export function withCommas(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A time as people say it: `31 ms`, and from one second on `1.2 s`. */
export function durationOf(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}
