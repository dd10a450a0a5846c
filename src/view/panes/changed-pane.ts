import { type ChangedBytes, SIGNS } from '../model/changed-bytes.ts';
import type { FieldRow } from '../model/field-rows.ts';
import type { Line, Segment } from '../text/styled-text.ts';
import { HERE } from '../text/styles.ts';
import { windowAround } from '../text/window.ts';
import { caretLines } from './caret.ts';
import { type HexForm, hexLines } from './hex.ts';
import { blocksOf, hexRow } from './hex-pane.ts';

/** The cursor of an editor, and what is under it. */
export interface EditCursor {
  /** Index of the byte; the length for the place after the last one. */
  readonly byte: number;
  /** The hex digit that is typed next; undefined where the whole byte is meant. */
  readonly digit: 0 | 1 | undefined;
  readonly field: FieldRow | undefined;
}

/**
 * Bytes and what has become of them, as many lines as there is room for.
 *
 * @param around the byte to be seen in any case
 * @param cursor where the bytes are under an editor
 */
export function changedPane(
  bytes: ChangedBytes,
  form: HexForm,
  height: number,
  around: number,
  cursor?: EditCursor,
): Line[] {
  const blocks = blocksIn(bytes, form, cursor);
  const current = Math.max(0, Math.floor(around / form.bytesPerRow));
  const heights = blocks.map((block) => heightOf(block, bytes, form));
  const { first, last } = windowAround(heights, Math.min(current, blocks.length - 1), height);
  const shown = blocks.slice(first, last);
  return shown.flatMap((block) => blockLines(block, bytes, form, cursor)).slice(0, height);
}

/** How many lines all of it would take. */
export function changedPaneHeight(bytes: ChangedBytes, form: HexForm, cursor: EditCursor): number {
  return blocksIn(bytes, form, cursor).reduce(
    (sum, block) => sum + heightOf(block, bytes, form),
    0,
  );
}

/** A row of the wire, and those of deeper layers that lie below it. */
type Block = ReturnType<typeof blocksOf>[number];

/** The place after the last byte may be the first of a row. */
function blocksIn(
  { draft, dissection }: ChangedBytes,
  form: HexForm,
  cursor: EditCursor | undefined,
): readonly Block[] {
  const blocks = blocksOf(dissection.views, form);
  if (cursor?.byte !== draft.bytes.length) return blocks;
  const row = cursor.byte / form.bytesPerRow;
  return Number.isInteger(row) ? blocks.toSpliced(row, 0, [{ layer: 0, row }]) : blocks;
}

/** Bytes and tags, a caret where a rule is broken, and a line for each deeper layer. */
function heightOf(block: Block, { draft, rule }: ChangedBytes, form: HexForm): number {
  return block.reduce((sum, { layer, row }) => {
    if (layer > 0) return sum + 1;
    const start = row * form.bytesPerRow;
    const hasTags = start < draft.bytes.length;
    const hasCaret = rule && rule.offset >= start && rule.offset < start + form.bytesPerRow;
    return sum + (hasTags ? 2 : 1) + (hasCaret ? 1 : 0);
  }, 0);
}

function blockLines(
  block: Block,
  bytes: ChangedBytes,
  form: HexForm,
  cursor: EditCursor | undefined,
): Line[] {
  const { views } = bytes.dissection;
  return block.flatMap(({ layer, row }) => {
    const bare = hexRow({ views, fields: [] }, layer, row, form);
    if (layer > 0) return hexLines(bare, form);
    return [...wireLines(bytes, row, form, cursor), ...caretLines(bare, bytes.rule?.offset)];
  });
}

function wireLines(
  bytes: ChangedBytes,
  row: number,
  form: HexForm,
  cursor: EditCursor | undefined,
): Line[] {
  const { views } = bytes.dissection;
  const hex = hexRow({ views, fields: bytes.fields }, 0, row, form);
  const under = cursor && { field: 0, byte: cursor.byte };
  const [pairs, ...tags] = hexLines(hex, form, cursor?.field, under);
  const signed = withSigns(pairs!, bytes, hex.first, form);
  return [cursor ? withCursor(signed, cursor, hex.first, form) : signed, ...tags];
}

/** Puts signs into the gaps between the bytes: a line of a dump is a prefix, then a byte and a gap by turns. */
function withSigns(
  line: Line,
  { changes, gaps }: ChangedBytes,
  first: number,
  { bytesPerRow }: HexForm,
): Segment[] {
  const segments = [...line];
  for (let column = 0; column < bytesPerRow; column++) {
    const index = first + column;
    const sign = gaps.has(index) ? SIGNS.gone : SIGNS[changes[index] ?? 'same'];
    const gap = segments[2 * column]!;
    segments[2 * column] = { ...gap, text: gap.text.slice(0, -1) + sign };
  }
  return segments;
}

/** Puts the cursor on its byte, if it is in this row. */
function withCursor(
  segments: readonly Segment[],
  cursor: EditCursor,
  first: number,
  { bytesPerRow }: HexForm,
): Line {
  const column = cursor.byte - first;
  if (column < 0 || column >= bytesPerRow) return segments;
  const place = 2 * column + 1;
  return segments.toSpliced(place, 1, ...cursorOn(segments[place]!, cursor));
}

/** Where there is no byte, the place for one. */
function cursorOn({ text, style }: Segment, { digit }: EditCursor): Segment[] {
  if (text.trim() === '') return [{ text: '__', style: HERE }];
  const under = { ...style, ...HERE };
  if (digit === undefined) return [{ text, style: under }];
  return [...text].map((each, index) => {
    if (index === digit) return { text: each, style: under };
    return style ? { text: each, style } : { text: each };
  });
}
