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

/** An offset, and hex behind it; or text2pcap's direction in front of both. */
const DUMP_LINE = /^(?:[IO] +)?[0-9A-Fa-f]{4,16}(?::| ) *(?:[0-9A-Fa-f]{2})+(?: |$)/;
const PAIRS_LINE = /^[\s,:]*(?:(?:0x)?[0-9A-Fa-f]{2}[\s,:]*)+$/;
/** Two pairs apart are no words. What follows may be wrong, and is then told so. */
const PAIRS_START = /^[\s,:]*(?:0x)?[0-9A-Fa-f]{2}[\s,:]+(?:0x)?[0-9A-Fa-f]{2}(?:[\s,:]|$)/;
const ARRAY =
  /^\s*(?:\/[*/]|(?:const |static |unsigned |uint8_t |char )*\w*\s*\[?\w*\]?\s*=?\s*\{\s*(?:\/\*.*?\*\/\s*)?0x)/;
const ESCAPES = /^(?:b|\$|r)?["']?(?:[\x20-\x7e]*?)\\x[0-9A-Fa-f]{2}/;

/** Tells from its start what input is. */
export function detectFormat(start: Buffer): Format {
  const magic = start.toString('hex', 0, 4);
  if (PCAP_MAGIC.has(magic)) return 'pcap';
  if (magic === PCAPNG_MAGIC) return 'pcapng';
  const text = start.toString('utf8', 0, LOOKED_AT_OCTETS).replace(BYTE_ORDER_MARK, '');
  return CONTROLS.test(text) ? 'raw' : formatOfText(text);
}

/** Enough to tell the form by. */
const LOOKED_AT_OCTETS = 4096;
const BYTE_ORDER_MARK = /^\ufeff/;
/** What is in no text; U+FFFD stands for octets that are no UTF-8, but for those that the cut has parted. */
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\ufffd(?!\ufffd{0,2}$)/;

function formatOfText(text: string): Format {
  if (/^\s*\{\s*"log"\s*:/.test(text)) return 'har';
  if (ARRAY.test(text)) return 'c-array';
  const lines = text
    .split(/\r?\n/)
    .slice(0, LOOKED_AT)
    .filter((line) => line.trim() !== '');
  const [first = ''] = lines.filter((line) => !line.startsWith('#'));
  if (DUMP_LINE.test(first)) return 'dump';
  const isPairs = PAIRS_START.test(first) || lines.every((line) => PAIRS_LINE.test(line));
  if (first !== '' && isPairs) return 'pairs';
  return ESCAPES.test(first) ? 'escapes' : 'raw';
}

const FOREIGN: readonly (readonly [string, string])[] = [
  ['89504e47', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['1f8b', 'compressed by gzip; unpack it first'],
  ['504b0304', 'a zip archive'],
  ['7f454c46', 'a program (ELF)'],
  ['25504446', 'a PDF'],
  ['28b52ffd', 'compressed by zstd; unpack it first'],
];

/** What a file is that people give by mistake. */
export function describeForeign(start: Buffer): string | undefined {
  const hex = start.toString('hex', 0, 4);
  return FOREIGN.find(([magic]) => hex.startsWith(magic))?.[1];
}
