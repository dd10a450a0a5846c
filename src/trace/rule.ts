import { WebSocketError, type WebSocketFault } from '../websocket/faults.ts';
import { FrameHeader } from '../websocket/frame-header.ts';
import { opcodeName } from '../websocket/opcode.ts';
import { countOf } from '../wire/count.ts';
import type { FaultRow, ProtocolError } from '../wire/protocol-error.ts';

/** A rule that someone has broken, as the fault tables tell it. */
export interface BrokenRule extends FaultRow {
  /** The name of the row. */
  readonly fault: string;
  /** Where it was broken, in bytes; from where they are counted, the owner says. */
  readonly offset: number;
  /** What it is in these bytes that the rule forbids, where the header of a frame tells. */
  readonly because: string | undefined;
}

/**
 * The rule that a fault breaks.
 *
 * @param start what the offset is counted from, in bytes of the stream
 */
export function ruleOf(error: ProtocolError, start = 0): BrokenRule {
  const { fault, row, offset } = error;
  const { ref, sentence } = row;
  return { fault, ref, sentence, offset: offset - start, because: becauseOf(error) };
}

function becauseOf(error: ProtocolError): string | undefined {
  const { partial } = error;
  if (!(error instanceof WebSocketError) || !(partial instanceof FrameHeader)) return undefined;
  return COMBINATIONS[error.fault]?.(partial);
}

/** What in a frame's header breaks a rule, in the words of RFC 6455 5.2. */
const COMBINATIONS: Partial<Record<WebSocketFault, (header: FrameHeader) => string>> = {
  'unmasked-frame': () => 'MASK=0 from a client',
  'masked-frame': () => 'MASK=1 from a server',
  'reserved-bit': (header) => `${reservedBits(header)} with no extension that uses it`,
  'reserved-opcode': (header) => opcodeText(header),
  'length-top-bit': () => 'a 64-bit length that begins with bit 1',
  'length-not-minimal': ({ payloadLength, shape }) =>
    `a length of ${payloadLength} in ${shape.lengthOctets * 8} bits`,
  'nothing-to-continue': (header) => `${opcodeText(header)} with no message open`,
  'message-still-open': (header) => `${opcodeText(header)} while a message is open`,
  'control-fragmented': (header) => `FIN=0 with ${opcodeText(header)}`,
  'control-too-long': (header) =>
    `${opcodeText(header)} with ${countOf(header.payloadLength)} of payload`,
};

function opcodeText({ opcode }: FrameHeader): string {
  return `opcode ${opcode.toString(16)} (${opcodeName(opcode) ?? 'reserved'})`;
}

function reservedBits({ rsv }: FrameHeader): string {
  const bits = ['RSV1=1', 'RSV2=1', 'RSV3=1'].filter((_, bit) => rsv & (4 >> bit));
  return bits.join(' ');
}
