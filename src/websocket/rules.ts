import type { WebSocketFault } from './faults.ts';
import type { FrameContext } from './frame-context.ts';
import type { FrameHeader } from './frame-header.ts';
import { OPCODE } from './opcode.ts';

/** The first reserved bit alone, as `FrameHeader.rsv` counts: the message is compressed, RFC 7692 6. */
export const RSV1 = 4;

const LARGEST_CONTROL_PAYLOAD = 125;
const TWO_TO_63 = 2 ** 63;

/**
 * All rules about frames, one a line, in the order of RFC 6455 section 5. The first that is broken is the
 * fault: 7.1.7 asks to fail the connection, and one reason is enough.
 *
 * - 5.1: a client masks every frame, a server none; what for, `mask.ts` says.
 * - 5.2: what is reserved is 0 until an extension gives it a meaning, so that no one passes over what they
 *   do not know; a length has one form, the shortest, and the highest bit of a long one is 0.
 * - 5.4: fragments of two messages do not mix: nothing in a frame says to which message it belongs.
 * - 5.5: a control frame is short and whole, so that it can come within a message, and be read at once.
 * - 10.4: what a peer can make grow has a limit, and is refused as soon as its length is announced.
 */
export function judgeHeader(
  header: FrameHeader,
  context: FrameContext,
): WebSocketFault | undefined {
  const { opcode, payloadLength, shape } = header;
  const { limits, message } = context;
  // 5.1
  if (context.mustBeMasked && !shape.masked) return 'unmasked-frame';
  if (!context.mustBeMasked && shape.masked) return 'masked-frame';
  // 5.2
  if (header.rsv !== 0 && !marksCompression(header, context)) return 'reserved-bit';
  if (isReserved(opcode)) return 'reserved-opcode';
  if (payloadLength >= TWO_TO_63) return 'length-top-bit';
  if (payloadLength < leastLength(shape.lengthOctets)) return 'length-not-minimal';
  // 5.4
  if (opcode === OPCODE.continuation && !message) return 'nothing-to-continue';
  if (isData(opcode) && message) return 'message-still-open';
  // 5.5
  if (header.isControl && !header.fin) return 'control-fragmented';
  if (header.isControl && payloadLength > LARGEST_CONTROL_PAYLOAD) return 'control-too-long';
  // 10.4
  if (header.isControl) return undefined;
  const { octets, fragments, emptyFragments } = message ?? NOTHING_YET;
  const kept = isKept(header, context);
  const mostOctets = kept ? limits.messageOctets : limits.partedOctets;
  if (octets + payloadLength > mostOctets) return 'message-too-big';
  if (!kept) return undefined;
  if (fragments + 1 > limits.fragments) return 'too-many-fragments';
  if (payloadLength === 0 && emptyFragments + 1 > limits.emptyFragments)
    return 'too-many-empty-fragments';
  return undefined;
}

const NOTHING_YET = { octets: 0, fragments: 0, emptyFragments: 0 };

/** Whether a frame's message is kept until it is whole: a compressed one always is. */
function isKept(header: FrameHeader, { handsOnParts, message }: FrameContext): boolean {
  return !handsOnParts || header.rsv === RSV1 || message?.isCompressed === true;
}

/**
 * RSV1, alone, on the first frame of a message: RFC 7692 6. It speaks for the whole message, and so has
 * nothing to say on a later fragment; a control frame is never compressed. On both it is a fault.
 */
function marksCompression({ rsv, opcode }: FrameHeader, { usesDeflate }: FrameContext): boolean {
  return usesDeflate && rsv === RSV1 && isData(opcode);
}

/**
 * The least length for which a form may be used, RFC 6455 5.2. If 5 octets could be announced in three ways,
 * the same frame could be written in three ways, and what guards an end would have to know them all.
 */
function leastLength(lengthOctets: 0 | 2 | 8): number {
  if (lengthOctets === 0) return 0;
  return lengthOctets === 2 ? 126 : 0x10000;
}

function isData(opcode: number): boolean {
  return opcode === OPCODE.text || opcode === OPCODE.binary;
}

function isReserved(opcode: number): boolean {
  return (opcode > OPCODE.binary && opcode < OPCODE.close) || opcode > OPCODE.pong;
}
