import { byteAtOffset, streamOffsetOf } from '../../trace/layers.ts';
import type { Level } from '../../trace/levels.ts';
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
  readonly level: Level;
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
  if (width < COLUMNS_FOR.twoLayers || model.level === undefined) return undefined;
  const shown = model.levels.findIndex(({ number }) => number === model.level);
  const level = model.levels[shown - 1] ?? model.levels[shown + 1];
  if (!level) return undefined;
  const layer = model.layers[model.fields[cursor.field]?.layer ?? -1];
  const offset = layer && streamOffsetOf(layer, cursor.byte);
  const dumped = dumpedOf(level);
  return { level, dumped, cursor: cursorAt(dumped, offset) };
}

/** The same level is shown at every key. Its name stands in the rule above, not beside its bytes. */
const dumpedOf = memoised((level: Level): Dumped => {
  const layers = level.layers.slice(0, 1).map((each) => ({ ...each, name: '' }));
  return { layers, fields: fieldRowsOf(layers) };
});

function cursorAt({ layers, fields }: Dumped, offset: number | undefined): Cursor | undefined {
  const byte = offset === undefined ? undefined : byteAtOffset(layers[0]!, offset);
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
