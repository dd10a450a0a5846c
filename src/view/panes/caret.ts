import { type Line, line } from '../text/styled-text.ts';
import { WRONG } from '../text/styles.ts';
import { columnOf } from './hex.ts';

/**
 * Points to the byte at fault, if a row has it; a fault may also lie where the next byte is missing.
 *
 * @param row its first byte, and the bytes, counted as the fault is
 */
export function caretLines(
  { first, bytes }: { readonly first: number; readonly bytes: Uint8Array },
  fault: number | undefined,
): Line[] {
  if (fault === undefined || fault < first || fault - first > bytes.length) return [];
  const column = fault - first;
  if (column === bytes.length && bytes.length === 16) return [];
  return [line(`${' '.repeat(columnOf(column))}^^`, WRONG)];
}
