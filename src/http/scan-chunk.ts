import { refuse } from './faults.ts';
import { CLASS, DQUOTE, FIELD_CONTENT, HEXDIG, isBlank, TCHAR } from './grammar.ts';
import { scanLineEnd } from './scan-fields.ts';
import { INCOMPLETE } from './scan-progress.ts';

/**
 * The scanner for the line before a chunk. As in `scan-head.ts` it notes places, and answers
 * `INCOMPLETE` where the text ends before the line does.
 */

/** Marks of a chunk line: where the size starts and ends; the extensions start there. */
export interface ChunkLineMarks {
  readonly sizeEnd: number;
  /** Where the CRLF stands. */
  readonly extensionsEnd: number;
}

/**
 * 16 digits are 2^64; more of them can only be leading zeros, or too many. RFC 9112 7.1 warns of sizes
 * that overflow an integer: a parser that counts modulo 2^32 sees another end of the chunk.
 */
const MOST_SIZE_DIGITS = 16;

/**
 * RFC 9112 7.1:
 *
 *     chunk-size [ chunk-ext ] CRLF
 *     chunk-size = 1*HEXDIG
 *
 * Only digits: no sign, no `0x`, no white space on either side, all of which someone's library takes.
 *
 * @param room octets of extensions that the message may still have
 */
export function scanChunkLine(text: string, room: number): ChunkLineMarks | typeof INCOMPLETE {
  let sizeEnd = 0;
  while (sizeEnd < text.length && CLASS[text.charCodeAt(sizeEnd)]! & HEXDIG) {
    if (sizeEnd === MOST_SIZE_DIGITS) refuse('invalid-chunk-size', sizeEnd);
    sizeEnd++;
  }
  if (sizeEnd === text.length) return INCOMPLETE;
  if (sizeEnd === 0) refuse('invalid-chunk-size', 0);
  const extensionsEnd = scanExtensions(text, sizeEnd, room);
  if (extensionsEnd === INCOMPLETE) return INCOMPLETE;
  const otherwise = extensionsEnd === sizeEnd ? 'invalid-chunk-size' : 'invalid-chunk-extension';
  const next = scanLineEnd(text, extensionsEnd, text.length, otherwise);
  return next === INCOMPLETE ? INCOMPLETE : { sizeEnd, extensionsEnd };
}

/**
 * RFC 9112 7.1.1:
 *
 *     chunk-ext      = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
 *     chunk-ext-name = token
 *     chunk-ext-val  = token / quoted-string
 *
 * A recipient must ignore extensions that it does not know, and we know none. They are scanned even so:
 * one that skips to the next LF skips a bare LF in a quoted string, which others take for the end.
 *
 * @returns where the extensions end, or `INCOMPLETE`
 */
function scanExtensions(text: string, start: number, room: number): number {
  const limit = start + room;
  let at = start;
  for (;;) {
    const semicolon = skipBlanks(text, at);
    checkRoom(text, semicolon, limit);
    if (semicolon === text.length) return INCOMPLETE;
    if (text[semicolon] !== ';') {
      // White space that no semicolon follows belongs to nothing.
      if (semicolon > at)
        refuse(at === start ? 'invalid-chunk-size' : 'invalid-chunk-extension', at);
      return at;
    }
    at = scanExtension(text, semicolon + 1, limit);
    if (at === INCOMPLETE) return INCOMPLETE;
  }
}

/** BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ], after a semicolon */
function scanExtension(text: string, start: number, limit: number): number {
  const nameEnd = scanToken(text, skipBlanks(text, start), limit);
  if (nameEnd === INCOMPLETE) return INCOMPLETE;
  const equals = skipBlanks(text, nameEnd);
  checkRoom(text, equals, limit);
  if (equals === text.length) return INCOMPLETE;
  if (text[equals] !== '=') return nameEnd;
  const valueStart = skipBlanks(text, equals + 1);
  checkRoom(text, valueStart, limit);
  if (valueStart === text.length) return INCOMPLETE;
  const isQuoted = text.charCodeAt(valueStart) === DQUOTE;
  return isQuoted ? scanQuoted(text, valueStart, limit) : scanToken(text, valueStart, limit);
}

/** token = 1*tchar, RFC 9110 5.6.2 */
function scanToken(text: string, start: number, limit: number): number {
  let end = start;
  while (end < text.length && CLASS[text.charCodeAt(end)]! & TCHAR) end++;
  checkRoom(text, end, limit);
  if (end === text.length) return INCOMPLETE;
  if (end === start) refuse('invalid-chunk-extension', end);
  return end;
}

/**
 * RFC 9110 5.6.4:
 *
 *     quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
 *     qdtext        = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text
 *     quoted-pair   = "\" ( HTAB / SP / VCHAR / obs-text )
 */
function scanQuoted(text: string, start: number, limit: number): number {
  for (let at = start + 1; at < text.length; at++) {
    checkRoom(text, at + 1, limit);
    if (text.charCodeAt(at) === DQUOTE) return at + 1;
    if (text[at] === '\\') at++;
    if (at < text.length && !(CLASS[text.charCodeAt(at)]! & FIELD_CONTENT)) {
      refuse('invalid-chunk-extension', at);
    }
  }
  checkRoom(text, text.length, limit);
  return INCOMPLETE;
}

/** Extensions that reach past the limit are refused at the first octet too many. */
function checkRoom(text: string, reached: number, limit: number): void {
  if (Math.min(reached, text.length) > limit) refuse('extensions-too-large', limit);
}

/** BWS = OWS, RFC 9110 5.6.3: white space that is there for historical reasons, and means nothing. */
function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}
