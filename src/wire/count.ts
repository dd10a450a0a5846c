/** A number of things as people say it: `1 byte`, `5 bytes`, `2 frames`. */
export function countOf(count: number, unit = 'byte'): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
