import { memoised, memoisedForFew } from '../../wire/memoised.ts';
import type { FieldRow } from '../model/field-rows.ts';
import { padded } from '../text/blanks.ts';
import { picturedEnds } from '../text/line-ends.ts';
import { type Line, type Segment, type Style, wrap } from '../text/styled-text.ts';
import { COLUMNS_FOR, isNarrow } from '../text/widths.ts';
import { windowAround } from '../text/window.ts';
import { byteRange } from '../text/words.ts';
import { styleOfField } from './hex.ts';

/** What a row has to say in each column that there may be. */
interface Cells {
  readonly tag: string;
  readonly byte: string;
  readonly bits: string;
  readonly field: string;
  readonly value: string;
  readonly why: string;
  readonly ref: string;
}

/** A column of the table: how wide, its title, and what a row has in it. */
interface Column {
  readonly title: string;
  readonly width: number;
  readonly cell: keyof Cells;
  /** The tag and the name carry the field's style; the rest is plain, for contrast. */
  readonly isStyled: boolean;
}

interface Row {
  readonly field: FieldRow;
  readonly cells: Cells;
}

/** All rows that are always there, and what the columns have to be wide enough for. */
interface Rows {
  readonly rows: readonly Row[];
  /** The document of which all fields are. */
  readonly document: string | undefined;
  readonly longest: Longest;
}

/** Characters of the longest cell in each column. */
type Longest = Readonly<Record<keyof Cells, number>>;

const GAP = '  ';
/** Columns that the value has at least where it shares its room. */
const VALUE_WIDTH = 20;
const NAME_WIDTH = 21;

/** The table of fields, as far as there is room, around the selected one. */
export class FieldPane {
  readonly #columns: readonly Column[];
  readonly #rows: readonly Row[];
  /** Index of the selected row; -1 where none is. */
  readonly #selected: number;
  readonly #mostLines: number;

  /** @param mostLines that one row may take; what is longer is cut: the dump has the whole of it */
  constructor(
    fields: readonly FieldRow[],
    selected: number,
    width: number,
    mostLines: number = Infinity,
  ) {
    this.#mostLines = mostLines;
    const { rows, document, longest } = rowsOf(fields);
    const chosen = fields[selected];
    if (!chosen?.isDelimiter) {
      this.#rows = rows;
      this.#selected = rows.findIndex(({ field }) => field === chosen);
      this.#columns = columnsFor(longest, document, width);
      return;
    }
    // A delimiter means nothing by itself: it has a row only while the cursor is on it.
    const row = { field: chosen, cells: cellsOf(chosen, document) };
    const at = fields.slice(0, selected).filter(({ isDelimiter }) => !isDelimiter).length;
    this.#rows = [...rows.slice(0, at), row, ...rows.slice(at)];
    this.#selected = at;
    this.#columns = columnsFor(longestOf([row], longest), document, width);
  }

  /** Lines that the selected row takes, with the title line. */
  get leastHeight(): number {
    const row = this.#rows[this.#selected];
    return 1 + (row ? this.#heightOf(row) : 1);
  }

  /** Lines that the whole table takes, its title line included. */
  get fullHeight(): number {
    return this.heightUpTo(Infinity);
  }

  /** The same, where from some number of lines on it does not matter how many they are. */
  heightUpTo(most: number): number {
    let height = 1;
    for (const row of this.#rows) {
      if (height >= most) break;
      height += this.#heightOf(row);
    }
    return height;
  }

  /** The title line and every row. */
  all(): Line[] {
    const lines = [this.#titleLine()];
    for (const row of this.#rows) this.#addRow(row, false, lines);
    return lines;
  }

  /** The title line and as many rows as fit. */
  lines(height: number): Line[] {
    const selected = Math.max(0, this.#selected);
    // Each row has a line at least, so none that is further away can be shown.
    const from = Math.max(0, selected - height);
    const near = this.#rows.slice(from, selected + height);
    const heights = near.map((row) => this.#heightOf(row));
    const { first, last } = windowAround(heights, selected - from, height - 1);
    const lines = [this.#titleLine()];
    for (let index = first; index < last; index++) {
      this.#addRow(near[index]!, from + index === this.#selected, lines);
    }
    return lines.slice(0, height);
  }

  #titleLine(): Line {
    const titles = this.#columns.map(({ title, width }) => padded(title, width));
    return [{ text: `   ${titles.join(GAP)}`.trimEnd() }];
  }

  #heightOf({ cells }: Row): number {
    let height = 1;
    for (const { width, cell } of this.#columns) {
      const text = cells[cell];
      if (text.length > width) height = Math.max(height, this.#wrap(text, width).length);
    }
    return height;
  }

  #addRow({ field, cells }: Row, isSelected: boolean, lines: Line[]): void {
    const style = styleOfField(field, isSelected);
    const marker = isSelected ? ' ▸ ' : '   ';
    if (this.#isShort(cells)) {
      const texts = this.#columns.map(({ cell }) => cells[cell]);
      lines.push(this.#lineOf(marker, texts, style));
      return;
    }
    const wrapped = this.#columns.map(({ cell, width }) => this.#wrap(cells[cell], width));
    const height = Math.max(...wrapped.map((texts) => texts.length));
    for (let index = 0; index < height; index++) {
      const texts = wrapped.map((parts) => parts[index] ?? '');
      lines.push(this.#lineOf(index === 0 ? marker : '   ', texts, style));
    }
  }

  #isShort(cells: Cells): boolean {
    return this.#columns.every(({ width, cell }) => cells[cell].length <= width);
  }

  #wrap(text: string, width: number): string[] {
    const lines = wrap(text, width);
    const most = this.#mostLines;
    if (lines.length <= most) return lines;
    return [...lines.slice(0, most - 1), `${lines[most - 1]!.slice(0, width - 2)}..`];
  }

  #lineOf(marker: string, texts: readonly string[], style: Style): Line {
    const segments: Segment[] = [];
    let plain = marker;
    for (let index = 0; index < texts.length; index++) {
      const { width, isStyled } = this.#columns[index]!;
      if (index > 0) plain += GAP;
      const text = padded(texts[index]!, width);
      if (!isStyled) plain += text;
      else {
        // Below the first line of a row there is nothing to mark where a cell has ended.
        segments.push({ text: plain }, texts[index] === '' ? { text } : { text, style });
        plain = '';
      }
    }
    segments.push({ text: plain });
    return segments;
  }
}

/** The same fields are shown at every key: what follows from them alone is worked out once. */
const rowsOf = memoised((fields: readonly FieldRow[]): Rows => {
  const named = fields.filter(({ isDelimiter }) => !isDelimiter);
  const document = commonDocument(named);
  const rows = named.map((field) => ({ field, cells: cellsOf(field, document) }));
  return { rows, document, longest: longestOf(rows) };
});

const NOTHING: Longest = { tag: 0, byte: 0, bits: 0, field: 0, value: 0, why: 0, ref: 0 };

function longestOf(rows: readonly Row[], before: Longest = NOTHING): Longest {
  const longest = { ...before };
  for (const { cells } of rows) {
    for (const cell of Object.keys(longest) as (keyof Cells)[]) {
      longest[cell] = Math.max(longest[cell], cells[cell].length);
    }
  }
  return longest;
}

/** The document of which all fields are: its name stands once, in the title. */
function commonDocument(fields: readonly FieldRow[]): string | undefined {
  const first = referenceOf(fields[0]?.ref ?? '').document;
  return fields.every(({ ref }) => referenceOf(ref).document === first) ? first : undefined;
}

/** A section of a document. */
interface Reference {
  readonly document: string;
  readonly section: string;
  /** Both, for a column that may have other documents, too. */
  readonly short: string;
}

/** Fields have constants for their references, so they are not many. */
const referenceOf = memoisedForFew((ref): Reference => {
  const space = ref.lastIndexOf(' ');
  const short = ref.startsWith('RFC ') ? ref.slice(4) : ref;
  return { document: ref.slice(0, space), section: ref.slice(space + 1), short };
});

function cellsOf(field: FieldRow, document: string | undefined): Cells {
  const { letter, bits, name, meaning, why, ref } = field;
  const value = picturedEnds(field.value);
  return {
    tag: letter,
    byte: byteRange(field),
    bits,
    field: name,
    value: value === '' || meaning === '' ? value + meaning : `${value}  ${meaning}`,
    why,
    ref: document === undefined ? referenceOf(ref).short : referenceOf(ref).section,
  };
}

/** Which columns fit which width. The value gets what the others leave. */
function columnsFor(most: Longest, document: string | undefined, width: number): Column[] {
  const longest = (cell: keyof Cells, least: number) => Math.max(most[cell], least);
  const column = (cell: keyof Cells, title: string, width: number, isStyled = false) => {
    return { cell, title, width, isStyled };
  };
  const before = [column('tag', 'tag', 3, true)];
  if (width >= COLUMNS_FOR.text) before.push(column('byte', 'byte', longest('byte', 4)));
  const hasBits = width >= COLUMNS_FOR.text && most.bits > 0;
  if (hasBits) before.push(column('bits', 'bits', 9));
  const name = Math.min(longest('field', 5), isNarrow(width) ? 14 : NAME_WIDTH);
  before.push(column('field', 'field', name, true));

  const title = document ?? 'RFC';
  const after =
    width >= COLUMNS_FOR.sections ? [column('ref', title, longest('ref', title.length))] : [];
  const taken = [...before, ...after].reduce((sum, each) => sum + each.width + 2, 4);
  const room = width - taken;
  if (width < COLUMNS_FOR.beliefs) return [...before, column('value', 'value', room), ...after];
  const value = Math.min(longest('value', VALUE_WIDTH), Math.floor((room - 2) / 2));
  const why = column('why', 'why it is so', room - 2 - value);
  return [...before, column('value', 'value', value), why, ...after];
}
