import type { Try } from '../../src/lesson/lesson.ts';
import type { Entry } from '../../src/trace/entry.ts';

/** Which bytes are other ones, by their places from 0. */
export type ByteChanges = Readonly<Record<number, number>>;

/**
 * Offers a recorded message of text with one thing in it changed.
 *
 * @throws RangeError if the message has no such thing
 */
export function tryText(
  { bytes }: Entry,
  [id, does]: readonly [id: string, does: string],
  from: string | RegExp,
  to: string,
): Try {
  const text = bytes.toString('latin1');
  const changed = text.replace(from, to);
  if (changed === text) throw new RangeError(`the message has no ${from}`);
  return { id, does, bytes: Buffer.from(changed, 'latin1') };
}

/** Offers a recorded message with some of its bytes changed. */
export function tryBytes(
  { bytes }: Entry,
  [id, does]: readonly [id: string, does: string],
  changes: ByteChanges,
): Try {
  return { id, does, bytes: withBytes(bytes, changes) };
}

/** A copy of bytes, some of them changed. */
export function withBytes(bytes: Uint8Array, changes: ByteChanges): Buffer {
  return Buffer.from(bytes.map((byte, index) => changes[index] ?? byte));
}
