import { CaptureError } from '../capture-error.ts';
import type { CapturedPiece } from '../captured.ts';
import { placeIn } from './hex-digits.ts';
import type { ReadableForm, ReadText, TextStart } from './text-form.ts';

/**
 * Lists of numbers as programs have them, or print them: arrays of C, C++, C#, Go, Java, JavaScript, Kotlin,
 * Python, Rust and Swift, and JSON. Those of Wireshark say who has sent what, `peer0` who spoke first.
 */
export const ARRAY: ReadableForm<'array'> = {
  name: 'array',
  title: 'an array of numbers',
  recognise: (start) => startsWithList(start) || isBareList(start),
  read: (text) => readLists(isBareList({ text, lines: [] }) ? `[${text}\n]` : text),
};

/** What stands before the list: a declaration, a call, names of JSON. A field of an event stream is none of it. */
const BEFORE = /^(?!\s*(?:data|event|id|retry)?:)[\w\s<>[\]():*&=.,;"'$@!?{-]{0,400}$/;

function startsWithList({ text }: TextStart): boolean {
  const code = withoutRemarks(text);
  const [first] = listsIn(code);
  if (first) return BEFORE.test(code.slice(0, first.start));
  // A long one may go on where the start ends.
  const open = /[[{(]\s*((?:0x)?-?\d[^[\]{}()"']*)$/.exec(code);
  return open !== null && isNumber(open[1]!) && BEFORE.test(code.slice(0, open.index));
}

/** Decimals without brackets: one of three digits is none of hex. */
function isBareList({ text }: TextStart): boolean {
  const start = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT).replace(/\S*$/, '') : text;
  const words = start.split(/[\s,]+/).filter((word) => word !== '');
  return words.length > 1 && words.every(isOctet) && words.some((word) => /^\d{3}$/.test(word));
}

function isOctet(word: string): boolean {
  return /^-?\d{1,3}$/.test(word) && Number(word) <= 255;
}

const LOOKED_AT = 4096;

interface List {
  /** Offset of what is in the brackets. */
  readonly start: number;
  readonly body: string;
  /** What stands before it, from the end of the last list on. */
  readonly declaration: string;
}

function readLists(text: string): ReadText {
  const pieces: CapturedPiece[] = [];
  let isDecimal = false;
  for (const { start, body, declaration } of listsIn(withoutRemarks(text))) {
    const [, peer] = /peer([01])_/.exec(declaration) ?? [];
    const from = peer === undefined ? undefined : peer === '0' ? 'client' : 'server';
    pieces.push({ from, bytes: numbersIn(body, start, text), time: undefined });
    isDecimal ||= !/0x/i.test(body);
  }
  if (pieces.length === 0) {
    throw new CaptureError('no list of numbers in brackets', { line: 1, column: 1 });
  }
  return { pieces, remarks: isDecimal ? ['numbers without 0x are taken as decimal'] : [] };
}

/** Blanks keep every place where it is. */
function withoutRemarks(text: string): string {
  return text.replace(REMARK_OR_CAST, (found) => found.replace(/[^\n]/g, ' '));
}

/** Remarks, and what turns a number into a byte: `(byte) 0x81`, `0x81.toByte()`, `0x81u8`. */
const REMARK_OR_CAST =
  /\/\*.*?(?:\*\/|$)|\/\/[^\n]*|\(\s*(?:s?byte|Byte|u?int8_t|u8|i8|(?:unsigned |signed )?char)\s*\)|\.toU?Byte\(\)|(?<=\b(?:0x[0-9A-Fa-f]{1,2}|\d{1,3}))(?:_?[ui]8|[uU])\b/gs;

const BRACKETS = /\[([^[\]{}()]*)\]|\{([^[\]{}()]*)\}|\(([^[\]{}()]*)\)/g;

function* listsIn(code: string): Generator<List> {
  let end = 0;
  for (const match of code.matchAll(BRACKETS)) {
    const body = match[1] ?? match[2] ?? match[3] ?? '';
    const isCall = match[3] !== undefined && !body.includes(',');
    if (!isNumber(body) || isCall || isSize(code, match)) continue;
    yield { start: match.index + 1, body, declaration: code.slice(end, match.index) };
    end = match.index + match[0].length;
  }
}

/** Whether what is in brackets begins with a number. */
function isNumber(body: string): boolean {
  return /^[\s,]*-?(?:0[xX][0-9A-Fa-f]|0[bBoO]|\d)/.test(body);
}

/** `[11]byte`, `new byte[3]`, `x[2] =`: one number that belongs to a name. */
function isSize(code: string, { 0: all, 1: body, index }: RegExpExecArray): boolean {
  if (body === undefined || !/^\s*\d+\s*$/.test(body)) return false;
  return /\w/.test(code[index - 1] ?? '') || /\w/.test(code[index + all.length] ?? '');
}

const NUMBER = /[^\s,;]+/g;
const HEX_OR_DECIMAL = /^(?:0[xX]([0-9A-Fa-f]+)|0[bB]([01]+)|0o([0-7]+)|(-?(?:0|[1-9]\d*)))$/;

function numbersIn(body: string, start: number, text: string): Buffer {
  const octets = Buffer.allocUnsafe((body.length >> 1) + 1);
  const isHex = isHexWithoutPrefix(body, start, text);
  let count = 0;
  for (const { 0: word, index } of body.matchAll(NUMBER)) {
    const place = placeOf(text, start + index);
    octets[count++] = isHex ? Number.parseInt(word, 16) : octetOf(word, place, text);
  }
  return octets.subarray(0, count);
}

/** Places are worked out only where they are told. */
function placeOf(text: string, at: number): () => ReturnType<typeof placeIn> {
  return () => placeIn(text, at);
}

/** An octet from 0 to 255, or from -128 to 127, as Java has it. */
function octetOf(word: string, place: () => ReturnType<typeof placeIn>, text: string): number {
  const [, hex, bits, octal, decimal] = HEX_OR_DECIMAL.exec(word) ?? [];
  const base = hex !== undefined ? 16 : bits !== undefined ? 2 : octal !== undefined ? 8 : 10;
  const digits = hex ?? bits ?? octal ?? decimal;
  if (digits === undefined) throw new CaptureError(whyNoNumber(word, text), place());
  const value = Number.parseInt(digits, base);
  if (value > 255 || value < -128)
    throw new CaptureError(`${word} is more than a byte holds`, place());
  return value & 0xff;
}

function whyNoNumber(word: string, text: string): string {
  const [, more] = /\.\.\. (\d+) more items?/.exec(text) ?? [];
  if (more !== undefined && word === '...') {
    return `Node has left out ${more} numbers; print Buffer.from(bytes).toString('hex')`;
  }
  if (/^0\d+$/.test(word))
    return `${word} is octal in C and decimal elsewhere; write it without the 0`;
  return `${JSON.stringify(word)} is no number`;
}

/** Go prints decimals without commas, others hex: two digits each may be either. */
function isHexWithoutPrefix(body: string, start: number, text: string): boolean {
  if (!/^\s*[0-9A-Fa-f]{2}(?:\s+[0-9A-Fa-f]{2})*\s*$/.test(body)) return false;
  if (/[A-Fa-f]/.test(body)) return true;
  if (!/\s/.test(body.trim())) return false;
  const why =
    'these may be decimal or hex; put commas between decimals, and leave out the brackets of hex';
  throw new CaptureError(why, placeIn(text, start));
}
