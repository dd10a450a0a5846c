/** last-chunk and an empty trailer section, RFC 9112 7.1. */
export const LAST_CHUNK = '0\r\n\r\n';

/**
 * chunk = chunk-size CRLF chunk-data CRLF, RFC 9112 7.1. Of no octets there is no chunk: a size of 0
 * would end the content.
 */
export function encodeChunk(data: Uint8Array): Buffer {
  const { before, after } = frameChunk(data.length);
  return Buffer.concat([Buffer.from(before, 'latin1'), data, Buffer.from(after, 'latin1')]);
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
