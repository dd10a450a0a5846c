import { CaptureError } from './capture-error.ts';
import type { Format } from './format-names.ts';
import { recogniseForm, type TextFormName } from './forms/table.ts';
import { unwrap } from './forms/wrapping.ts';

const PCAP_MAGIC: ReadonlySet<string> = new Set(['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d']);
const PCAPNG_MAGIC = '0a0d0d0a';

/** How much of a text is looked at. */
const LOOKED_THROUGH = 4096;

/**
 * Tells from its start what input is.
 *
 * @throws CaptureError where it has a form that cannot be read, or may have either of two
 */
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

/** The form tells; bytes that no text has tell that it came about by chance. */
function formatOfText(text: string, isText: () => boolean): Format {
  if (/^\s*\{\s*"log"\s*:/.test(text)) return 'har';
  if (!isText()) return 'raw';
  const unwrapped = unwrap(text);
  const form = recogniseForm(unwrapped.text);
  if (form === undefined) return unwrapped.wrapping === undefined ? 'raw' : 'text';
  if ('name' in form) return form.name as TextFormName;
  throw new CaptureError(`this is ${form.title}: ${form.instead}`, { line: 1, column: 1 });
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
