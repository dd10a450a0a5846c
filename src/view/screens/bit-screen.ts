import type { FrameContext } from '../../websocket/frame-context.ts';
import { countOf } from '../../wire/count.ts';
import { type BitField, type FrameBits, readFrameBits } from '../model/frame-bits.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { type BitBox, bitGrid } from '../panes/bit-grid.ts';
import { styleOfTag } from '../panes/hex.ts';
import { maskingTable } from '../panes/masking-table.ts';
import { type Line, line, wrap } from '../text/styled-text.ts';
import { WRONG } from '../text/styles.ts';
import { COLUMNS_FOR } from '../text/widths.ts';
import { overStep } from './over-step.ts';

/** A frame whose header is looked at bit by bit, as it was recorded or with bits flipped. */
export interface ShownFrame {
  readonly bytes: Uint8Array;
  readonly context: FrameContext;
  /** The bit under the cursor: 0 to 15. */
  readonly bit: number;
  /** Bits that are not as they were recorded. */
  readonly changed: ReadonlySet<number>;
}

const KEYS = [
  'space flip a bit   ←→ bit   R resend the frame   u undo   x xor   esc back   q quit',
  'space flip   ←→ bit   R resend   u undo   x xor   esc back   q quit',
  'space flip ←→ R resend u undo esc q',
];

/** The two bytes that every frame begins with, RFC 6455 5.2, and what follows from them. */
export function bitScreen(
  model: TraceModel,
  shown: ShownFrame,
  width: number,
  height: number,
): Line[] {
  const frame = readFrameBits(shown.bytes, shown.context);
  const sections = [
    gridLines(shown, frame, width),
    meaningLines(shown, frame, width),
    lengthTable(frame, width),
    maskingTable(frame, { at: 0, revealed: frame.wire.length }, width),
    wrap(
      'The RFC counts bits from the left: its bit 0 is the 0x80 bit. RFC 6455 5.2',
      width - 6,
    ).map((text) => line(`   ${text}`)),
  ];
  return overStep(model, { title: 'bits of bytes 0 and 1', sections, keys: KEYS }, width, height);
}

function gridLines(
  { bytes, bit, changed }: ShownFrame,
  { fields, tags }: FrameBits,
  width: number,
) {
  const boxes = fields.flatMap(boxesOf);
  const styles = tags.header.map(styleOfTag);
  const grid = { bytes: bytes.subarray(0, 2), offset: 0, boxes, styles, bit, changed };
  return bitGrid({ ...grid, counts: 'RFC' }, width);
}

/** RSV1 to RSV3 are read together, but are three bits. */
function boxesOf({ name, first, end, value, meaning }: BitField): BitBox[] {
  if (name === 'RSV1-3') {
    return [0, 1, 2].map((index) => {
      return { first: first + index, end: first + index + 1, labels: ['RSV', ` ${index + 1}`] };
    });
  }
  if (end - first === 1) {
    return [{ first, end, labels: [name === 'MASK' ? 'MSK' : name, ` ${value}`] }];
  }
  const says = name === 'opcode' ? `${value} = ${meaning.split(' ')[0]}` : value;
  return [{ first, end, labels: [name, says] }];
}

/** What the field under the cursor says, and whether the header may say it. */
function meaningLines({ bit, context, changed }: ShownFrame, frame: FrameBits, width: number) {
  const field = frame.fields.find(({ first, end }) => bit >= first && bit < end)!;
  const says = `${field.name} = ${field.value}: ${field.meaning}`;
  const reader = context.mustBeMasked ? 'server' : 'client';
  const changes = changed.size > 0 ? `  (flipped: ${[...changed].sort(byNumber).join(', ')})` : '';
  const { rule } = frame;
  const verdict = rule
    ? `× ${rule.because ?? 'this header'}: ${rule.sentence} ${rule.ref}`
    : `Our ${reader} takes this header.${lengthText(frame)}`;
  return [
    ...wrap(`bit ${bit}: ${says}${changes}`, width - 6).map((text) => line(`   ${text}`)),
    ...wrap(verdict, width - 6).map((text) => line(`   ${text}`, rule ? WRONG : {})),
  ];
}

function byNumber(one: number, other: number): number {
  return one - other;
}

/** A length that is not true is no fault: the reader believes it. */
function lengthText({ header, missing, bytesAfter }: FrameBits): string {
  if (!header) return ' It waits for the rest of the header.';
  if (missing > 0) return ` It waits for ${countOf(missing, 'more byte')}.`;
  const last = bytesAfter === 1 ? 'byte' : countOf(bytesAfter);
  return bytesAfter > 0 ? ` The last ${last} would be the next frame.` : '';
}

const FORMS = [
  { octets: 0, name: 'short', says: '0 - 125', follow: 'nothing', goodFor: '0 - 125' },
  { octets: 2, name: 'medium', says: '126', follow: '2 bytes, u16 BE', goodFor: '126 - 65535' },
  { octets: 8, name: 'long', says: '127', follow: '8 bytes, u64 BE', goodFor: '65536 - 2^63-1' },
] as const;

/** The three forms of the length, with the one of this frame marked. */
function lengthTable({ header }: FrameBits, width: number): Line[] {
  const isWide = width >= COLUMNS_FOR.fullRows;
  const row = (cells: readonly string[], widths: readonly number[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index]!))
      .join('')
      .trimEnd();
  const widths = isWide ? [11, 17, 18, 17, 12] : [8, 9, 17];
  const pick = (cells: readonly string[]) => cells.slice(0, widths.length);
  const title = isWide
    ? ['length', 'the 7 bits say', 'then follow', 'good for', 'this frame']
    : ['length', '7 bits', 'then follow'];
  return [
    line(`   ${row(title, widths)}`),
    ...FORMS.map(({ octets, name, says, follow, goodFor }) => {
      const isOwn = header?.shape.lengthOctets === octets;
      const length = isOwn ? `${header.payloadLength}` : '';
      const cells = row(pick([name, says, follow, goodFor, length]), widths);
      return line(` ${isOwn ? '▸' : ' '} ${cells}`, isOwn ? { bold: true } : {});
    }),
  ];
}
