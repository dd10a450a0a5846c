/** last-chunk and an empty trailer section, RFC 9112 7.1. */
export const LAST_CHUNK = '0\r\n\r\n';

/**
 * chunk = chunk-size CRLF chunk-data CRLF, RFC 9112 7.1. Of no octets there is no chunk: a size of 0
 * would end the content.
 */
export function encodeChunk(data: Uint8Array): Buffer {
  if (data.length === 0) return Buffer.alloc(0);
  const size = `${data.length.toString(16)}\r\n`;
  const bytes = Buffer.allocUnsafe(size.length + data.length + 2);
  bytes.write(size, 'latin1');
  bytes.set(data, size.length);
  bytes[bytes.length - 2] = 0x0d;
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

/** The same for octets that are written as latin1 text. */
export function encodeChunkText(octets: string): string {
  return octets === '' ? '' : `${octets.length.toString(16)}\r\n${octets}\r\n`;
}
