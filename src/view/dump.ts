import type { Entry } from '../trace/entry.ts';
import { labelOf } from '../trace/label.ts';
import { layersOf } from '../trace/layers.ts';
import { FieldPane } from './field-pane.ts';
import { fieldRowsOf } from './field-rows.ts';
import { columnOf, type HexRow, hexFormFor, hexLines } from './hex.ts';
import { blocksOf, hexRow } from './hex-pane.ts';
import { milliseconds } from './ladder-pane.ts';
import { type Line, line, rule } from './text.ts';

/** Rows of bytes that are printed of one message; the rest is counted. */
const MOST_ROWS = 32;
const NOTHING_SELECTED = -1;

/** A message as it goes by: what it is, its bytes with a letter for each field, and the fields. */
export function dumpEntry(entry: Entry, width: number): Line[] {
  if (entry.kind === 'fin') return [line(titleOf(entry, width), SIDES[entry.from])];
  const layers = layersOf(entry);
  const fields = fieldRowsOf(layers);
  const form = hexFormFor(width);
  const blocks = blocksOf(layers, form);
  const fault = entry.fault && entry.fault.offset - entry.start;
  const rows = blocks.slice(0, MOST_ROWS).flatMap((block) =>
    block.flatMap(({ layer, row }) => {
      const shown = hexRow({ layers, fields }, layer, row, form);
      const caret = layer === 0 ? caretLines(shown, fault) : [];
      return [...hexLines(shown, form), ...caret];
    }),
  );
  const left = entry.bytes.length - MOST_ROWS * form.bytesPerRow;
  const more = left > 0 ? [line(`  ... ${left} more bytes`)] : [];
  const table = new FieldPane(fields, NOTHING_SELECTED, width);
  return [
    line(titleOf(entry, width), SIDES[entry.from]),
    ...rows,
    ...more,
    ...table.lines(table.fullHeight),
    ...faultLines(entry),
  ];
}

/** The same colours as in a ladder. */
const SIDES = {
  client: { colour: 'cyan', bold: true },
  server: { colour: 'yellow', bold: true },
} as const;

function titleOf(entry: Entry, width: number): string {
  const arrow = entry.from === 'client' ? 'client ──▸ server' : 'client ◂── server';
  const size = entry.kind === 'fin' ? '' : `  ${entry.bytes.length} B at ${entry.start}`;
  return rule(width, `${arrow}  ${labelOf(entry)}${size}`, `+${milliseconds(entry.time)} ms`);
}

/** Points to the byte at fault, if the row has it; a fault may also lie where the next byte is missing. */
function caretLines({ first, bytes }: HexRow, fault: number | undefined): Line[] {
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
