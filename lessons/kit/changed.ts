import type { Try } from '../../src/lesson/script/lesson.ts';
import type { Entry } from '../../src/trace/entry.ts';

/** Which bytes are other ones, by their places from 0. */
export type ByteChanges = Readonly<Record<number, number>>;

/**
 * The bytes of a message of text with one stretch of it changed, the first that fits.
 *
 * @param message as it was recorded, or with changes of its own already
 * @throws RangeError if the message does not have it: the change would be none
 */
export function withText(message: Entry | Buffer, from: string | RegExp, to: string): Buffer {
  const text = (Buffer.isBuffer(message) ? message : message.bytes).toString('latin1');
  const changed = text.replace(from, () => to);
  if (changed === text) throw new RangeError(`the message has no ${from}`);
  return Buffer.from(changed, 'latin1');
}

/** Offers a recorded message of text with one thing in it changed, in the way of `withText`. */
export function tryText(
  entry: Entry,
  [id, does]: readonly [id: string, does: string],
  from: string | RegExp,
  to: string,
): Try {
  return { id, does, bytes: withText(entry, from, to) };
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
