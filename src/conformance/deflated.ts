import { constants, deflateRawSync } from 'node:zlib';

/** RFC 7692 7.2.1: compressed up to an empty block, whose last four octets are left out. */
export function deflated(data: Buffer): Buffer {
  const { Z_SYNC_FLUSH } = constants;
  return Buffer.from(deflateRawSync(data, { finishFlush: Z_SYNC_FLUSH }).subarray(0, -4));
}
