import { type FrameBits, readFrameBits } from '../../view/model/frame-bits.ts';
import { xorScreen } from '../../view/screens/xor-screen.ts';
import { frameUnder, headerLengthOf } from '../frame-under.ts';
import { leadsBack, nameOf } from '../key.ts';
import type { Screen, Surroundings } from '../screen.ts';

/** Masking, byte by byte, from the byte under the cursor on if that is one of the payload. */
export function openXor(around: Surroundings): Screen | string {
  const frame = frameUnder(around);
  if (!frame) return 'There is nothing masked here: only frames are.';
  const bits = readFrameBits(frame.bytes, frame.context);
  if (bits.key.length < 4) return 'This frame is not masked: its payload is on the wire as it is.';
  if (bits.wire.length === 0) return 'This frame has no payload that could be masked.';
  const at = Math.max(0, (frame.byte ?? 0) - headerLengthOf(frame.bytes));
  return xor(bits, Math.min(at, bits.wire.length - 1));
}

function xor(frame: FrameBits, at: number): Screen {
  const last = frame.wire.length - 1;
  return {
    name: 'xor',
    press: (key) => {
      switch (nameOf(key)) {
        case 'x':
        case 'right':
        case 'space':
          return { becomes: xor(frame, Math.min(last, at + 1)) };
        case 'left':
          return { becomes: xor(frame, Math.max(0, at - 1)) };
        case 'home':
          return { becomes: xor(frame, 0) };
        case 'end':
          return { becomes: xor(frame, last) };
        default:
          return leadsBack(key) ? { closes: true } : undefined;
      }
    },
    draw: ({ model }, width, height) => xorScreen(model, frame, at, width, height),
  };
}
