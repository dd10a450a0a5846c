import type { View } from '../../trace/views.ts';
import { type Field, type FieldCode, type Reading, readSpan, type Span } from '../../wire/field.ts';
import { memoised } from '../../wire/memoised.ts';

/** A field of a message as one row of a table. */
export interface FieldRow {
  /** The tag under its bytes; empty for a delimiter, which is shown only under the cursor. */
  readonly letter: string;
  /** Which colour of the rotation it has; neighbours differ. */
  readonly colour: number;
  readonly view: number;
  /** In bytes from the start of its layer. */
  readonly start: number;
  readonly end: number;
  /** `1... ....` for a field of bits, else empty. */
  readonly bits: string;
  readonly mask: number | undefined;
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
  readonly why: string;
  readonly ref: string;
  readonly isDelimiter: boolean;
  readonly code: FieldCode | undefined;
}

/** By what a field is told apart: fields of the same bytes share it. */
export type FieldTag = Pick<FieldRow, 'letter' | 'colour'>;

/** @param group of fields that share their bytes: its place in the message, from 0 */
export function tagOf(group: number): FieldTag {
  return { letter: LETTERS[group % LETTERS.length]!, colour: group % COLOURS };
}

const COLOURS = 8;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * The rows of all layers, in the order of their bytes. Fields of bits that share a byte share its
 * letter; after Z they begin again.
 *
 * @param which `named`: without the delimiters, which no letter stands for
 * @param shown how a value is shown; by default all of it is
 */
export function fieldRowsOf(
  views: readonly View[],
  which: 'all' | 'named' = 'all',
  shown = (value: string) => value,
): FieldRow[] {
  const rows: FieldRow[] = [];
  let groups = -1;
  for (const [view, { spans, bytes }] of views.entries()) {
    let groupStart = -1;
    for (const span of spans) {
      const isDelimiter = span.field.delimiter === true;
      if (!isDelimiter && span.start !== groupStart) groups++;
      groupStart = span.start;
      if (!isDelimiter || which === 'all')
        rows.push(rowOf(span, { bytes, view, group: groups, shown }));
    }
  }
  return rows;
}

/** Where a span was found, and how its value is shown. */
interface RowPlace {
  readonly bytes: Uint8Array;
  readonly view: number;
  readonly group: number;
  readonly shown: (value: string) => string;
}

function rowOf(span: Span, { bytes, view, group, shown }: RowPlace): FieldRow {
  const { field, start, end } = span;
  const { value, meaning = '' } =
    field.bits === undefined ? readSpan(span, bytes) : readBits(span, bytes);
  const isDelimiter = field.delimiter === true;
  const { letter, colour } = tagOf(group);
  // Each property by its name: an object that is put together by spreading takes several times as long.
  return {
    letter: isDelimiter ? '' : letter,
    colour,
    view,
    start,
    end,
    bits: field.bits === undefined ? '' : bitPattern(bytes[start]!, field.bits),
    mask: field.bits,
    name: field.name,
    value: shown(value),
    meaning,
    why: field.why,
    ref: field.ref,
    isDelimiter,
    code: field.code,
  };
}

/** What each byte says in each field of bits: they are few, and in every frame. */
const bitReadingsOf = memoised((_field: Field) => new Map<number, Reading>());

function readBits(span: Span, bytes: Uint8Array): Reading {
  const { field, start, reading } = span;
  if (reading) return reading;
  const byte = bytes[start]!;
  const readings = bitReadingsOf(field);
  const found = readings.get(byte) ?? readSpan(span, bytes);
  readings.set(byte, found);
  return found;
}

const PATTERNS = new Map<number, string>();

/** The bits of a byte in which a field lies, and dots for the others: `.000 ....`. */
function bitPattern(byte: number, mask: number): string {
  const key = byte * 256 + mask;
  const known = PATTERNS.get(key);
  if (known !== undefined) return known;
  const bit = (weight: number) => (mask & weight ? (byte & weight ? '1' : '0') : '.');
  const bits = [0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01].map(bit).join('');
  const pattern = `${bits.slice(0, 4)} ${bits.slice(4)}`;
  PATTERNS.set(key, pattern);
  return pattern;
}
