import { hexByte } from '../../wire/octets.ts';
import type { FieldRow, FieldTag } from '../model/field-rows.ts';
import type { Cursor } from '../model/trace-model.ts';
import { characterOf, hexOffset } from '../text/octets.ts';
import { startOfCell } from '../text/row-of-bytes.ts';
import type { Line, Segment, Style } from '../text/styled-text.ts';
import { COLUMNS_FOR } from '../text/widths.ts';

/** The form of a hex dump. */
export interface HexForm {
  readonly bytesPerRow: 8 | 16;
  readonly hasText: boolean;
  /** Columns before the bytes; default: room for the name of a layer and the offset. */
  readonly prefixWidth?: number;
}

/** Which form fits which width. */
export function hexFormFor(width: number): HexForm {
  return { bytesPerRow: width < COLUMNS_FOR.fullRows ? 8 : 16, hasText: width >= COLUMNS_FOR.text };
}

/** What one row of the dump shows: up to 16 bytes of a layer, and the fields they belong to. */
export interface HexRow {
  readonly label: string;
  /** Offset shown before the bytes. */
  readonly offset: number;
  /** Index in the layer of the first byte. */
  readonly first: number;
  readonly bytes: Uint8Array;
  /** The field of each byte; undefined where the layer names none. */
  readonly fields: readonly (FieldRow | undefined)[];
  /** Cells left free before the first byte, so that a byte stays in the column of its wire byte. */
  readonly indent: number;
  /** Bytes of the layer that are shown as `??`: from, and up to but not with. */
  readonly hidden?: readonly [start: number, end: number];
  /** Bytes of the layer before which something else of another layer begins. */
  readonly borders?: ReadonlySet<number>;
  /** What is said after the row. */
  readonly note?: string;
}

/** Columns before the bytes: the layer's name, the offset, and a gap. */
const PREFIX_WIDTH = 14;
/** The tag row repeats letters, and no borders. */
const NO_BORDERS: ReadonlySet<number> = new Set();
/** The byte under the cursor, within its field. */
const CURSOR: Style = { bold: true, underline: true };
const FIELD_STYLES: readonly Style[] = [
  { colour: 'cyan' },
  { colour: 'yellow' },
  { colour: 'magenta' },
  { colour: 'green' },
  { colour: 'cyan', underline: true },
  { colour: 'yellow', underline: true },
  { colour: 'magenta', underline: true },
  { colour: 'green', underline: true },
];

/** The style of a field by its colour in the rotation. */
export function styleOfTag({ colour }: FieldTag): Style {
  return FIELD_STYLES[colour]!;
}

/** The same for a field of a message, which may be a delimiter, or under the cursor. */
export function styleOfField(field: FieldRow, isSelected: boolean): Style {
  const style = field.isDelimiter ? {} : styleOfTag(field);
  return isSelected ? { ...style, reverse: true } : style;
}

/** A row of bytes and, where they belong to fields, the tag row below it. */
export function hexLines(row: HexRow, form: HexForm, selected?: FieldRow, cursor?: Cursor): Line[] {
  const styleAt = (index: number): Style => {
    const field = row.fields[index];
    if (!field) return {};
    const isSelected =
      field === selected || (selected !== undefined && sharesBytes(field, selected));
    const isUnderCursor = isSelected && row.first + index === cursor?.byte;
    return { ...styleOfField(field, isSelected), ...(isUnderCursor ? CURSOR : {}) };
  };
  const offset = hexOffset(row.offset);
  const { prefixWidth = PREFIX_WIDTH } = form;
  const room = prefixWidth - 3 - offset.length;
  // The longest name takes the column before it, and leaves the one after it free.
  const label = row.label.length < room ? ` ${row.label}` : row.label;
  const prefix = `${label.padEnd(room + 1)}${offset}  `;
  const bytes = cells(row, form, styleAt, (index) => {
    return isHidden(row, index) ? '??' : hexByte(row.bytes[index]!);
  });
  const text: Segment[] = form.hasText ? [{ text: `  ${textColumn(row)}` }] : [];
  const note = row.note ? [{ text: `${' '.repeat(noteGap(row, form))}${row.note}` }] : [];
  const isCut = row.indent === 0 && row.borders?.has(row.first);
  const start = isCut ? `${prefix.slice(0, -1)}│` : prefix;
  const lines: Line[] = [[{ text: start }, ...bytes, ...text, ...note]];
  if (row.fields.some((field) => field !== undefined)) {
    const letters = (index: number) => (row.fields[index]?.letter || ' ').repeat(2);
    const tags = cells({ ...row, borders: NO_BORDERS }, form, styleAt, letters);
    lines.push([{ text: ' '.repeat(prefix.length) }, ...tags]);
  }
  return lines;
}

/** Column of the screen in which the byte of a row stands, from 0. */
export function columnOf(index: number): number {
  return PREFIX_WIDTH + startOfCell(index);
}

/** Fields of bits share their byte: all of them are marked when one is selected. */
function sharesBytes(field: FieldRow, selected: FieldRow): boolean {
  return field.view === selected.view && field.start === selected.start && !field.isDelimiter;
}

function cells(
  row: HexRow,
  { bytesPerRow }: HexForm,
  styleAt: (index: number) => Style,
  show: (index: number) => string,
): Segment[] {
  const segments: Segment[] = [];
  for (let column = 0; column < bytesPerRow; column++) {
    const index = column - row.indent;
    const isThere = index >= 0 && index < row.bytes.length;
    const text = isThere ? show(index) : '  ';
    segments.push(isThere ? { text, style: styleAt(index) } : { text });
    if (column === bytesPerRow - 1) continue;
    const isCut = index + 1 > 0 && row.borders?.has(row.first + index + 1);
    const isShown = isCut && index + 1 < row.bytes.length;
    segments.push({ text: `${column === 7 ? ' ' : ''}${isShown ? '│' : ' '}` });
  }
  return segments;
}

/** The text column is as wide as its bytes are many; what stands after it stands in one column. */
function noteGap({ bytes, indent }: HexRow, { bytesPerRow, hasText }: HexForm): number {
  return 2 + (hasText ? bytesPerRow - indent - bytes.length : 0);
}

function textColumn(row: HexRow): string {
  const show = (byte: number, index: number) => (isHidden(row, index) ? '?' : characterOf(byte));
  return ' '.repeat(row.indent) + Array.from(row.bytes, show).join('');
}

function isHidden({ first, hidden }: HexRow, index: number): boolean {
  return hidden !== undefined && first + index >= hidden[0] && first + index < hidden[1];
}
