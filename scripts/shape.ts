/**
 * Prints the shape of the source: how long files and functions are, how much of it is prose, and what
 * imports what.
 *
 *     npm run shape                    this tree
 *     npm run shape -- ../elsewhere    another one, to compare
 */
import { type FileShape, readShapes } from './support/file-shape.ts';

const NOTES = `A room is a folder of src, a wing a folder of a room. Prose: lines of nothing but comment, over lines that
are not blank. Functions: those with braces. An arrow goes from a file (wing, room) to another that it imports,
and counts once. Inside: between files of the room, between its wings. Out: to files and rooms outside of it.
`;

const HEADINGS = [
  ['', '', '', 'longest', '', '', 'median', '95 in 100', 'longest', 'inside:', '', 'out:', ''],
  [
    'room',
    'files',
    'lines',
    'file',
    'prose',
    'functions',
    'lines',
    'up to',
    '',
    'files',
    'wings',
    'files',
    'rooms',
  ],
];

const files = readShapes(process.argv[2] ?? '.', ['src', 'lessons']);
const roomNames = [...new Set(files.map(({ path }) => roomOf(path)))];
const rows = roomNames.map((room) =>
  rowOf(
    room,
    files.filter(({ path }) => roomOf(path) === room),
  ),
);
console.log(`${formatTable([...HEADINGS, ...rows, rowOf('all', files)])}\n\n${NOTES}`);

/** `http` for src/http/head.ts. */
function roomOf(path: string): string {
  const [first, second] = path.split('/');
  return first === 'src' ? second! : first!;
}

/** `lesson/lint` for src/lesson/lint/shape.ts; a file that is in no wing is in the room's hall. */
function wingOf(path: string): string {
  return path
    .replace(/^src\//, '')
    .split('/')
    .slice(0, -1)
    .slice(0, 2)
    .join('/');
}

function rowOf(name: string, among: readonly FileShape[]): string[] {
  const functions = among.flatMap((file) => file.functions).sort((one, other) => one - other);
  const own = new Set(among.map(({ path }) => path));
  const inside = among.map((file) => ({
    ...file,
    targets: file.targets.filter((to) => own.has(to)),
  }));
  const outside = among.map((file) => ({
    ...file,
    targets: file.targets.filter((to) => !own.has(to)),
  }));
  return [
    name,
    among.length,
    sum(among, ({ lines }) => lines),
    Math.max(...among.map(({ lines }) => lines)),
    `${((100 * sum(among, ({ prose }) => prose)) / sum(among, ({ written }) => written)).toFixed(0)} %`,
    functions.length,
    quantile(functions, 0.5),
    quantile(functions, 0.95),
    functions.at(-1) ?? 0,
    arrows(inside, (path) => path),
    arrows(inside, wingOf),
    arrows(outside, (path) => path),
    arrows(name === 'all' ? inside : outside, roomOf),
  ].map(String);
}

/** How many different pairs of places, of which a file in the one imports a file in the other. */
function arrows(among: readonly FileShape[], placeOf: (path: string) => string): number {
  const found = among.flatMap(({ path, targets }) =>
    targets
      .filter((target) => placeOf(target) !== placeOf(path))
      .map((target) => `${placeOf(path)} > ${placeOf(target)}`),
  );
  return new Set(found).size;
}

function sum(among: readonly FileShape[], figureOf: (file: FileShape) => number): number {
  return among.reduce((total, file) => total + figureOf(file), 0);
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
}

function formatTable(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row
        .map((text, column) => (column ? text.padStart(widths[column]!) : text.padEnd(widths[0]!)))
        .join('  '),
    )
    .join('\n');
}
