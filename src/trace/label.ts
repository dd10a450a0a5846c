import { RequestHead, ResponseHead, UnfinishedHead } from '../http/head.ts';
import { Frame, showPayload } from '../websocket/frame.ts';
import { FrameHeader } from '../websocket/frame-header.ts';
import { FramePart } from '../websocket/frame-part.ts';
import type { Entry } from './entry.ts';

const OPCODE_LABELS: Readonly<Record<number, string>> = {
  0: 'CONT',
  1: 'TEXT',
  2: 'BINARY',
  8: 'CLOSE',
  9: 'PING',
  10: 'PONG',
};

const LONGEST_PAYLOAD_LABEL = 20;

/** What an entry is, in a few words, for one row of a ladder. */
export function labelOf(entry: Entry): string {
  if (entry.kind === 'fin') return 'end of bytes (TCP FIN)';
  const [part] = entry.parts;
  if (part instanceof RequestHead) return labelOfRequest(part);
  if (part instanceof ResponseHead) return `${part.statusCode} ${part.reasonPhrase}`;
  if (part instanceof Frame) return labelOfFrame(part);
  if (part instanceof FramePart) return labelOfPart(part);
  if (part instanceof FrameHeader) return `${opcodeLabel(part)}${flagsOf(part)}  refused`;
  if (part instanceof UnfinishedHead) return 'a head  refused';
  return entry.fault ? 'bytes  refused' : 'never read';
}

function labelOfRequest(head: RequestHead): string {
  const upgrade = head.field('upgrade');
  const line = `${head.method} ${head.requestTarget}`;
  return upgrade === undefined ? line : `${line}  Upgrade: ${upgrade}`;
}

function labelOfFrame({ header, payload }: Frame): string {
  return `${opcodeLabel(header)}${payloadLabel(header, payload)}${flagsOf(header)}`;
}

function labelOfPart({ header }: FramePart): string {
  return `${opcodeLabel(header)} ${header.payloadLength} bytes${flagsOf(header)}`;
}

function opcodeLabel({ opcode }: FrameHeader): string {
  return OPCODE_LABELS[opcode] ?? `opcode ${opcode.toString(16)}`;
}

function payloadLabel({ opcode }: FrameHeader, payload: Buffer): string {
  if (payload.length === 0) return '';
  if (opcode === 8) return ` ${showPayload(opcode, payload.subarray(0, 2))}`;
  const shown = showPayload(opcode, payload);
  if (shown.length > LONGEST_PAYLOAD_LABEL) return ` ${payload.length} bytes`;
  return opcode === 1 ? ` "${shown}"` : ` ${shown}`;
}

function flagsOf({ fin, rsv, shape }: FrameHeader): string {
  const reserved = ['RSV1', 'RSV2', 'RSV3'].filter((_, bit) => rsv & (4 >> bit));
  const flags = [fin ? 'FIN' : '', ...reserved, shape.masked ? 'MASK' : ''];
  return flags.filter((flag) => flag !== '').reduce((text, flag) => `${text} ${flag}`, ' ');
}
