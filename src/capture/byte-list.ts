import { CaptureError, type InputPlace } from './capture-error.ts';
import type { CapturedPiece } from './captured.ts';

/** Hex pairs, with whatever people put between them: spaces, commas, colons, `0x`. */
export function readPairs(text: string): CapturedPiece[] {
  return [piece(hexOf(text, 0, text.length, text))];
}

/** `\x81\x05Hello\r\n`, as shells, Python and JavaScript write strings, with or without quotes. */
export function readEscapes(text: string): CapturedPiece[] {
  const [, quote = ''] = /^\s*(?:[b$])?(["']?)/.exec(text) ?? [];
  const [opening] = /^\s*(?:[b$](?=["']))?["']?/.exec(text)!;
  const body = text.slice(opening.length).replace(/\s+$/, '');
  const end = quote !== '' && body.endsWith(quote) ? body.length - 1 : body.length;
  return [piece(readEscaped(body.slice(0, end), opening.length, text))];
}

/** Arrays of C: those of Wireshark say who has sent what, `peer0` who spoke first. */
export function readArrays(text: string): CapturedPiece[] {
  const pieces: CapturedPiece[] = [];
  // Blanks keep every place where it is.
  const code = text.replace(/\/\*.*?\*\//gs, blanks);
  for (const match of code.matchAll(ARRAY)) {
    const [, declaration = '', body = ''] = match;
    const start = match.index + declaration.length + 1;
    const [, peer] = /peer([01])_/.exec(declaration) ?? [];
    const bytes = hexOf(body, 0, body.length, text, start);
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

function hexOf(text: string, from: number, to: number, whole: string, shift = 0): Buffer {
  const octets: number[] = [];
  let at = from;
  while (at < to) {
    const [separators] = /^(?:[\s,:;]|0x(?=[0-9A-Fa-f]))*/.exec(text.slice(at, at + 64))!;
    at += separators.length;
    if (separators.length === 64) continue;
    if (at >= to) break;
    const pair = text.slice(at, at + 2);
    if (!/^[0-9A-Fa-f]{2}$/.test(pair)) {
      const isDigit = /^[0-9A-Fa-f]/.test(pair);
      const why = isDigit
        ? 'an octet has two hex digits'
        : `${JSON.stringify(pair[0])} is no hex digit`;
      throw new CaptureError(why, placeIn(whole, at + shift));
    }
    octets.push(Number.parseInt(pair, 16));
    at += 2;
  }
  return Buffer.from(octets);
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
  /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|([0-7]{1,3})|(.))|\\$/gs;

/** Octets are octets; a character beyond them is UTF-8. */
function readEscaped(text: string, shift: number, whole: string): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const match of text.matchAll(ESCAPE)) {
    parts.push(Buffer.from(text.slice(at, match.index), 'utf8'));
    const [all, hex, short, long, octal, other] = match;
    const point = short ?? long;
    if (hex !== undefined) parts.push(Buffer.from(hex, 'hex'));
    else if (point !== undefined)
      parts.push(Buffer.from(String.fromCodePoint(Number.parseInt(point, 16))));
    else if (octal !== undefined) parts.push(Buffer.of(Number.parseInt(octal, 8) & 0xff));
    else if (other !== undefined && SIMPLE[other] !== undefined)
      parts.push(Buffer.from(SIMPLE[other]));
    else throw new CaptureError(`${all} is no escape`, placeIn(whole, match.index + shift));
    at = match.index + all.length;
  }
  parts.push(Buffer.from(text.slice(at), 'utf8'));
  return Buffer.concat(parts);
}

function placeIn(text: string, at: number): InputPlace {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
