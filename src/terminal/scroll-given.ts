import type { Given } from '../lesson/script/question.ts';
import { hexFormFor } from '../view/panes/hex.ts';
import { type Key, nameOf } from './key.ts';

/**
 * Which byte of the message beside a question is shown first: that of the row before the bytes that are
 * asked for.
 *
 * @param width of the screen: it decides how many bytes a row has
 */
export function firstByteOf(given: Given | undefined, width: number): number {
  const { bytesPerRow } = hexFormFor(width);
  const row = Math.floor((given?.hidden?.[0] ?? 0) / bytesPerRow);
  return Math.max(0, row - 1) * bytesPerRow;
}

/** Which byte is shown first after a key: up and down go by a row, as far as the message goes. */
export function scrolledBy(
  key: Key,
  given: Given | undefined,
  firstByte: number,
  width: number,
): number {
  const size = given?.entry.bytes.length ?? 0;
  const { bytesPerRow } = hexFormFor(width);
  switch (nameOf(key)) {
    case 'up':
      return Math.max(0, firstByte - bytesPerRow);
    case 'down':
      return firstByte + bytesPerRow < size ? firstByte + bytesPerRow : firstByte;
    default:
      return firstByte;
  }
}
