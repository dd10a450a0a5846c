/** What bytes can be taken for. */
export const KINDS = ['http-request', 'http-response', 'sse', 'ws-client', 'ws-server'] as const;
export type Kind = (typeof KINDS)[number];

/** How much of the bytes is looked at. */
const LOOKED_AT = 1024;

const REQUEST_LINE = /^(\r?\n)?[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32} \S+ HTTP\/\d/;
const STATUS_LINE = /^HTTP\/\d/;
/** A line of an event stream: a comment, or one of the four fields. */
const STREAM_LINE = /^\ufeff?(?::|(?:data|event|id|retry)(?::|[\r\n]))/;

const OPCODES: ReadonlySet<number> = new Set([0, 1, 2, 8, 9, 10]);

/**
 * Guesses from the first bytes what they are.
 *
 * @returns undefined for what is none of it
 */
export function guessKind(bytes: Uint8Array): Kind | undefined {
  const text = Buffer.from(bytes.subarray(0, LOOKED_AT)).toString('utf8');
  if (STATUS_LINE.test(text)) return 'http-response';
  if (REQUEST_LINE.test(text)) return 'http-request';
  if (STREAM_LINE.test(text)) return 'sse';
  // RFC 6455 5.2: no extension that is in use sets RSV2 or RSV3, and control frames are short.
  const [first = 0xff, second = 0] = bytes;
  const isFrame = (first & 0x30) === 0 && OPCODES.has(first & 0x0f);
  if (!isFrame || (first & 0x08 && (second & 0x7f) > 125)) return undefined;
  return second & 0x80 ? 'ws-client' : 'ws-server';
}
