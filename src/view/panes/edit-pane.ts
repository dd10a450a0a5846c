import type { FieldRow } from '../model/field-rows.ts';
import { type EditModel, SIGNS } from '../model/poke-model.ts';
import type { Line, Segment } from '../text/styled-text.ts';
import { HERE } from '../text/styles.ts';
import { windowAround } from '../text/window.ts';
import { caretLines } from './caret.ts';
import { type HexForm, hexLines } from './hex.ts';
import { blocksOf, hexRow } from './hex-pane.ts';

/**
 * Bytes under an editor, as many lines of them as there is room for.
 *
 * @param around the byte to be seen in any case
 */
export function editPane(
  model: EditModel,
  form: HexForm,
  height: number,
  around: number = model.editor.cursor,
): Line[] {
  const blocks = blocksIn(model, form);
  const current = Math.max(0, Math.floor(around / form.bytesPerRow));
  const heights = blocks.map((block) => heightOf(block, model, form));
  const { first, last } = windowAround(heights, Math.min(current, blocks.length - 1), height);
  const shown = blocks.slice(first, last);
  return shown.flatMap((block) => blockLines(block, model, form)).slice(0, height);
}

/** How many lines all of it would take. */
export function editPaneHeight(model: EditModel, form: HexForm): number {
  return blocksIn(model, form).reduce((sum, block) => sum + heightOf(block, model, form), 0);
}

/** A row of the wire, and those of deeper layers that lie below it. */
type Block = ReturnType<typeof blocksOf>[number];

/** The place behind the last byte may be the first of a row. */
function blocksIn({ editor, dissection }: EditModel, form: HexForm): readonly Block[] {
  const blocks = blocksOf(dissection.layers, form);
  const { cursor, draft } = editor;
  const row = cursor / form.bytesPerRow;
  const isBehind = cursor === draft.bytes.length && Number.isInteger(row);
  return isBehind ? blocks.toSpliced(row, 0, [{ layer: 0, row }]) : blocks;
}

/** Bytes and tags, a caret where a rule is broken, and a line for each deeper layer. */
function heightOf(block: Block, { dissection, editor }: EditModel, form: HexForm): number {
  const { rule } = dissection;
  return block.reduce((sum, { layer, row }) => {
    if (layer > 0) return sum + 1;
    const start = row * form.bytesPerRow;
    const hasTags = start < editor.draft.bytes.length;
    const hasCaret = rule && rule.offset >= start && rule.offset < start + form.bytesPerRow;
    return sum + (hasTags ? 2 : 1) + (hasCaret ? 1 : 0);
  }, 0);
}

function blockLines(block: Block, model: EditModel, form: HexForm): Line[] {
  const { layers, rule } = model.dissection;
  return block.flatMap(({ layer, row }) => {
    const bare = hexRow({ layers, fields: [] }, layer, row, form);
    if (layer > 0) return hexLines(bare, form);
    return [...wireLines(model, row, form), ...caretLines(bare, rule?.offset)];
  });
}

function wireLines(model: EditModel, row: number, form: HexForm): Line[] {
  const { layers } = model.dissection;
  const hex = hexRow({ layers, fields: model.fields }, 0, row, form);
  const field: FieldRow | undefined = model.fields[model.selected];
  const [bytes, ...tags] = hexLines(hex, form, field, { field: 0, byte: model.editor.cursor });
  return [marked(bytes!, model, hex.first, form), ...tags];
}

/**
 * Puts signs into the gaps between the bytes, and the cursor on one of their digits. A line of a dump is
 * a prefix, then a byte and a gap by turns.
 */
function marked(bytes: Line, model: EditModel, first: number, { bytesPerRow }: HexForm): Line {
  const segments = [...bytes];
  for (let column = 0; column < bytesPerRow; column++) {
    const sign = signAt(model, first + column);
    const gap = segments[2 * column]!;
    segments[2 * column] = { ...gap, text: gap.text.slice(0, -1) + sign };
  }
  const column = model.editor.cursor - first;
  if (column < 0 || column >= bytesPerRow) return segments;
  segments.splice(2 * column + 1, 1, ...cursorOn(segments[2 * column + 1]!, model));
  return segments;
}

function signAt({ changes, gaps }: EditModel, index: number): string {
  if (gaps.has(index)) return SIGNS.gone;
  return SIGNS[changes[index] ?? 'same'];
}

/** Where there is no byte, the place for one. */
function cursorOn({ text, style }: Segment, { editor }: EditModel): Segment[] {
  if (text.trim() === '') return [{ text: '__', style: HERE }];
  const under = { ...style, ...HERE };
  if (editor.mode === 'bits') return [{ text, style: under }];
  return [...text].map((digit, index) => {
    if (index === editor.digit) return { text: digit, style: under };
    return style ? { text: digit, style } : { text: digit };
  });
}
