import type { FieldRow } from './field-rows.ts';
import { styleOfField } from './hex.ts';
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
  /** The selected row among them; -1 for none. */
  readonly #current: number;
  /** What has been wrapped by now: of a long table only what is near the selected row. */
  readonly #cells = new Map<FieldRow, readonly string[][]>();

  constructor(fields: readonly FieldRow[], selected: number, width: number) {
    const row = fields[selected];
    // A delimiter means nothing by itself: it has a row only while the cursor is on it.
    this.#rows = fields.filter((field) => !field.isDelimiter || field === row);
    this.#current = row ? this.#rows.indexOf(row) : -1;
    this.#columns = columnsFor(this.#rows, width);
  }

  /** Lines that the selected row takes, with the title line. */
  get leastHeight(): number {
    const row = this.#rows[this.#current];
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

  /** The title line and as many rows as fit. */
  lines(height: number): Line[] {
    const current = Math.max(0, this.#current);
    // Each row has a line at least, so none that is further away can be shown.
    const near = this.#rows.slice(Math.max(0, current - height), current + height);
    const heights = near.map((row) => this.#heightOf(row));
    const { first, last } = windowAround(heights, Math.min(current, height), height - 1);
    const rows = near.slice(first, last).flatMap((row) => this.#rowLines(row));
    return [this.#titleLine(), ...rows].slice(0, height);
  }

  #titleLine(): Line {
    const titles = this.#columns.map(({ title, width }) => title.padEnd(width));
    return [{ text: `   ${titles.join(GAP)}`.trimEnd() }];
  }

  #heightOf(row: FieldRow): number {
    return Math.max(...this.#cellsOf(row).map((lines) => lines.length));
  }

  #cellsOf(row: FieldRow): readonly string[][] {
    const known = this.#cells.get(row);
    if (known) return known;
    const cells = this.#columns.map(({ width, cell }) => wrap(cell(row), width));
    this.#cells.set(row, cells);
    return cells;
  }

  #rowLines(row: FieldRow): Line[] {
    const isSelected = row === this.#rows[this.#current];
    const style = styleOfField(row, isSelected);
    const cells = this.#cellsOf(row);
    const height = this.#heightOf(row);
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

function valueText({ value, meaning }: FieldRow): string {
  return meaning === '' ? value : `${value}  ${meaning}`;
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
