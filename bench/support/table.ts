import { median, quantile, ratio, type Timing } from './compare.ts';

/** What a row should reach. */
export interface Aim {
  readonly of: 'figure' | 'ratio';
  /** A figure in the unit of its table, or times as much as the peer. */
  readonly most: number;
}

/** One line of a table: a timing and what it is held against. */
export interface Row {
  readonly timing: Timing;
  /** Absent: this row is itself the peer. */
  readonly peer?: Timing;
  readonly aim?: Aim;
}

/** What a benchmark has to tell. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
  /** How a figure is written. Default: nanoseconds, in the unit that suits them. */
  readonly format?: (figure: number) => string;
  /** What a reader has to know to read the figures. */
  readonly notes?: readonly string[];
}

/** Two runs of the same differ by as much. */
const TOLERANCE = 1.03;

const COLUMNS = ['', 'median', 'middle half', 'ratio', 'to', 'aim', ''];
/** Words stand left, figures right. */
const LEFT = new Set([0, 4, 5, 6]);
const GAP = '  ';

/** Prints a table with aligned columns. */
export function formatTable({ title, rows, format = duration, notes = [] }: Table): string {
  const cells = [COLUMNS, ...rows.map((row) => cellsOf(row, format))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) => {
    const padded = row.map((text, column) => {
      const width = widths[column]!;
      return LEFT.has(column) ? text.padEnd(width) : text.padStart(width);
    });
    return `${GAP}${padded.join(GAP)}`.trimEnd();
  });
  return [title, ...lines, ...notes.map((note) => `${GAP}${note}`)].join('\n');
}

function cellsOf({ timing, peer, aim }: Row, format: (figure: number) => string): string[] {
  const { name, rounds } = timing;
  const figure = median(rounds);
  const times = peer && ratio(timing, peer);
  const reached = aim?.of === 'ratio' ? times : figure;
  return [
    name,
    format(figure),
    `${format(quantile(rounds, 0.25))} to ${format(quantile(rounds, 0.75))}`,
    times?.toFixed(2) ?? '',
    peer?.name ?? '',
    aim ? `at most ${aim.of === 'ratio' ? `ratio ${aim.most}` : format(aim.most)}` : '',
    aim && reached !== undefined ? (reached <= aim.most * TOLERANCE ? 'met' : 'MISSED') : '',
  ];
}

/** Nanoseconds in the unit that suits them. */
function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(1)} ns`;
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(2)} us`;
  return `${(nanoseconds / 1e6).toFixed(1)} ms`;
}
