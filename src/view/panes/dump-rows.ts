import type { View } from '../../trace/views.ts';
import { countOf } from '../../wire/count.ts';
import { memoisedForFew } from '../../wire/memoised.ts';
import type { FieldRow } from '../model/field-rows.ts';
import { blanks, padded } from '../text/blanks.ts';
import { hexOffset } from '../text/octets.ts';
import { charactersOf, endOfCell, pairsOf, startOfCell } from '../text/row-of-bytes.ts';
import type { Line, Segment } from '../text/styled-text.ts';
import { caretLines } from './caret.ts';
import { columnOf, type HexForm, styleOfField } from './hex.ts';

/** Rows of one field that are printed; what is between them and its last row is counted. */
const MOST_OF_A_FIELD = 4;

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
  views: readonly View[],
  fields: readonly FieldRow[],
  form: HexForm,
  { fault, mostRows }: DumpLimits,
): DumpRows {
  return new Dump(views, fields, form, fault).print(mostRows);
}

/** What a dump has to show in any case, and how much it may show. */
export interface DumpLimits {
  /** Where the message was refused, in bytes from its start. */
  readonly fault: number | undefined;
  /** Rows at the most; the rest is counted. */
  readonly mostRows: number;
}

class Dump {
  readonly #layers: readonly View[];
  readonly #form: HexForm;
  readonly #fault: number | undefined;
  /** Fields of the first layer, which names its bytes; the others show the same bytes in another light. */
  readonly #fields: readonly FieldRow[];
  readonly #lines: Line[] = [];
  /** The field of the byte that was looked at last: bytes are looked at in their order. */
  #at = 0;

  constructor(
    views: readonly View[],
    fields: readonly FieldRow[],
    form: HexForm,
    fault: number | undefined,
  ) {
    this.#layers = views;
    this.#fields = fields.filter(({ view }) => view === 0);
    this.#form = form;
    this.#fault = fault;
  }

  print(mostRows: number): DumpRows {
    const { bytesPerRow } = this.#form;
    const rows = Math.max(...this.#layers.map((view) => this.#rowsOf(view)));
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
      for (const view of this.#layers) this.#addRow(view, row);
    }
    const { length } = this.#layers[0]!.bytes;
    const shownUpTo = Math.min(length, row * bytesPerRow);
    if (shownUpTo < length) this.#say(`... ${countOf(length - shownUpTo, 'more byte')}`);
    return { lines: this.#lines, shownUpTo };
  }

  #rowsOf({ offset, bytes }: View): number {
    return Math.ceil((offset + bytes.length) / this.#form.bytesPerRow);
  }

  /** How many rows from here on lie in the middle of one field, which has been shown for long enough. */
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

  #addRow(view: View, row: number): void {
    const { bytes, offset } = view;
    const { bytesPerRow, hasText } = this.#form;
    const start = Math.max(0, row * bytesPerRow - offset);
    const end = Math.min(bytes.length, (row + 1) * bytesPerRow - offset);
    if (start >= end) return;
    const indent = offset + start - row * bytesPerRow;
    const prefix = ` ${padded(start === 0 ? view.name : '', 7)}${hexOffset(offset + start)}  `;
    const pairs = pairsOf(bytes, start, end, indent);
    const gap = endOfCell(bytesPerRow - 1) - pairs.length + 2 + indent;
    const text = hasText ? blanks(gap) + charactersOf(bytes, start, end) : '';
    if (view !== this.#layers[0]) this.#lines.push([{ text: prefix + pairs + text }]);
    else {
      this.#addNamedRow({ start, end, prefix, pairs, text });
      if (this.#fault !== undefined) this.#addCaret(this.#fault, bytes.subarray(start, end), start);
    }
  }

  #addCaret(fault: number, bytes: Uint8Array, first: number): void {
    this.#lines.push(...caretLines({ first, bytes }, fault));
  }

  /** A row of the first layer, and below it the letters of its fields. */
  #addNamedRow({ start, end, prefix, pairs, text }: NamedRow): void {
    const hex: Segment[] = [];
    const tags: Segment[] = [];
    let lead = prefix;
    let reached = 0;
    for (let at = start; at < end; ) {
      const field = this.#fieldAt(at);
      // Between fields stand delimiters.
      const next = Math.min(end, field?.end ?? this.#fields[this.#at]?.start ?? end);
      if (field) {
        const from = startOfCell(at - start);
        const to = endOfCell(next - 1 - start);
        const style = styleOfField(field, false);
        hex.push(
          { text: lead + pairs.slice(reached, from) },
          { text: pairs.slice(from, to), style },
        );
        const letters = rowOfLetter(field.letter).slice(from, to);
        tags.push({ text: blanks(lead.length + from - reached) }, { text: letters, style });
        lead = '';
        reached = to;
      }
      at = next;
    }
    hex.push({ text: lead + pairs.slice(reached) + text });
    tags.push({ text: blanks(lead.length + pairs.length - reached) });
    this.#lines.push(hex, tags);
  }

  #say(text: string): void {
    this.#lines.push([{ text: blanks(PREFIX_WIDTH) + text }]);
  }
}

/** A row of bytes `[start, end)` that have names, and what stands on its line. */
interface NamedRow {
  readonly start: number;
  readonly end: number;
  readonly prefix: string;
  readonly pairs: string;
  readonly text: string;
}

/** A tag under each byte that a row may have. */
const rowOfLetter = memoisedForFew((letter) => {
  const half = Array.from({ length: 8 }, () => letter + letter).join(' ');
  return `${half}  ${half}`;
});

/** Columns before the bytes. */
const PREFIX_WIDTH = columnOf(0);
