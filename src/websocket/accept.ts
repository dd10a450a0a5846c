import { createHash } from 'node:crypto';

/**
 * Key and Sec-WebSocket-Accept, with the example of RFC 6455 1.3:
 *
 *     Sec-WebSocket-Key       dGhlIHNhbXBsZSBub25jZQ==
 *     SHA-1 of key and GUID   b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea
 *     Sec-WebSocket-Accept    s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
 *
 * The answer shows that the server speaks WebSocket, and that it answers this request and no other. It shows
 * nothing about who the server is: anyone can compute it. So it does no harm that SHA-1 is broken: 10.8, the
 * handshake does not depend on its security.
 */

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
