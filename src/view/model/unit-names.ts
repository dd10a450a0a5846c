import { ChunkEnd, ChunkLine } from '../../http/chunk-events.ts';
import { Content } from '../../http/events.ts';
import { TrailerSection } from '../../http/field-section.ts';
import { RequestHead, ResponseHead } from '../../http/head.ts';
import { UnfinishedHead } from '../../http/unfinished-head.ts';
import type { Entry } from '../../trace/entry.ts';
import { Frame } from '../../websocket/frame.ts';
import { FrameHeader } from '../../websocket/frame-header.ts';
import { FramePart } from '../../websocket/frame-part.ts';
import { UnfinishedFrame } from '../../websocket/unfinished-frame.ts';
import { Unparsed } from '../../wire/unparsed.ts';

/** What a row is called where rows are counted: only what is whole, and was understood, is a message. */
export function unitName(entry: Entry): string {
  const [part] = entry.parts;
  if (part instanceof Frame) return 'frame';
  if (part instanceof FramePart) return 'frame piece';
  if (part instanceof FrameHeader) return 'refused frame';
  if (part instanceof UnfinishedFrame) return 'unfinished frame';
  if (part instanceof ChunkLine) return 'chunk';
  if (part instanceof ChunkEnd || part instanceof Content) return 'content piece';
  if (part instanceof Unparsed) return 'unparsed part';
  if (entry.fault) return 'refused message';
  const goesOn = entry.kind === 'message' && entry.goesOn === true;
  if (goesOn && entry.parts.length === 1) return 'head';
  return goesOn || isUnfinished(entry) ? 'unfinished message' : 'message';
}

/** Whether there is less of a message than its head announces. */
function isUnfinished({ parts }: Entry): boolean {
  const [head] = parts;
  if (head instanceof UnfinishedHead) return true;
  if (!(head instanceof RequestHead || head instanceof ResponseHead)) return false;
  const { framing } = head;
  if (framing.kind === 'until-close') return false;
  if (framing.kind === 'chunked') return !(parts.at(-1) instanceof TrailerSection);
  const pieces = parts.map((part) => (part instanceof Content ? part.bytes.length : 0));
  return pieces.reduce((sum, length) => sum + length, 0) < framing.length;
}
