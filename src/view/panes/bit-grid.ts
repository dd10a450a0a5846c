import { hexByte } from '../../wire/octets.ts';
import type { Line, Segment, Style } from '../text/styled-text.ts';
import { HERE } from '../text/styles.ts';
import { isNarrow } from '../text/widths.ts';

/** A stretch of bits that belong together, counted from the first byte's highest bit. */
export interface BitBox {
  readonly first: number;
  readonly end: number;
  /** Below the box, cut to its width; a second line for a box of one bit. */
  readonly labels: readonly [string, string];
}

/** Bytes as bits in boxes. */
export interface BitGrid {
  readonly bytes: Uint8Array;
  /** Which byte of the message is the first. */
  readonly offset: number;
  readonly boxes: readonly BitBox[];
  /** Of each byte, as its fields have them. */
  readonly styles: readonly Style[];
  /** The bit under the cursor. */
  readonly bit: number;
  /** Bits that are not as they were recorded. */
  readonly changed: ReadonlySet<number>;
  /** Whose numbers of bits these are. */
  readonly counts: 'RFC' | 'bits';
}

const CELL = 4;
const BYTE_WIDTH = 8 * CELL + 1;
const GAP = 3;
const WEIGHTS = ['80', '40', '20', '10', '08', '04', '02', '01'];

/** The bits of one or two bytes: side by side where there is room, else one below the other. */
export function bitGrid(grid: BitGrid, width: number): Line[] {
  const label = isNarrow(width) ? 6 : 10;
  const isWide = label + grid.bytes.length * (BYTE_WIDTH + GAP) - GAP <= width;
  const all = Array.from(grid.bytes, (_, index) => index);
  const groups = isWide ? [all] : all.map((index) => [index]);
  return groups.flatMap((group) => groupLines(grid, group, label));
}

function groupLines(grid: BitGrid, group: readonly number[], label: number): Line[] {
  const isShort = label < 8;
  const { counts, styles } = grid;
  const row = (name: string, cells: (byte: number) => Line): Line => [
    { text: `${isShort ? '' : '   '}${name}`.padEnd(label) },
    ...group.flatMap((byte, index) => [
      ...(index > 0 ? [{ text: ' '.repeat(GAP) }] : []),
      ...cells(byte),
    ]),
  ];
  const plain = (name: string, show: (byte: number) => string) =>
    row(name, (byte) => [{ text: show(byte).padEnd(BYTE_WIDTH) }]);
  const styled = (show: (byte: number) => string) =>
    row('', (byte) => [{ text: show(byte).padEnd(BYTE_WIDTH), style: styles[byte] ?? {} }]);
  return [
    styled((byte) => `  byte ${grid.offset + byte} = 0x${hexByte(grid.bytes[byte]!)}`),
    plain('weight', () => ` ${WEIGHTS.map((weight) => weight.padEnd(CELL)).join('')}`),
    plain(counts === 'bits' ? 'bit' : isShort ? 'RFC' : 'RFC bit', (byte) => ` ${numbersOf(byte)}`),
    plain('', (byte) => border(grid, byte, '┌┬┐')),
    row('', (byte) => bitCells(grid, byte)),
    plain('', (byte) => border(grid, byte, '└┴┘')),
    styled((byte) => labelsOf(grid, byte, 0)),
    ...(hasSecondLabels(grid, group) ? [styled((byte) => labelsOf(grid, byte, 1))] : []),
  ];
}

function hasSecondLabels({ boxes }: BitGrid, group: readonly number[]): boolean {
  return boxes.some(({ first, labels }) => group.includes(first >> 3) && labels[1] !== '');
}

function numbersOf(byte: number): string {
  const numbers = WEIGHTS.map((_, index) => `${byte * 8 + index}`.padStart(2).padEnd(CELL));
  return numbers.join('');
}

function border({ boxes }: BitGrid, byte: number, corners: string): string {
  const [left, between, right] = [...corners];
  const cells = WEIGHTS.map((_, index) => {
    const bit = byte * 8 + index;
    const start = index === 0 ? left : startsBox(boxes, bit) ? between : '─';
    return `${start}───`;
  });
  return `${cells.join('')}${right}`;
}

function bitCells({ bytes, boxes, styles, bit, changed }: BitGrid, byte: number): Segment[] {
  const cells = WEIGHTS.flatMap((_, index): Segment[] => {
    const number = byte * 8 + index;
    const value = (bytes[byte]! >> (7 - index)) & 1;
    const isHere = number === bit;
    const text = `${isHere ? '▸' : ' '}${value}${changed.has(number) ? '*' : ' '}`;
    const style: Style = { ...styles[byte], ...(isHere && HERE) };
    const start = index === 0 || startsBox(boxes, number) ? '│' : ' ';
    return [{ text: start }, { text, style }];
  });
  return [...cells, { text: '│' }];
}

function startsBox(boxes: readonly BitBox[], bit: number): boolean {
  return boxes.some(({ first }) => first === bit);
}

/** Under each box what it is: as much of it as the box is wide. */
function labelsOf({ boxes }: BitGrid, byte: number, which: 0 | 1): string {
  const own = boxes.filter(({ first }) => first >= byte * 8 && first < byte * 8 + 8);
  const texts = own.map(({ first, end, labels }) => {
    const width = (end - first) * CELL - 1;
    const room = width === 3 ? width : width - 1;
    return `${width === 3 ? '' : ' '}${labels[which].slice(0, room)}`.padEnd(width + 1);
  });
  return ` ${texts.join('')}`.trimEnd();
}
