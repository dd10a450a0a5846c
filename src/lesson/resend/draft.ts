/** Bytes that are being edited; of each it is known which recorded byte it was. */
export interface Draft {
  readonly bytes: Buffer;
  /** Index of the recorded byte; `ADDED` for one that was put in. As many as there are bytes. */
  readonly origins: Int32Array;
}

/** The origin of a byte that was not recorded. */
export const ADDED = -1;

/** Part of a draft that is removed, and what is added instead. */
export interface Splice {
  readonly at: number;
  readonly removed: Draft;
  readonly added: Draft;
}

/** Bytes as they were recorded. */
export function draftOf(bytes: Uint8Array): Draft {
  const origins = Int32Array.from({ length: bytes.length }, (_, index) => index);
  return { bytes: Buffer.from(bytes), origins };
}

/** Puts other bytes in the place of some. */
export function replaceBytes(draft: Draft, at: number, count: number, bytes: Uint8Array): Draft {
  // What takes a byte's place is that byte, changed; only what has none is new.
  const origins = Int32Array.from({ length: bytes.length }, (_, index) =>
    index < count ? draft.origins[at + index]! : ADDED,
  );
  const added = { bytes: Buffer.from(bytes), origins };
  return applySplice(draft, { at, removed: slice(draft, at, at + count), added });
}

/** Puts other bytes in the place of all: what begins and ends alike is taken for the same. */
export function replaceAll(draft: Draft, bytes: Uint8Array): Draft {
  const { start, endBefore, endAfter } = differenceOf(draft.bytes, bytes);
  return replaceBytes(draft, start, endBefore - start, bytes.subarray(start, endAfter));
}

/** Takes a part out and puts another in. */
export function applySplice(draft: Draft, { at, removed, added }: Splice): Draft {
  const after = at + removed.bytes.length;
  const parts = [draft.bytes.subarray(0, at), added.bytes, draft.bytes.subarray(after)];
  const bytes = Buffer.concat(parts);
  const origins = new Int32Array(bytes.length);
  origins.set(draft.origins.subarray(0, at));
  origins.set(added.origins, at);
  origins.set(draft.origins.subarray(after), at + added.origins.length);
  return { bytes, origins };
}

/** The splice that makes one draft of another; undefined where they are the same. */
export function spliceBetween(before: Draft, after: Draft): Splice | undefined {
  const bytes = differenceOf(before.bytes, after.bytes);
  const origins = differenceOf(before.origins, after.origins);
  const at = Math.min(bytes.start, origins.start);
  const sameAtEnd = Math.min(
    before.bytes.length - bytes.endBefore,
    before.bytes.length - origins.endBefore,
  );
  const removed = slice(before, at, before.bytes.length - sameAtEnd);
  const added = slice(after, at, after.bytes.length - sameAtEnd);
  const isNothing = removed.bytes.length === 0 && added.bytes.length === 0;
  return isNothing ? undefined : { at, removed, added };
}

/** Where two lists begin and end to differ. */
function differenceOf(before: ArrayLike<number>, after: ArrayLike<number>) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before[before.length - 1 - same] === after[after.length - 1 - same]
  )
    same++;
  return { start, endBefore: before.length - same, endAfter: after.length - same };
}

function slice({ bytes, origins }: Draft, start: number, end: number): Draft {
  return { bytes: bytes.subarray(start, end), origins: origins.slice(start, end) };
}
