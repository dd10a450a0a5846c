import type { Layer } from '../trace/layers.ts';
import type { FieldRow } from './field-rows.ts';
import { type Cursor, type HexForm, type HexRow, hexLines } from './hex.ts';
import type { TraceModel } from './model.ts';
import type { Line } from './text.ts';
import { windowAround } from './window.ts';

/** Rows that belong together: bytes of one layer, and the same bytes as a deeper layer sees them. */
type Block = readonly { readonly layer: number; readonly row: number }[];

/** A dump of as many lines as there is room for, around the byte under the cursor. */
export function hexPane(model: TraceModel, cursor: Cursor, form: HexForm, height: number): Line[] {
  const blocks = blocksOf(model.layers, form);
  const selected = model.fields[cursor.field];
  if (!selected) return [];
  const current = blocks.findIndex((block) => holdsCursor(block, model, selected, cursor, form));
  const heights = blocks.map((block) => linesOf(block, model.layers));
  const { first, last } = windowAround(heights, Math.max(0, current), height);
  const labelled = new Set<number>();
  const lines = blocks.slice(first, last).flatMap((block) =>
    block.flatMap(({ layer, row }) => {
      const label = labelled.has(layer) ? '' : model.layers[layer]!.name;
      labelled.add(layer);
      return hexLines({ ...hexRow(model, layer, row, form), label }, form, selected, cursor);
    }),
  );
  return lines.slice(0, height);
}

/** How many lines the whole dump would take. */
export function hexPaneHeight(model: TraceModel, form: HexForm): number {
  const blocks = blocksOf(model.layers, form);
  return blocks.reduce((sum, block) => sum + linesOf(block, model.layers), 0);
}

/** The row of a layer, by its number from 0. */
export function hexRow(
  model: Pick<TraceModel, 'layers' | 'fields'>,
  layer: number,
  row: number,
  form: HexForm,
): HexRow {
  const { name, bytes, offset } = model.layers[layer]!;
  const indent = row === 0 ? offset % form.bytesPerRow : 0;
  const first = firstByteOf(row, offset, form);
  const shown = bytes.subarray(first, first + form.bytesPerRow - indent);
  const own = model.fields.filter((field) => field.layer === layer);
  return {
    label: row === 0 ? name : '',
    offset: offset + first,
    first,
    bytes: shown,
    fields: Array.from(shown, (_, index) => fieldAt(own, first + index)),
    indent,
  };
}

function fieldAt(fields: readonly FieldRow[], byte: number): FieldRow | undefined {
  return fields.find(({ start, end }) => byte >= start && byte < end);
}

/** Index in the layer of the first byte of a row: a layer that starts inside a row has a short one. */
function firstByteOf(row: number, offset: number, { bytesPerRow }: HexForm): number {
  return row === 0 ? 0 : row * bytesPerRow - (offset % bytesPerRow);
}

export function blocksOf(layers: readonly Layer[], form: HexForm): Block[] {
  const blocks: Block[] = [];
  layers.forEach(({ bytes, offset, spans }, layer) => {
    const rows = Math.ceil(((offset % form.bytesPerRow) + bytes.length) / form.bytesPerRow);
    for (let row = 0; row < rows; row++) {
      const above = Math.floor(offset / form.bytesPerRow) + row;
      const host = spans.length === 0 ? blocks[above] : undefined;
      if (host) blocks[above] = [...host, { layer, row }];
      else blocks.push([{ layer, row }]);
    }
  });
  return blocks;
}

function linesOf(block: Block, layers: readonly Layer[]): number {
  return block.reduce((sum, { layer }) => sum + (layers[layer]!.spans.length > 0 ? 2 : 1), 0);
}

function holdsCursor(
  block: Block,
  { layers }: TraceModel,
  selected: FieldRow,
  { byte }: Cursor,
  form: HexForm,
): boolean {
  return block.some(({ layer, row }) => {
    if (layer !== selected.layer) return false;
    const { offset } = layers[layer]!;
    return byte >= firstByteOf(row, offset, form) && byte < firstByteOf(row + 1, offset, form);
  });
}
