import { bitScreen } from '../../view/screens/bit-screen.ts';
import { byteBitsScreen } from '../../view/screens/byte-bits-screen.ts';
import { frameUnder, headerLengthOf } from '../frame-under.ts';
import { leadsBack, nameOf } from '../key.ts';
import type { Outcome, Screen, Surroundings } from '../screen.ts';
import { askToReplace } from './resend-screen.ts';

/** What is said to keys that send or ask something, where there is only a capture. */
export const ONLY_LOOKED_AT = 'A capture is only looked at: nothing can be sent or asked here.';

/** Bits that are looked at, and which of them were flipped, in their order. */
interface BitState {
  /** By which the flips are found again. */
  readonly keptAs: string;
  /** Of the message on the wire: where the shown bytes begin, and how many bits they have. */
  readonly byte: number;
  readonly count: 8 | 16;
  readonly bit: number;
  readonly flips: readonly number[];
}

/**
 * The bits of the frame's header, or of the byte under the cursor where that is in none. What was flipped
 * before is there again.
 */
export function openBits(around: Surroundings): Screen | string {
  const { model, position } = around;
  const field = model.fields[position.cursor.field];
  if (!field) return 'There is no byte here.';
  const frame = frameUnder(around);
  const isHeader = frame?.byte !== undefined && frame.byte < headerLengthOf(frame.bytes);
  const row = `bits ${model.lessonNumber} ${model.stepIndex} ${model.current}`;
  if (!isHeader) {
    const { byte } = position.cursor;
    const keptAs = `${row} ${model.layer} ${field.view} ${byte}`;
    return bits({ keptAs, byte, count: 8, bit: 0, flips: [] });
  }
  const isInBits = frame.byte! < 2;
  const bit = isInBits ? frame.byte! * 8 + firstBitOf(field.mask) : 0;
  return bits({ keptAs: row, byte: 0, count: 16, bit, flips: [] });
}

/** The highest bit of a field of bits. */
function firstBitOf(mask = 0xff): number {
  return Math.clz32(mask) - 24;
}

function bits(state: BitState): Screen {
  return {
    name: 'bits',
    keptAs: state.keptAs,
    isUntouched: state.flips.length === 0,
    press: (key, around) => {
      const { bit, count, flips } = state;
      switch (nameOf(key)) {
        case 'right':
          return { becomes: bits({ ...state, bit: Math.min(count - 1, bit + 1) }) };
        case 'left':
          return { becomes: bits({ ...state, bit: Math.max(0, bit - 1) }) };
        case 'home':
          return { becomes: bits({ ...state, bit: 0 }) };
        case 'end':
          return { becomes: bits({ ...state, bit: count - 1 }) };
        case 'space':
          return { becomes: bits({ ...state, flips: [...flips, bit] }) };
        case 'u':
          return { becomes: bits({ ...state, flips: flips.slice(0, -1) }) };
        case 'R':
          return resend(state, around);
        default:
          return leadsBack(key, 'v') ? { closes: true } : undefined;
      }
    },
    draw: (around, width, height) => draw(state, around, width, height),
  };
}

function draw(state: BitState, around: Surroundings, width: number, height: number) {
  const { model, position } = around;
  const changed = flipped(state);
  if (state.count === 16) {
    const frame = frameUnder(around)!;
    const bytes = withFlips(frame.bytes, state);
    const shown = { bytes, context: frame.context, bit: state.bit, changed };
    return bitScreen(model, shown, width, height);
  }
  const field = model.fields[position.cursor.field];
  const view = model.views[field?.view ?? 0]!;
  const byte = withFlips(view.bytes, state)[state.byte]!;
  const shown = { byte, offset: state.byte, layer: view.name, field, bit: state.bit, changed };
  return byteBitsScreen(model, shown, width, height);
}

/** A bit that was flipped twice is as it was. */
function flipped({ flips }: BitState): ReadonlySet<number> {
  const odd = new Set<number>();
  for (const bit of flips) if (!odd.delete(bit)) odd.add(bit);
  return odd;
}

function withFlips(bytes: Uint8Array, state: BitState): Uint8Array {
  const changed = Uint8Array.from(bytes);
  for (const bit of flipped(state)) changed[state.byte + (bit >> 3)]! ^= 0x80 >> (bit & 7);
  return changed;
}

/** Only a message of the client can be sent again, and only as it was on the wire. */
function resend(state: BitState, around: Surroundings): Outcome {
  const { model } = around;
  if (model.capture) return { notice: ONLY_LOOKED_AT };
  if (model.from === 'server') return { notice: 'Only what the client has sent can be resent.' };
  const wire = model.layers.find(({ number }) => number === 3)?.views[0];
  const isOnWire = wire !== undefined && model.layer === 3;
  if (!isOnWire && state.count === 8)
    return { notice: 'Layer 3 has the bytes that can be resent.' };
  const bytes = Buffer.from(withFlips(wire!.bytes, state));
  return askToReplace(around, { id: 'bits', does: 'The bits that you have flipped', bytes });
}
