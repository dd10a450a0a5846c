import type { Layer } from '../../trace/layers.ts';
import { byteAtOffset, streamOffsetOf } from '../../trace/views.ts';
import { memoised } from '../../wire/memoised.ts';
import { stretchAt } from '../../wire/search.ts';
import { fieldRowsOf } from '../model/field-rows.ts';
import type { Cursor, TraceModel } from '../model/trace-model.ts';
import { type Line, paddedLine } from '../text/styled-text.ts';
import { COLUMNS_FOR } from '../text/widths.ts';
import type { HexForm } from './hex.ts';
import { type Dumped, hexPane, hexPaneHeight } from './hex-pane.ts';

/** Of the layer that is shown: 16 bytes and their text. */
const OWN_WIDTH = 80;
const OTHER_FORM: HexForm = { bytesPerRow: 16, hasText: false, prefixWidth: 8 };

/** The same bytes in another layer, with the cursor on the same byte. */
export interface Companion {
  readonly layer: Layer;
  readonly dumped: Dumped;
  /** Undefined where the byte under the cursor is not in that layer. */
  readonly cursor: Cursor | undefined;
}

/** The layer below the one that is shown, or above the lowest; undefined where there is no room. */
export function companionOf(
  model: TraceModel,
  cursor: Cursor,
  width: number,
): Companion | undefined {
  if (width < COLUMNS_FOR.twoLayers || model.layer === undefined) return undefined;
  const shown = model.layers.findIndex(({ number }) => number === model.layer);
  const layer = model.layers[shown - 1] ?? model.layers[shown + 1];
  if (!layer) return undefined;
  const view = model.views[model.fields[cursor.field]?.view ?? -1];
  const offset = view && streamOffsetOf(view, cursor.byte);
  const dumped = dumpedOf(layer);
  return { layer, dumped, cursor: cursorAt(dumped, offset) };
}

/** The same layer is shown at every key. Its name stands in the rule above, not beside its bytes. */
const dumpedOf = memoised((layer: Layer): Dumped => {
  const views = layer.views.slice(0, 1).map((each) => ({ ...each, name: '' }));
  return { views, fields: fieldRowsOf(views) };
});

function cursorAt({ views, fields }: Dumped, offset: number | undefined): Cursor | undefined {
  const byte = offset === undefined ? undefined : byteAtOffset(views[0]!, offset);
  const field = byte === undefined ? undefined : stretchAt(fields, byte);
  return byte === undefined || !field ? undefined : { field: fields.indexOf(field), byte };
}

/** How many lines the dump of a companion would take. */
export function companionHeight({ dumped }: Companion): number {
  return hexPaneHeight(dumped, OTHER_FORM);
}

/** Two dumps side by side. */
export function besideCompanion(
  own: readonly Line[],
  { dumped, cursor }: Companion,
  height: number,
): Line[] {
  const other = hexPane(dumped, cursor, OTHER_FORM, height);
  return Array.from({ length: Math.max(own.length, other.length) }, (_, index) => {
    return [...paddedLine(own[index] ?? [], OWN_WIDTH), { text: ' │ ' }, ...(other[index] ?? [])];
  });
}
