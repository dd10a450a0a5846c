import { hexByte } from '../../wire/octets.ts';
import type { FrameBits } from '../model/frame-bits.ts';
import { type Line, line, type Segment, type Style } from '../text/styled-text.ts';
import { HERE } from '../text/styles.ts';
import { isNarrow } from '../text/widths.ts';
import { styleOfTag } from './hex.ts';

const TITLE = '   masking: wire byte i  XOR  key byte (i mod 4)';

/** How far a payload has been unmasked. */
export interface MaskingStep {
  /** The byte that is looked at. */
  readonly at: number;
  /** Bytes whose text is shown. */
  readonly revealed: number;
}

const LABEL_WIDTH = 10;
const CELL = 6;
/** Room for the bits of one byte. */
const BITS_WIDTH = 14;
/** More would part a byte from its bits. */
const MOST_COLUMNS = 9;

/** Wire byte, key byte and text byte, column by column; empty where nothing is masked. */
export function maskingTable(frame: FrameBits, step: MaskingStep, width: number): Line[] {
  const { key, wire, text } = frame;
  if (key.length < 4) {
    return [line('   masking: none, as MASK is 0')];
  }
  if (wire.length === 0) return [line('   masking: a key, and no payload')];
  const bitsWidth = isNarrow(width) ? 0 : BITS_WIDTH;
  const room = Math.floor((width - LABEL_WIDTH - bitsWidth) / CELL);
  const most = Math.min(MOST_COLUMNS, room);
  const first = Math.max(0, Math.min(step.at - Math.floor(most / 2), wire.length - most));
  const shown = Array.from({ length: Math.min(most, wire.length) }, (_, index) => first + index);
  const row = (
    name: string,
    show: (index: number) => string,
    bits = '',
    style: Style = {},
  ): Line => [
    { text: `     ${name}`.padEnd(LABEL_WIDTH), style },
    ...shown.map((index) => cell(show(index), index === step.at, style)),
    ...(bits === '' || bitsWidth === 0 ? [] : [{ text: `  ${bits}`, style }]),
  ];
  const [ofKey, ofPayload] = [styleOfTag(frame.tags.key), styleOfTag(frame.tags.payload)];
  const isRevealed = step.at < step.revealed;
  return [
    line(isNarrow(width) ? '   wire byte i XOR key byte (i mod 4)' : TITLE),
    row('i', (index) => `${index}`),
    row('wire', (index) => hexByte(wire[index]!), bitsOf(wire[step.at]!), ofPayload),
    row('key', (index) => hexByte(key[index % 4]!), bitsOf(key[step.at % 4]!), ofKey),
    row(
      'text',
      (index) => (index < step.revealed ? shownByte(text[index]!) : '..'),
      isRevealed ? bitsOf(text[step.at]!) : '',
      ofPayload,
    ),
  ];
}

function cell(text: string, isHere: boolean, style: Style): Segment {
  const shown = text.padEnd(CELL - 1);
  return isHere
    ? { text: `▸${shown}`, style: { ...style, ...HERE } }
    : { text: ` ${shown}`, style };
}

/** A byte, and the character that it is in US-ASCII. */
function shownByte(byte: number): string {
  const character = byte > 0x20 && byte < 0x7f ? ` ${String.fromCharCode(byte)}` : '';
  return `${hexByte(byte)}${character}`;
}

/** `0111 1111` */
export function bitsOf(byte: number): string {
  const bits = byte.toString(2).padStart(8, '0');
  return `${bits.slice(0, 4)} ${bits.slice(4)}`;
}
