import type { View } from '../../trace/views.ts';
import { memoised } from '../../wire/memoised.ts';
import { indexOfFirst } from '../../wire/search.ts';
import type { FieldRow } from '../model/field-rows.ts';
import type { Cursor, TraceModel } from '../model/trace-model.ts';
import type { Line } from '../text/styled-text.ts';
import { windowAround } from '../text/window.ts';
import { type HexForm, type HexRow, hexLines } from './hex.ts';

/** Rows that belong together: bytes of one layer, and the same bytes as a deeper layer sees them. */
type Block = readonly { readonly layer: number; readonly row: number }[];

/** What a dump shows. */
export interface Dumped extends Pick<TraceModel, 'views' | 'fields'> {
  /** Says which reads brought some bytes of a layer; absent where there is no room to say it. */
  readonly readsOf?: TraceModel['readsOf'];
}

/** A dump of as many lines as there is room for, around the byte under the cursor. */
export function hexPane(
  dumped: Dumped,
  cursor: Cursor | undefined,
  form: HexForm,
  height: number,
): Line[] {
  const { views } = dumped;
  const blocks = blocksOf(views, form);
  const selected = cursor && dumped.fields[cursor.field];
  const current = blocks.findIndex((block) => holdsCursor(block, views, selected, cursor, form));
  const heights = blocks.map((block) => linesOf(block, views));
  const { first, last } = windowAround(heights, Math.max(0, current), height);
  const labelled = new Set<number>();
  const lines = blocks.slice(first, last).flatMap((block) =>
    block.flatMap(({ layer, row }) => {
      const label = labelled.has(layer) ? '' : views[layer]!.name;
      labelled.add(layer);
      const shown = hexRow(dumped, layer, row, form);
      const note = noteOf(dumped, views[layer]!, shown);
      return hexLines({ ...shown, label, note }, form, selected, cursor);
    }),
  );
  return lines.slice(0, height);
}

function noteOf({ readsOf }: Dumped, view: View, { first, bytes, fields }: HexRow): string {
  const isOwn = fields.some((field) => field !== undefined);
  return readsOf && isOwn ? readsOf(view, first, first + bytes.length) : '';
}

/** How many lines the whole dump would take. */
export function hexPaneHeight({ views }: Pick<TraceModel, 'views'>, form: HexForm): number {
  const blocks = blocksOf(views, form);
  return blocks.reduce((sum, block) => sum + linesOf(block, views), 0);
}

/** The row of a layer, by its number from 0. */
export function hexRow(
  model: Pick<TraceModel, 'views' | 'fields'>,
  layer: number,
  row: number,
  form: HexForm,
): HexRow {
  const shownLayer = model.views[layer]!;
  const { name, bytes, offset, borders = [] } = shownLayer;
  const indent = row === 0 ? indentOf(shownLayer, form.bytesPerRow) : 0;
  const first = firstByteOf(row, shownLayer, form);
  const shown = bytes.subarray(first, first + form.bytesPerRow - indent);
  const end = first + shown.length;
  const own = borders.slice(
    indexOfFirst(borders, (border) => border < first),
    indexOfFirst(borders, (border) => border < end),
  );
  return {
    label: row === 0 ? name : '',
    offset: offset + first,
    first,
    bytes: shown,
    fields: Array.from(shown, (_, index) => fieldAt(model.fields, layer, first + index)),
    indent,
    borders: new Set(own),
  };
}

/** Fields come layer by layer, and in each in the order of their bytes. */
function fieldAt(fields: readonly FieldRow[], layer: number, byte: number): FieldRow | undefined {
  const isBefore = (field: FieldRow) =>
    field.view < layer || (field.view === layer && field.end <= byte);
  const found = fields[indexOfFirst(fields, isBefore)];
  return found?.view === layer && found.start <= byte ? found : undefined;
}

/** Only a layer without fields of its own is shown below another, byte below byte. */
function indentOf({ offset, spans }: View, bytesPerRow: number): number {
  return spans.length === 0 ? offset % bytesPerRow : 0;
}

/** Index in the layer of the first byte of a row: a layer that starts inside a row has a short one. */
function firstByteOf(row: number, view: View, { bytesPerRow }: HexForm): number {
  return row === 0 ? 0 : row * bytesPerRow - indentOf(view, bytesPerRow);
}

/** All rows of a dump. */
export function blocksOf(views: readonly View[], { bytesPerRow }: HexForm): readonly Block[] {
  return BLOCKS[bytesPerRow](views);
}

/** The same layers are shown at every key. */
const BLOCKS = {
  8: memoised((views: readonly View[]) => makeBlocks(views, 8)),
  16: memoised((views: readonly View[]) => makeBlocks(views, 16)),
};

function makeBlocks(views: readonly View[], bytesPerRow: HexForm['bytesPerRow']): Block[] {
  const blocks: Block[] = [];
  views.forEach((shown, layer) => {
    const { bytes, offset, spans } = shown;
    const rows = Math.ceil((indentOf(shown, bytesPerRow) + bytes.length) / bytesPerRow);
    for (let row = 0; row < rows; row++) {
      const above = Math.floor(offset / bytesPerRow) + row;
      const host = spans.length === 0 ? blocks[above] : undefined;
      if (host) blocks[above] = [...host, { layer, row }];
      else blocks.push([{ layer, row }]);
    }
  });
  return blocks;
}

function linesOf(block: Block, views: readonly View[]): number {
  return block.reduce((sum, { layer }) => sum + (views[layer]!.spans.length > 0 ? 2 : 1), 0);
}

function holdsCursor(
  block: Block,
  views: readonly View[],
  selected: FieldRow | undefined,
  cursor: Cursor | undefined,
  form: HexForm,
): boolean {
  if (!selected || !cursor) return false;
  const { byte } = cursor;
  return block.some(({ layer, row }) => {
    if (layer !== selected.view) return false;
    const shown = views[layer]!;
    return byte >= firstByteOf(row, shown, form) && byte < firstByteOf(row + 1, shown, form);
  });
}
