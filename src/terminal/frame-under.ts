import { byteAtOffset, type View } from '../trace/views.ts';
import type { FrameContext } from '../websocket/frame-context.ts';
import { shapeOf } from '../websocket/frame-shape.ts';
import { offsetUnder } from './move-cursor.ts';
import type { Surroundings } from './screen.ts';

/** The frame that is looked at, whatever layer of it is shown. */
export interface FrameUnder {
  /** As it was on the wire. */
  readonly bytes: Uint8Array;
  /** What it was judged by. */
  readonly context: FrameContext;
  /** Which of its bytes the cursor is on; undefined where it is on none of them. */
  readonly byte: number | undefined;
}

/** @returns undefined where no frame is looked at, or less of one than two bytes */
export function frameUnder({ model, position }: Surroundings): FrameUnder | undefined {
  const layer = model.layers.find(({ number }) => number === 3);
  const wire = layer?.name === 'frame' ? layer.views[0] : undefined;
  const context = model.frameContext;
  if (!wire || !context || wire.bytes.length < 2) return undefined;
  return { bytes: wire.bytes, context, byte: byteIn(wire, offsetUnder(model, position.cursor)) };
}

function byteIn(view: View, offset: number | undefined): number | undefined {
  return offset === undefined ? undefined : byteAtOffset(view, offset);
}

/** Octets before a frame's payload. */
export function headerLengthOf(bytes: Uint8Array): number {
  return shapeOf(bytes[1]!).headerLength;
}
