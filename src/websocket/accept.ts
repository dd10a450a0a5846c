import { createHash } from 'node:crypto';

/** No server would append this by accident, RFC 6455 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * What is hashed for a key, RFC 6455 4.2.2: its characters, not the octets that they stand for, and the
 * GUID after them.
 */
export function acceptInput(key: string): Buffer {
  return Buffer.from(`${key}${GUID}`, 'latin1');
}

/** The 20 octets of SHA-1 that Sec-WebSocket-Accept carries. */
export function acceptHash(key: string): Buffer {
  return createHash('sha1').update(acceptInput(key)).digest();
}

/** Sec-WebSocket-Accept for a key: the hash in base64, RFC 6455 4.2.2. */
export function acceptFor(key: string): string {
  return acceptHash(key).toString('base64');
}

/** A key of 16 octets that are new for each connection, in base64, RFC 6455 4.1. */
export function encodeKey(nonce: Uint8Array): string {
  return Buffer.from(nonce).toString('base64');
}
