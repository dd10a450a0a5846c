import { hexByte } from '../../wire/octets.ts';
import type { FieldRow } from '../model/field-rows.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { type BitBox, bitGrid } from '../panes/bit-grid.ts';
import { styleOfField } from '../panes/hex.ts';
import { beginningOf } from '../text/line-ends.ts';
import { type Line, line, wrap } from '../text/styled-text.ts';
import { overStep } from './over-step.ts';

/** A byte that is looked at bit by bit, as it was recorded or with bits flipped. */
export interface ShownByte {
  readonly byte: number;
  /** Its place in its layer, and the name of that. */
  readonly offset: number;
  readonly layer: string;
  /** What it is a part of. */
  readonly field: FieldRow | undefined;
  /** The bit under the cursor: 0 to 7. */
  readonly bit: number;
  readonly changed: ReadonlySet<number>;
}

const KEYS = [
  'space flip a bit   ←→ bit   R resend the message   u undo   esc back   q quit',
  'space flip ←→ R resend u undo esc q',
];

/** A byte that is no header of a frame: its bits, its character, its field. */
export function byteBitsScreen(
  model: TraceModel,
  shown: ShownByte,
  width: number,
  height: number,
): Line[] {
  const { byte, offset, layer, bit, changed } = shown;
  const box: BitBox = { first: 0, end: 8, labels: [shown.field?.name ?? '', ''] };
  const styles = shown.field ? [styleOfField(shown.field, false)] : [];
  const grid = { bytes: Uint8Array.of(byte), offset, boxes: [box], styles, bit, changed };
  const sections = [bitGrid({ ...grid, counts: 'bits' }, width), factLines(shown, width)];
  const title = `bits of byte ${offset} of ${layer}`;
  return overStep(model, { title, sections, keys: KEYS }, width, height);
}

function factLines({ byte, bit, changed, field }: ShownByte, width: number): Line[] {
  const weight = 0x80 >> bit;
  const flipped = changed.size > 0 ? ` (flipped: ${[...changed].sort().join(', ')})` : '';
  const facts = [
    `bit ${bit}: weight 0x${hexByte(weight)}, ${byte & weight ? 'set' : 'not set'}${flipped}`,
    `number: 0x${hexByte(byte)} = ${byte}`,
    `character: ${characterOf(byte)}`,
    ...(field ? [`field: ${field.name} = ${beginningOf(field.value)}`, field.why] : []),
  ];
  return facts.flatMap((fact) => wrap(fact, width - 6)).map((text) => line(`   ${text}`));
}

const NAMES: Readonly<Record<number, string>> = {
  0: 'NUL',
  9: 'HTAB',
  10: 'LF, line feed',
  13: 'CR, carriage return',
  32: 'SP, space',
  127: 'DEL',
};

/** RFC 20 for the names of US-ASCII, RFC 3629 3 for what is beyond. */
function characterOf(byte: number): string {
  if (byte > 0x20 && byte < 0x7f) return `${String.fromCharCode(byte)} (US-ASCII)`;
  if (byte < 0x80) return `${NAMES[byte] ?? 'a control character'} (US-ASCII)`;
  if (byte < 0xc0) return 'none by itself: in UTF-8 it continues one';
  if (byte >= 0xc2 && byte <= 0xf4) return 'none by itself: in UTF-8 it begins one';
  return 'none: it is in no UTF-8 text';
}
