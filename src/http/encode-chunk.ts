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

/** What a chunk has before and after its data, where the data is not to be copied. */
export function frameChunk(octets: number): ContentFrame {
  return octets === 0 ? NO_FRAME : { before: `${octets.toString(16)}\r\n`, after: '\r\n' };
}

/** What goes on the wire around octets of content, latin1. */
export interface ContentFrame {
  readonly before: string;
  readonly after: string;
}

export const NO_FRAME: ContentFrame = { before: '', after: '' };
