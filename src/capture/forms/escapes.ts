import { CaptureError } from '../capture-error.ts';
import { placeIn } from './hex-digits.ts';
import { type ReadableForm, type ReadText, unsaid } from './text-form.ts';

/**
 * `\x81\x05Hello\r\n`, as shells, C, Go, JavaScript, Python and Rust write strings, with or without quotes.
 * Several after each other are one, as in C and where Wireshark escapes a string over several lines.
 */
export const ESCAPES: ReadableForm<'escapes'> = {
  name: 'escapes',
  title: 'a string with escapes',
  recognise: ({ text, lines }) => {
    const [first = ''] = lines;
    return BEGINNINGS.some((beginning) => beginning.test(first)) || QUOTED.test(text);
  },
  read: readEscapes,
};

const BEGINNINGS = [
  /^[^\x00-\x1f]*?\\x[0-9A-Fa-f]{2}/,
  // Python, and Rust: octets whatever stands in the quotes.
  /^\s*(?:[\w.:<> ]+=\s*)?(?:bytes|bytearray)?\(?(?:b|br|rb|B)["']/,
  // A start line whose line end was written as people write it.
  /^\s*["'`]?(?:[!#$%&*+.^_|~0-9A-Za-z-]+ \S+ HTTP\/\d\.\d|HTTP\/\d\.\d \d{3}[^\\]*)\\r\\n/,
];
/** In quotes, as JSON has it, with an escape in it. */
const QUOTED = /^\s*["'`][^\\]*\\/;

/** What stands before the string: what it is given to, what makes bytes of it, or a command. */
const OPENING =
  /^\s*(?:(?:[\w\s<>:*&[\].]*=|(?:printf|echo|puts|print|return)\s(?:\s*-\w+\s)*)?\s*(?:[\w.[\]]*\(+\s*)?[bBrR$]{0,2}(?=["'`]))?(["'`]?)/;
/** And after it, of a command. */
const PIPE = /\s*\|[^"'`]*$/;

function readEscapes(text: string): ReadText {
  const [opening, quote = ''] = OPENING.exec(text)!;
  const body = withoutEnd(text.slice(opening.length), quote);
  return { pieces: [unsaid(readEscaped(body, quote, opening.length, text))], remarks: [] };
}

/** Node is told how to make octets of a string: octet by octet. */
const ENCODING = /,\s*["'](?:latin1|binary|ascii|utf-?8)["'][\s;)]*$/i;

function withoutEnd(body: string, quote: string): string {
  if (quote === '') return body.replace(/\s+$/, '');
  const end = body
    .replace(ENCODING, '')
    .replace(PIPE, '')
    .replace(/[\s\\;,)\]]+$/, '');
  return end.endsWith(quote) ? end.slice(0, -1) : body.replace(/\s+$/, '');
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
  '`': '`',
  '/': '/',
};

const ESCAPE =
  /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|([0-7]{1,3})|\r?(.))|\\$/gs;
/** Between two strings: perhaps a line end, with or without a backslash before it. */
const JOINT = /(["'])\s*(?:\\\r?\n\s*|\+\s*)*[bBrR$]{0,2}(["'])/;
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
