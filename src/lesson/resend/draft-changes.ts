import { ADDED, type Draft } from './draft.ts';

/** What has become of a byte. */
export type ByteChange = 'same' | 'changed' | 'added';

/** What has become of each byte, by the bytes as they were recorded. */
export function changesIn({ bytes, origins }: Draft, recorded: Uint8Array): ByteChange[] {
  return Array.from(bytes, (byte, index) => {
    const origin = origins[index]!;
    if (origin === ADDED) return 'added';
    return byte === recorded[origin] ? 'same' : 'changed';
  });
}

/** Before which bytes recorded ones are missing; the length stands for after the last. */
export function gapsIn({ origins }: Draft, recorded: Uint8Array): Set<number> {
  const gaps = new Set<number>();
  let expected = 0;
  origins.forEach((origin, index) => {
    if (origin === ADDED) return;
    if (origin !== expected) gaps.add(index);
    expected = origin + 1;
  });
  if (expected < recorded.length) gaps.add(origins.length);
  return gaps;
}
