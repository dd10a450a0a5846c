/**
 * The character classes of RFC 9110 and 9112, as one table of flags with a row for each octet.
 *
 * `latin1` text has exactly one character an octet, so the same table serves strings and bytes.
 */

/**
 * RFC 9110 5.6.2, what methods and field names are made of:
 *
 *     tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~"
 *             / DIGIT / ALPHA
 */
export const TCHAR = 1;
/**
 * field-vchar, SP and HTAB, RFC 9110 5.5: what may stand inside a field value. obs-text, the octets from
 * 0x80 on, is among them: what it means is unknown, but it cannot end a line.
 */
export const FIELD_CONTENT = 2;
/** DIGIT, RFC 5234 B.1. */
export const DIGIT = 4;
/** HEXDIG, RFC 5234 B.1, in either case. */
export const HEXDIG = 8;
/**
 * What a request target is let through with: VCHAR, RFC 5234 B.1, which is visible US-ASCII, but "#". RFC
 * 3986 has fewer, yet browsers send some of the others in queries, and none of them can be read two ways; a
 * fragment never belongs there.
 */
export const TARGET = 16;

/** Flags by octet. A `Uint8Array` so that a look-up is one load without a check for holes. */
export const CLASS = new Uint8Array(256);

const TCHAR_MARKS = "!#$%&'*+-.^_`|~";

for (let octet = 0; octet < 256; octet++) {
  const isDigit = octet >= 0x30 && octet <= 0x39;
  const isAlpha = (octet >= 0x41 && octet <= 0x5a) || (octet >= 0x61 && octet <= 0x7a);
  const isVisible = octet >= 0x21 && octet <= 0x7e;
  const isTchar = isDigit || isAlpha || TCHAR_MARKS.includes(String.fromCharCode(octet));
  const isObsText = octet >= 0x80;
  const isBlank = octet === 0x20 || octet === 0x09;
  if (isTchar) CLASS[octet]! |= TCHAR;
  if (isVisible && octet !== 0x23) CLASS[octet]! |= TARGET;
  if (isVisible || isObsText || isBlank) CLASS[octet]! |= FIELD_CONTENT;
  if (isDigit) CLASS[octet]! |= DIGIT;
  if (isDigit || 'abcdefABCDEF'.includes(String.fromCharCode(octet))) CLASS[octet]! |= HEXDIG;
}

export const HTAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SP = 0x20;
export const DQUOTE = 0x22;
export const COLON = 0x3a;

/** SP or HTAB, what OWS and BWS are made of, RFC 9110 5.6.3. */
export function isBlank(code: number): boolean {
  return code === SP || code === HTAB;
}
