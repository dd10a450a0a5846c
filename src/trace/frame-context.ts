import { Frame } from '../websocket/frame.ts';
import type { FrameContext } from '../websocket/frame-context.ts';
import { FrameHeader } from '../websocket/frame-header.ts';
import { FramePart } from '../websocket/frame-part.ts';
import type { Entry } from './entry.ts';

/**
 * What the frame of an entry was judged by: what had been agreed, and what had come before it. It is what
 * its reader has kept with it.
 *
 * @returns undefined for what is no frame
 */
export function frameContextOf({ parts: [part] }: Entry): FrameContext | undefined {
  if (part instanceof Frame || part instanceof FramePart) return part.header.context;
  return part instanceof FrameHeader ? part.context : undefined;
}
