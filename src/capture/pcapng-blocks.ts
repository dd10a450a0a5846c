/** Block types of pcapng, draft-ietf-opsawg-pcapng 4; those that are not here are skipped. */
export const BLOCK = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  /** Obsolete, but still written. */
  packet: 2,
  simplePacket: 3,
  enhancedPacket: 6,
  decryptionSecrets: 0x0a,
} as const;

/** Written in the byte order of its section, so that it tells which one that is. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Option codes. */
export const OPTION = {
  end: 0,
  comment: 1,
  applicationName: 4,
  timestampResolution: 9,
  timestampOffset: 14,
} as const;

/** Type, total length, and the total length again after the body. */
export const BLOCK_FRAME = 12;

/** "TLSK": the secrets are a key log. */
export const TLS_KEY_LOG = 0x544c534b;

/** Everything in pcapng begins at a multiple of four octets. */
export function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
