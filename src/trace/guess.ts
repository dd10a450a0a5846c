import { decodeHeader } from '../websocket/frame-header.ts';
import { ByteQueue } from '../wire/byte-queue.ts';
import type { Side } from '../wire/side.ts';

/** What bytes can be taken for. */
export const KINDS = ['http-request', 'http-response', 'sse', 'ws-client', 'ws-server'] as const;
export type Kind = (typeof KINDS)[number];

/** How much of the bytes is looked at. */
const LOOKED_AT = 1024;

const REQUEST_LINE = /^(\r?\n)?[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32} \S+ HTTP\/\d/;
const STATUS_LINE = /^HTTP\/\d/;
/** Start lines that break RFC 9112 3 or 4, and whose author meant them as such: what is wrong is told. */
const BROKEN_REQUEST_LINES = [
  /^\s*(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|CONNECT|TRACE|PATCH)[ \t][^\r\n]*\r?\n/,
  /^\s*[!-9<-~]{1,32}[ \t]+[^\r\n]*HTTP[/ ]?\d(?:\.\d)?[ \t]*(?:\r?\n|$)/i,
];
const BROKEN_STATUS_LINE = /^\s*HTTP[/ ]{0,2}\d\.\d[ \t]+\d{3}\b/i;
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
  if (BROKEN_STATUS_LINE.test(text)) return 'http-response';
  if (BROKEN_REQUEST_LINES.some((line) => line.test(text))) return 'http-request';
  if (PRINTABLE.test(text) || !areFrames(bytes)) return undefined;
  return isMasked(bytes[1]!) ? 'ws-client' : 'ws-server';
}

/** A frame of our time begins with an octet that no text has; text may be legal as a frame by chance. */
const PRINTABLE = /^[\t\n\r\x20-\x7e]*$/;

/** Whether a legal frame begins the bytes and, where that one ends, another one of the same side. */
function areFrames(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === undefined || second === undefined || !isLegal(first, second)) return false;
  const next = endOfFrame(bytes);
  const [follower, length = isMasked(second) ? 0x80 : 0] = bytes.subarray(next);
  if (follower === undefined) return true;
  return isLegal(follower, length) && isMasked(length) === isMasked(second);
}

/** Octets of the shortest frame of a client: fewer are legal too easily. */
const SHORTEST = 6;

/**
 * Whose frames bytes in the midst of a connection are: as far as there are any, each is legal, they are all
 * masked or none is, and they say something.
 *
 * @returns undefined where they are no frames
 */
export function sideOfFrames(bytes: Uint8Array): Side | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  if (bytes.length < SHORTEST || PRINTABLE.test(Buffer.from(bytes).toString('latin1')))
    return undefined;
  let isEmpty = true;
  for (let at = 0; at < bytes.length; ) {
    const rest = bytes.subarray(at);
    const [opcode = 0, length = second & 0x80] = rest;
    if (!isLegal(opcode, length) || isMasked(length) !== isMasked(second)) return undefined;
    isEmpty &&= opcode === 0 && (length & 0x7f) === 0;
    at += endOfFrame(rest);
  }
  return isEmpty ? undefined : isMasked(second) ? 'client' : 'server';
}

/** RFC 6455 5.2: no extension that is in use sets RSV2 or RSV3; 5.5: control frames are short. */
function isLegal(first: number, second: number): boolean {
  if ((first & 0x30) !== 0 || !OPCODES.has(first & 0x0f)) return false;
  return (first & 0x08) === 0 || (second & 0x7f) <= 125;
}

function isMasked(second: number): boolean {
  return (second & 0x80) !== 0;
}

/** @returns more than there are bytes, where its header is not all there */
function endOfFrame(bytes: Uint8Array): number {
  const queue = new ByteQueue();
  queue.append(bytes);
  const header = decodeHeader(queue);
  return header ? header.shape.headerLength + header.payloadLength : Infinity;
}
