import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';

/** RFC 7692 7.2.2: what is added again before a payload is inflated. */
const EMPTY_BLOCK = Buffer.of(0, 0, 0xff, 0xff);
/** As few as zlib has: what is longer ago can only come from the window. */
const OUTPUT_OCTETS = 64;

/** RFC 7692 7.2.1: compressed up to an empty block, whose last four octets are left out. */
export function deflated(data: Buffer): Buffer {
  const { Z_SYNC_FLUSH } = constants;
  return Buffer.from(deflateRawSync(data, { finishFlush: Z_SYNC_FLUSH }).subarray(0, -4));
}

/**
 * What a payload stands for, without anything that came before it.
 *
 * @param windowBits the base-2 logarithm of the window; it may refer to nothing that is longer ago
 * @returns undefined if it does, or cannot be inflated at all
 */
export function inflatedAlone(payload: Buffer, windowBits: number): string | undefined {
  try {
    return inflateRawSync(Buffer.concat([payload, EMPTY_BLOCK]), {
      finishFlush: constants.Z_SYNC_FLUSH,
      windowBits,
      chunkSize: OUTPUT_OCTETS,
    }).toString();
  } catch {
    return undefined;
  }
}
