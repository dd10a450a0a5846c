import type { FieldRow } from './field-rows.ts';
import { styleOfField } from './hex.ts';
import { picturedEnds } from './line-ends.ts';
import { type Line, type Segment, type Style, wrap } from './text.ts';
import { windowAround } from './window.ts';

/** A column of the table: how wide, its title, and what a row has in it. */
interface Column {
  readonly title: string;
  readonly width: number;
  readonly cell: (field: FieldRow) => string;
}

const GAP = '  ';
/** Columns that the value has at least where it shares its room. */
const VALUE_WIDTH = 20;
const NAME_WIDTH = 21;

/** The table of fields, as far as there is room, around the selected one. */
export class FieldPane {
  readonly #columns: readonly Column[];
  readonly #rows: readonly FieldRow[];
  readonly #selected: FieldRow | undefined;
  /** What each row has in its columns, line by line. */
  readonly #cells: ReadonlyMap<FieldRow, readonly string[][]>;

  /** @param mostLines that one row may take; what is longer is cut */
  constructor(
    fields: readonly FieldRow[],
    selected: number,
    width: number,
    mostLines: number = Infinity,
  ) {
    this.#selected = fields[selected];
    // A delimiter means nothing by itself: it has a row only while the cursor is on it.
    this.#rows = fields.filter((field) => !field.isDelimiter || field === this.#selected);
    this.#columns = columnsFor(this.#rows, width);
    const cellsOf = (row: FieldRow) =>
      this.#columns.map(({ width, cell }) => wrapUpTo(cell(row), width, mostLines));
    this.#cells = new Map(this.#rows.map((row) => [row, cellsOf(row)]));
  }

  /** Lines that the selected row takes, with the title line. */
  get leastHeight(): number {
    return 1 + (this.#selected ? this.#heightOf(this.#selected) : 1);
  }

  /** Lines that the whole table takes, its title line included. */
  get fullHeight(): number {
    return this.#rows.reduce((sum, row) => sum + this.#heightOf(row), 1);
  }

  /** The title line and as many rows as fit. */
  lines(height: number): Line[] {
    const current = this.#selected ? this.#rows.indexOf(this.#selected) : 0;
    const heights = this.#rows.map((row) => this.#heightOf(row));
    const { first, last } = windowAround(heights, Math.max(0, current), height - 1);
    const rows = this.#rows.slice(first, last).flatMap((row) => this.#rowLines(row));
    return [this.#titleLine(), ...rows].slice(0, height);
  }

  #titleLine(): Line {
    const titles = this.#columns.map(({ title, width }) => title.padEnd(width));
    return [{ text: `   ${titles.join(GAP)}`.trimEnd() }];
  }

  #heightOf(row: FieldRow): number {
    return Math.max(...this.#cells.get(row)!.map((lines) => lines.length));
  }

  #rowLines(row: FieldRow): Line[] {
    const isSelected = row === this.#selected;
    const style = styleOfField(row, isSelected);
    const cells = this.#cells.get(row)!;
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, index) => {
      const marker = isSelected && index === 0 ? ' ▸ ' : '   ';
      return [{ text: marker }, ...this.#cellSegments(cells, index, style)];
    });
  }

  /** The tag and the name carry the field's style; the rest is plain, for contrast. */
  #cellSegments(cells: readonly string[][], index: number, style: Style): Segment[] {
    return this.#columns.flatMap(({ title, width }, column) => {
      const text = (cells[column]![index] ?? '').padEnd(width);
      const isStyled = title === 'tag' || title === 'field';
      const gap = column === 0 ? [] : [{ text: GAP }];
      return [...gap, isStyled ? { text, style } : { text }];
    });
  }
}

/** Which columns fit which width. The value gets what the others leave. */
function columnsFor(rows: readonly FieldRow[], width: number): Column[] {
  const hasBits = width >= 60 && rows.some(({ bits }) => bits !== '');
  const longest = Math.max(5, ...rows.map(({ name }) => name.length));
  const before: Column[] = [{ title: 'tag', width: 3, cell: ({ letter }) => ` ${letter}` }];
  if (width >= 60) {
    const bytes = Math.max(4, ...rows.map((row) => byteRange(row).length));
    before.push({ title: 'byte', width: bytes, cell: byteRange });
  }
  if (hasBits) before.push({ title: 'bits', width: 9, cell: ({ bits }) => bits });
  const name = Math.min(longest, width < 60 ? 14 : NAME_WIDTH);
  before.push({ title: 'field', width: name, cell: (row) => row.name });

  const after: Column[] = [];
  if (width >= 72) after.push(refColumn(rows));
  const taken = [...before, ...after].reduce((sum, column) => sum + column.width + 2, 4);
  const room = width - taken;
  const longestValue = Math.max(VALUE_WIDTH, ...rows.map((row) => valueText(row).length));
  const valueWidth = width >= 100 ? Math.min(longestValue, Math.floor((room - 2) / 2)) : room;
  const value: Column = { title: 'value', width: valueWidth, cell: valueText };
  if (width < 100) return [...before, value, ...after];
  const whyWidth = room - 2 - valueWidth;
  return [
    ...before,
    value,
    { title: 'why it is so', width: whyWidth, cell: ({ why }) => why },
    ...after,
  ];
}

/** Wrapped text of at most so many lines: the dump has the whole of it. */
function wrapUpTo(text: string, width: number, mostLines: number): string[] {
  const lines = wrap(text, width);
  if (lines.length <= mostLines) return lines;
  const last = `${lines[mostLines - 1]!.slice(0, width - 2)}..`;
  return [...lines.slice(0, mostLines - 1), last];
}

function valueText({ value, meaning }: FieldRow): string {
  const text = picturedEnds(value);
  return meaning === '' ? text : `${text}  ${meaning}`;
}

/** `0`, or `2-5`: the bytes of a field, counted from the start of its layer. */
export function byteRange({ start, end }: FieldRow): string {
  return end - start === 1 ? `${start}` : `${start}-${end - 1}`;
}

/** Where all fields are of one document, its name stands once, in the title. */
function refColumn(rows: readonly FieldRow[]): Column {
  const documents = new Set(rows.map(({ ref }) => ref.slice(0, ref.lastIndexOf(' '))));
  const title = documents.size === 1 ? [...documents][0]! : 'RFC';
  const cell = ({ ref }: FieldRow) => ref.replace(`${title} `, '');
  const width = Math.max(title.length, ...rows.map((row) => cell(row).length));
  return { title, width, cell };
}
