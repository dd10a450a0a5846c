/** The forms in which people have bytes. */
export const FORMATS = [
  'raw',
  'dump',
  'pairs',
  'escapes',
  'c-array',
  'har',
  'pcap',
  'pcapng',
] as const;
export type Format = (typeof FORMATS)[number];

/** Lines that have to fit a form before text is taken for it: words can look like hex, lines of them do not. */
const LOOKED_AT = 4;

const PCAP_MAGIC: ReadonlySet<string> = new Set(['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d']);
const PCAPNG_MAGIC = '0a0d0d0a';

/** How much of a text is looked at for what no text has. */
const LOOKED_THROUGH = 4096;

/** An offset, and hex after it; or text2pcap's direction before both. */
const DUMP_LINE = /^[ \t]*(?:[IO] +)?[0-9A-Fa-f]{4,16}(?::| ) *(?:[0-9A-Fa-f]{2})+(?: |$)/;
const PAIRS_LINE = /^[\s,:]*(?:(?:0x)?[0-9A-Fa-f]{2}[\s,:]*)+$/;
/** Two pairs apart are no words. What follows may be wrong, and is then told so. */
const PAIRS_START = /^[\s,:]*(?:0x)?[0-9A-Fa-f]{2}[\s,:]+(?:0x)?[0-9A-Fa-f]{2}(?:[\s,:]|$)/;
const ARRAY =
  /^\s*(?:\/[*/]|(?:const |static |unsigned |uint8_t |char )*\w*\s*\[?\w*\]?\s*=?\s*\{\s*(?:\/\*.*?\*\/\s*)?0x)/;
const ESCAPES = /^(?:b|\$|r|br|rb)?["']?(?:[^\x00-\x1f]*?)\\x[0-9A-Fa-f]{2}/;

/** Tells from its start what input is. */
export function detectFormat(start: Buffer): Format {
  const magic = start.toString('hex', 0, 4);
  if (PCAP_MAGIC.has(magic)) return 'pcap';
  if (magic === PCAPNG_MAGIC) return 'pcapng';
  const looked = start.subarray(0, LOOKED_THROUGH);
  return formatOfText(withoutByteOrderMark(looked.toString('utf8')), () => isPrintable(looked));
}

/** Editors of Windows put one before UTF-8. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** The form tells; where it is weak, bytes that no text has tell that it came about by chance. */
function formatOfText(text: string, isPrintable: () => boolean): Format {
  if (/^\s*\{\s*"log"\s*:/.test(text)) return 'har';
  if (ARRAY.test(text)) return 'c-array';
  const lines = text
    .split(/\r?\n/)
    .slice(0, LOOKED_AT)
    .filter((line) => line.trim() !== '');
  const [first = ''] = lines.filter((line) => !line.startsWith('#'));
  if (DUMP_LINE.test(first)) return 'dump';
  const isPairs = PAIRS_START.test(first) || lines.every((line) => PAIRS_LINE.test(line));
  const weak = first !== '' && isPairs ? 'pairs' : ESCAPES.test(first) ? 'escapes' : 'raw';
  return weak === 'raw' || isPrintable() ? weak : 'raw';
}

/** UTF-8 without control characters; a character may be cut at the end. */
function isPrintable(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return !CONTROL.test(text);
  } catch {
    return false;
  }
}

const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

const FOREIGN: readonly (readonly [string, string])[] = [
  ['89504e47', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['1f8b', 'compressed by gzip; unpack it first'],
  ['504b0304', 'a zip archive'],
  ['7f454c46', 'a program (ELF)'],
  ['25504446', 'a PDF'],
  ['28b52ffd', 'compressed by zstd; unpack it first'],
  ['fffe', 'text in UTF-16; save it as UTF-8'],
  ['feff', 'text in UTF-16; save it as UTF-8'],
];

/** What a file is that people give by mistake. */
export function describeForeign(start: Buffer): string | undefined {
  const hex = start.toString('hex', 0, 4);
  return FOREIGN.find(([magic]) => hex.startsWith(magic))?.[1];
}
