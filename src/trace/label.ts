import { ChunkEnd, ChunkLine } from '../http/chunk-events.ts';
import { Content } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { UnfinishedHead } from '../http/unfinished-head.ts';
import { EventBlock, UnfinishedBlock } from '../sse/event-block.ts';
import { TlsRecord } from '../tls/record.ts';
import { UnfinishedRecord } from '../tls/unfinished-record.ts';
import { Frame, type Message, showPayload } from '../websocket/frame.ts';
import { FrameHeader } from '../websocket/frame-header.ts';
import { FramePart } from '../websocket/frame-part.ts';
import { OPCODE, opcodeName } from '../websocket/opcode.ts';
import { RSV1 } from '../websocket/rules.ts';
import { UnfinishedFrame } from '../websocket/unfinished-frame.ts';
import { countOf, durationOf } from '../wire/count.ts';
import { Unparsed } from '../wire/unparsed.ts';
import { ArchivedMessage } from './archived-message.ts';
import type { Entry, EventEntry, FinEntry } from './entry.ts';
import { labelOfBlock } from './label-block.ts';
import { type Label, label } from './label-parts.ts';

const LONGEST_PAYLOAD_LABEL = 20;

/** What an entry is, for one row of a ladder. */
export function labelOf(entry: Entry): Label {
  if (entry.kind === 'fin') return labelOfEnd(entry);
  if (entry.kind === 'hold') return label(`held ${durationOf(entry.duration)}`);
  if (entry.kind === 'event') return labelOfEvent(entry);
  const [part] = entry.parts;
  if (part instanceof RequestHead || part instanceof ResponseHead) {
    return alsoSaying(labelOfHead(part), ...restOf(entry));
  }
  if (part instanceof Frame) return labelOfFrame(part);
  if (part instanceof FramePart) return labelOfPart(part);
  if (part instanceof ArchivedMessage)
    return label(`${part.isText ? 'TEXT' : 'BINARY'} ${countOf(entry.bytes.length)}`);
  if (part instanceof TlsRecord || part instanceof UnfinishedRecord)
    return label(`TLS ${part.label}`);
  if (part instanceof FrameHeader) return frameLabel(part, '', 'refused');
  if (part instanceof UnfinishedHead)
    return entry.fault ? label('a head', 'refused') : label('a head, unfinished');
  if (part instanceof UnfinishedFrame) return label('a frame, unfinished');
  if (!part) return label('nothing more', 'refused');
  return entry.fault ? label('bytes', 'refused') : labelOfPiece(entry);
}

function alsoSaying({ what, flags, rest }: Label, ...more: string[]): Label {
  return { what, flags, rest: [...rest, ...more] };
}

/** A FIN, or the reset instead of it, and what that has ended. */
function labelOfEnd({ isReset, ending }: FinEntry): Label {
  const segment = isReset ? 'RST' : 'FIN';
  return ending === undefined ? label(segment) : label(segment, ending);
}

/** A message by its head alone. */
export function labelOfHead(head: RequestHead | ResponseHead): Label {
  if (head instanceof ResponseHead) return label(`${head.statusCode} ${head.reasonPhrase}`);
  const line = `${head.method} ${head.requestTarget}`;
  const upgrade = head.field('upgrade');
  if (upgrade !== undefined) return label(line, `Upgrade: ${upgrade}`);
  // HTML 9.2.4: an event source that comes back says how far it was.
  const lastEventId = head.field('last-event-id');
  return lastEventId === undefined ? label(line) : label(line, `Last-Event-ID: ${lastEventId}`);
}

function restOf(entry: Entry): string[] {
  if (entry.kind !== 'message' || !entry.goesOn) return [];
  return [entry.parts.length === 1 ? 'content follows' : 'and the first part of its content'];
}

/** A stretch of content that is told by itself. */
function labelOfPiece({ parts, bytes }: Entry): Label {
  const [part] = parts;
  if (part instanceof ChunkLine) return labelOfChunk(part, parts.at(-1) instanceof ChunkEnd);
  if (part instanceof Content) return label(`part of the content: ${countOf(bytes.length)}`);
  if (part instanceof ChunkEnd) return label('end of a chunk');
  return label(part instanceof Unparsed && part.isUnexplained ? 'not explained' : 'never parsed');
}

function labelOfChunk({ size }: ChunkLine, isWhole: boolean): Label {
  if (size === 0) return label('last chunk');
  return label(`chunk ${countOf(size)}${isWhole ? '' : ', its first part'}`);
}

function labelOfEvent({ parts: [part], bytes, fault }: EventEntry): Label {
  if (part instanceof EventBlock) return labelOfBlock(part);
  if (part instanceof UnfinishedBlock || fault) return label('event', 'too long to be shown');
  return label(`buffered: ${countOf(bytes.length)}, no blank line: dropped`);
}

/** What is compressed says nothing as it is: a whole message is labelled by what it was. */
function labelOfFrame({ header, payload, message }: Frame): Label {
  const isCompressed = (header.rsv & RSV1) !== 0;
  const said = isCompressed ? packedText(header, payload, message) : payloadText(header, payload);
  return frameLabel(header, said);
}

function packedText(header: FrameHeader, payload: Buffer, message: Message | undefined): string {
  return message ? payloadText(header, message.data) : `${countOf(payload.length)}, compressed`;
}

function labelOfPart({ header, before }: FramePart): Label {
  const place = before === 0 ? '' : `, a part from ${before} on`;
  return frameLabel(header, `${countOf(header.payloadLength)}${place}`);
}

/** A frame by its opcode, what its payload says, and its bits. */
function frameLabel(header: FrameHeader, said: string, ...rest: string[]): Label {
  const opcode = opcodeLabel(header);
  return { what: said === '' ? opcode : `${opcode} ${said}`, flags: flagsOf(header), rest };
}

function opcodeLabel({ opcode }: FrameHeader): string {
  if (opcode === OPCODE.continuation) return 'CONT';
  return opcodeName(opcode)?.toUpperCase() ?? `opcode ${opcode.toString(16)}`;
}

function payloadText({ opcode }: FrameHeader, payload: Buffer): string {
  if (payload.length === 0) return '';
  if (opcode === OPCODE.close) return showPayload(opcode, payload.subarray(0, 2));
  // A character of UTF-8 has at most four octets.
  const isLong = payload.length > 4 * LONGEST_PAYLOAD_LABEL;
  const shown = isLong ? '' : showPayload(opcode, payload);
  if (isLong || shown.length > LONGEST_PAYLOAD_LABEL) return countOf(payload.length);
  return opcode === OPCODE.text ? `"${shown}"` : shown;
}

function flagsOf({ fin, rsv, shape }: FrameHeader): string[] {
  const reserved = ['RSV1', 'RSV2', 'RSV3'].filter((_, bit) => rsv & (4 >> bit));
  return [...(fin ? ['FIN'] : []), ...reserved, ...(shape.masked ? ['MASK'] : [])];
}
