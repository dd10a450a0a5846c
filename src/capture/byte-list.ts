import { CaptureError, type InputPlace } from './capture-error.ts';
import type { CapturedPiece } from './captured.ts';

/** Hex pairs, with whatever people put between them: spaces, commas, colons, `0x`. */
export function readPairs(text: string): CapturedPiece[] {
  return [piece(hexOf(text, text))];
}

/**
 * `\x81\x05Hello\r\n`, as shells, Python, Rust and JavaScript write strings, with or without quotes. Several
 * after each other are one, as in C and where Wireshark escapes a string over several lines.
 */
export function readEscapes(text: string): CapturedPiece[] {
  const [opening, quote = ''] = /^\s*(?:[bBrR$]{1,2}(?=["']))?(["']?)/.exec(text)!;
  const body = withoutEnd(text.slice(opening.length), quote);
  return [piece(readEscaped(body, quote, opening.length, text))];
}

function withoutEnd(body: string, quote: string): string {
  if (quote === '') return body.replace(/\s+$/, '');
  const end = body.replace(/[\s\\;]+$/, '');
  return end.endsWith(quote) ? end.slice(0, -1) : body.replace(/\s+$/, '');
}

/** Arrays of C: those of Wireshark say which side sent what; `peer0` spoke first. */
export function readArrays(text: string): CapturedPiece[] {
  const pieces: CapturedPiece[] = [];
  // Blanks keep every place where it is.
  const code = text.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, blanks);
  for (const match of code.matchAll(ARRAY)) {
    const [, declaration = '', body = ''] = match;
    const start = match.index + declaration.length + 1;
    const [, peer] = /peer([01])_/.exec(declaration) ?? [];
    const bytes = hexOf(body, text, start);
    const from = peer === undefined ? undefined : peer === '0' ? 'client' : 'server';
    pieces.push({ from, bytes, time: undefined });
  }
  if (pieces.length === 0) throw new CaptureError('no array in braces', { line: 1, column: 1 });
  return pieces;
}

const ARRAY = /([^{}]*)\{([^{}]*)\}/g;

function blanks(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function piece(bytes: Buffer): CapturedPiece {
  return { from: undefined, bytes, time: undefined };
}

/** An octet takes two digits, so there are at most half as many octets as characters. */
function hexOf(text: string, whole: string, shift = 0): Buffer {
  const octets = Buffer.allocUnsafe(text.length >> 1);
  let count = 0;
  for (let at = afterSeparators(text, 0); at < text.length; at = afterSeparators(text, at + 2)) {
    const [high, low] = [digitAt(text, at), digitAt(text, at + 1)];
    if (high === undefined || low === undefined) {
      const isHalf = high !== undefined;
      const why = isHalf
        ? 'an octet has two hex digits'
        : `${JSON.stringify(text[at])} is no hex digit`;
      throw new CaptureError(why, placeIn(whole, at + shift));
    }
    octets[count++] = high * 16 + low;
  }
  return octets.subarray(0, count);
}

const SEPARATORS: ReadonlySet<string> = new Set(' \t\r\n\v\f\u00a0,:;');

function afterSeparators(text: string, from: number): number {
  let at = from;
  for (;;) {
    const isPrefix =
      text[at] === '0' && (text[at + 1] ?? '').toLowerCase() === 'x' && isDigit(text, at + 2);
    if (isPrefix) at += 2;
    else if (SEPARATORS.has(text[at] ?? '')) at++;
    else return at;
  }
}

function isDigit(text: string, at: number): boolean {
  return digitAt(text, at) !== undefined;
}

/** The value of a hex digit. */
function digitAt(text: string, at: number): number | undefined {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : undefined;
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  f: '\f',
  b: '\b',
  a: '\x07',
  e: '\x1b',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

const ESCAPE =
  /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|([0-7]{1,3})|\r?(.))|\\$/gs;
/** Between two strings: perhaps a line end, with or without a backslash before it. */
const JOINT = /(["'])\s*(?:\\\r?\n\s*)*[bBrR$]{0,2}(["'])/;
const ESCAPE_OR_JOINT = new RegExp(`${ESCAPE.source}|${JOINT.source}`, 'gs');

/**
 * Octets are octets; a character beyond them is UTF-8. A line end after a backslash is nothing. No escape
 * is shorter than what it stands for.
 */
function readEscaped(text: string, quote: string, shift: number, whole: string): Buffer {
  const octets = Buffer.allocUnsafe(Buffer.byteLength(text));
  let length = 0;
  let at = 0;
  for (const match of text.matchAll(ESCAPE_OR_JOINT)) {
    const [all, , , , , , before, after] = match;
    const isJoint = before !== undefined && before === quote && after === quote;
    if (before !== undefined && !isJoint) continue;
    length += octets.write(text.slice(at, match.index), length);
    const meant = isJoint ? '' : meantBy(match);
    if (meant === undefined) {
      throw new CaptureError(`${all} is no escape`, placeIn(whole, match.index + shift));
    }
    if (typeof meant === 'number') octets[length++] = meant;
    else length += octets.write(meant, length);
    at = match.index + all.length;
  }
  length += octets.write(text.slice(at), length);
  return octets.subarray(0, length);
}

/** An octet, or text; undefined for what is no escape. */
function meantBy([, hex, short, long, octal, other]: RegExpExecArray): number | string | undefined {
  const point = short ?? long;
  if (hex !== undefined) return Number.parseInt(hex, 16);
  if (octal !== undefined) return Number.parseInt(octal, 8) & 0xff;
  if (point === undefined) return other === '\n' ? '' : SIMPLE[other ?? ''];
  const code = Number.parseInt(point, 16);
  return code > LAST_CODE_POINT ? undefined : String.fromCodePoint(code);
}

const LAST_CODE_POINT = 0x10ffff;

function placeIn(text: string, at: number): InputPlace {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
