import type { Entry } from '../trace/entry.ts';
import { labelOf } from '../trace/label.ts';
import { layersOf } from '../trace/layers.ts';
import { FieldPane } from './field-pane.ts';
import { type FieldRow, fieldRowsOf } from './field-rows.ts';
import { columnOf, type HexRow, hexFormFor, hexLines } from './hex.ts';
import { blocksOf, hexRow } from './hex-pane.ts';
import { milliseconds } from './ladder-pane.ts';
import { type Line, line, rule } from './text.ts';

/** Rows of bytes that are printed of one message; the rest is counted. */
const MOST_ROWS = 32;
/** Of a record there is little to see: what it carries is told by itself where it can be opened. */
const MOST_RECORD_ROWS = 1;
/** Characters of a value that the table shows. */
const MOST_VALUE = 160;
const CONTROLS = /[\x00-\x1f\x7f-\x9f]/g;
const NOTHING_SELECTED = -1;

/** A message as it goes by: what it is, its bytes with a letter for each field, and the fields. */
export function dumpEntry(entry: Entry, width: number): Line[] {
  if (entry.kind === 'fin') return [line(titleOf(entry, width), SIDES[entry.from])];
  if (entry.kind === 'hold') return [line(holdText(entry), SIDES.server)];
  const layers = layersOf(entry);
  const form = hexFormFor(width);
  const mostRows = entry.kind === 'record' ? MOST_RECORD_ROWS : MOST_ROWS;
  const shown = mostRows * form.bytesPerRow;
  const all = fieldRowsOf(layers);
  const fields = all.filter(({ start }) => start < shown).map(inOneLine);
  const blocks = blocksOf(layers, form);
  const fault = entry.fault && entry.fault.offset - entry.start;
  const rows = blocks.slice(0, mostRows).flatMap((block) =>
    block.flatMap(({ layer, row }) => {
      const hex = hexRow({ layers, fields }, layer, row, form);
      const caret = layer === 0 ? caretLines(hex, fault) : [];
      return [...hexLines(hex, form), ...caret];
    }),
  );
  const table = new FieldPane(fields, NOTHING_SELECTED, width);
  return [
    line(titleOf(entry, width), SIDES[entry.from]),
    ...rows,
    ...moreLine(entry.bytes.length - shown, 'byte'),
    ...(fields.length > 0 ? table.lines(table.fullHeight) : []),
    ...moreLine(all.length - fields.length, 'field'),
    ...faultLines(entry),
  ];
}

/** The same colours as in a ladder. */
const SIDES = {
  client: { colour: 'cyan', bold: true },
  server: { colour: 'yellow', bold: true },
} as const;

/** What is left out is counted. */
function moreLine(count: number, what: string): Line[] {
  return count > 0 ? [line(`  ... ${count} more ${what}${count === 1 ? '' : 's'}`)] : [];
}

/** A value is content as often as not: of that the table says how it begins. */
export function inOneLine(field: FieldRow): FieldRow {
  return { ...field, value: beginningOf(field.value) };
}

/** How a text begins, on one line. */
export function beginningOf(text: string): string {
  const beginning = text.slice(0, MOST_VALUE).replace(CONTROLS, '.');
  const left = text.length - beginning.length;
  return left > 0 ? `${beginning} ... ${left} more` : beginning;
}

/** Below the server, since it is the server who lets the client wait. */
function holdText(entry: Entry): string {
  return `${' '.repeat(13)}┊ ${labelOf(entry)} ┊`;
}

function titleOf(entry: Entry, width: number): string {
  const time = `+${milliseconds(entry.time)} ms`;
  if (entry.kind !== 'event') return rule(width, wireTitle(entry), time);
  const octets = `octets ${entry.start}-${entry.end - 1} of the content`;
  return rule(width, `event stream, ${octets}  ${labelOf(entry)}`, time);
}

function wireTitle(entry: Entry): string {
  const arrow = entry.from === 'client' ? 'client ──▸ server' : 'client ◂── server';
  const size = entry.kind === 'fin' ? '' : `  ${entry.bytes.length} B at ${entry.start}`;
  return `${arrow}  ${labelOf(entry)}${size}`;
}

/** Points to the byte at fault, if the row has it; a fault may also lie where the next byte is missing. */
export function caretLines({ first, bytes }: HexRow, fault: number | undefined): Line[] {
  if (fault === undefined || fault < first || fault - first > bytes.length) return [];
  const column = fault - first;
  if (column === bytes.length && bytes.length === 16) return [];
  return [line(`${' '.repeat(columnOf(column))}^^`, { colour: 'red', bold: true })];
}

/** What is wrong with a message that was refused, and at which byte. */
function faultLines({ fault, start }: Entry): Line[] {
  if (!fault) return [];
  const at = `0x${(fault.offset - start).toString(16).padStart(4, '0')}`;
  return [line(` × refused at byte ${at}: ${fault.message}`, { colour: 'red', bold: true })];
}
