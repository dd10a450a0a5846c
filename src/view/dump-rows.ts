import type { Layer } from '../trace/layers.ts';
import { caretLines } from './caret.ts';
import type { FieldRow } from './field-rows.ts';
import { columnOf, type HexForm, styleOfField } from './hex.ts';
import { hexByte, hexOffset, textOf } from './octets.ts';
import type { Line, Segment } from './text.ts';

/** Rows of one field that are printed; what is between them and its last row is counted. */
const MOST_OF_A_FIELD = 4;

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => hexByte(byte));

/** A message in rows of bytes, as far as it is printed. */
export interface DumpRows {
  readonly lines: Line[];
  /** Bytes of the first layer up to which something is shown. */
  readonly shownUpTo: number;
}

/**
 * The bytes of a message as they go by: rows without a cursor. Where a field goes on and on, its beginning
 * and its end are shown.
 */
export function dumpRows(
  layers: readonly Layer[],
  fields: readonly FieldRow[],
  form: HexForm,
  { fault, mostRows }: DumpLimits,
): DumpRows {
  return new Dump(layers, fields, form, fault).print(mostRows);
}

/** What a dump has to show in any case, and how much it may show. */
export interface DumpLimits {
  /** Where the message was refused, in bytes from its start. */
  readonly fault: number | undefined;
  /** Rows at the most; the rest is counted. */
  readonly mostRows: number;
}

class Dump {
  readonly #layers: readonly Layer[];
  readonly #form: HexForm;
  readonly #fault: number | undefined;
  /** Fields of the first layer, which names its bytes; the others show the same bytes in another light. */
  readonly #fields: readonly FieldRow[];
  readonly #lines: Line[] = [];
  /** The field of the byte that was looked at last: bytes are looked at in their order. */
  #at = 0;

  constructor(
    layers: readonly Layer[],
    fields: readonly FieldRow[],
    form: HexForm,
    fault: number | undefined,
  ) {
    this.#layers = layers;
    this.#fields = fields.filter(({ layer }) => layer === 0);
    this.#form = form;
    this.#fault = fault;
  }

  print(mostRows: number): DumpRows {
    const { bytesPerRow } = this.#form;
    const rows = Math.max(...this.#layers.map((layer) => this.#rowsOf(layer)));
    let printed = 0;
    let row = 0;
    for (; row < rows && printed < mostRows; row++, printed++) {
      const skipped = this.#rowsInside(row * bytesPerRow);
      if (skipped > 0) {
        this.#say(
          `... ${skipped * bytesPerRow} more bytes of ${this.#fieldAt(row * bytesPerRow)!.name}`,
        );
        row += skipped;
      }
      for (const [index, layer] of this.#layers.entries()) this.#addRow(index, layer, row);
    }
    const { length } = this.#layers[0]!.bytes;
    const shownUpTo = Math.min(length, row * bytesPerRow);
    if (shownUpTo < length) this.#say(`... ${length - shownUpTo} more bytes`);
    return { lines: this.#lines, shownUpTo };
  }

  #rowsOf({ offset, bytes }: Layer): number {
    return Math.ceil((offset + bytes.length) / this.#form.bytesPerRow);
  }

  /** How many rows from here on lie in the midst of one field, which has been shown for long enough. */
  #rowsInside(first: number): number {
    const { bytesPerRow } = this.#form;
    const field = this.#fieldAt(first);
    if (!field || first < field.start + MOST_OF_A_FIELD * bytesPerRow) return 0;
    if (this.#fault !== undefined && this.#fault >= first && this.#fault < field.end) return 0;
    const rows = Math.floor((field.end - 1 - first) / bytesPerRow);
    return rows > 1 ? rows : 0;
  }

  #fieldAt(byte: number): FieldRow | undefined {
    if (this.#at > 0 && byte < this.#fields[this.#at - 1]!.end) this.#at = 0;
    while (this.#at < this.#fields.length && this.#fields[this.#at]!.end <= byte) this.#at++;
    const field = this.#fields[this.#at];
    return field && field.start <= byte ? field : undefined;
  }

  /** Where the field of a byte ends, or the next one begins: between them stand delimiters. */
  #endOfRun(byte: number): number {
    const field = this.#fieldAt(byte);
    return field?.end ?? this.#fields[this.#at]?.start ?? Infinity;
  }

  #addRow(index: number, layer: Layer, row: number): void {
    const { bytesPerRow, hasText } = this.#form;
    const start = Math.max(0, row * bytesPerRow - layer.offset);
    const end = Math.min(layer.bytes.length, (row + 1) * bytesPerRow - layer.offset);
    if (start >= end) return;
    const indent = layer.offset + start - row * bytesPerRow;
    const bytes = layer.bytes.subarray(start, end);
    const name = start === 0 ? layer.name : '';
    const prefix = `${(name.length < 7 ? ` ${name}` : name).padEnd(8)}${hexOffset(layer.offset + start)}  `;
    const text = hasText ? this.#textBehind(bytes, indent) : '';
    const lead = ' '.repeat(columnOf(indent) - PREFIX_WIDTH);
    if (index > 0) {
      const pairs = this.#joined(bytes, indent, (at) => HEX[bytes[at]!]!);
      this.#lines.push([{ text: `${prefix}${lead}${pairs}${text}` }]);
      return;
    }
    this.#addNamedRow(bytes, start, prefix + lead, text);
    this.#lines.push(...caretLines({ first: start, bytes }, this.#fault));
  }

  /** The text column, in its place behind however many bytes there are. */
  #textBehind(bytes: Uint8Array, indent: number): string {
    const { bytesPerRow } = this.#form;
    const missing = columnOf(bytesPerRow - 1) - columnOf(indent + bytes.length - 1);
    return ' '.repeat(missing + 2 + indent) + textOf(bytes);
  }

  /** A row of the first layer, and below it the letters of its fields. */
  #addNamedRow(bytes: Uint8Array, start: number, prefix: string, text: string): void {
    const hex: Segment[] = [{ text: prefix }];
    const tags: Segment[] = [{ text: ' '.repeat(prefix.length) }];
    for (let at = 0; at < bytes.length; ) {
      const field = this.#fieldAt(start + at);
      const end = Math.min(bytes.length, this.#endOfRun(start + at) - start);
      const gap = at === 0 ? '' : at === 8 ? '  ' : ' ';
      const letters = field?.letter ? field.letter + field.letter : '  ';
      const style = field && styleOfField(field, false);
      const add = (segments: Segment[], cell: (at: number) => string) => {
        if (gap !== '') segments.push({ text: gap });
        const cells = this.#joined({ length: end - at }, at, (index) => cell(at + index));
        segments.push(style ? { text: cells, style } : { text: cells });
      };
      add(hex, (index) => HEX[bytes[index]!]!);
      add(tags, () => letters);
      at = end;
    }
    if (text !== '') hex.push({ text });
    this.#lines.push(hex, tags);
  }

  /** Cells from a column on, with a wider gap in the middle of the row. */
  #joined({ length }: { length: number }, column: number, cell: (index: number) => string): string {
    let text = '';
    for (let index = 0; index < length; index++) {
      if (index > 0) text += column + index === 8 ? '  ' : ' ';
      text += cell(index);
    }
    return text;
  }

  #say(text: string): void {
    this.#lines.push([{ text: `${' '.repeat(PREFIX_WIDTH)}${text}` }]);
  }
}

/** Columns in front of the bytes. */
const PREFIX_WIDTH = columnOf(0);
