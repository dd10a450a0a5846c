import type { Placed } from '../wire/field.ts';
import { type FaultRow, ProtocolError } from '../wire/protocol-error.ts';

/** A row of the table: the code with which we _Fail the WebSocket Connection_, RFC 6455 7.1.7. */
export interface WebSocketFaultRow extends FaultRow {
  readonly closeCode: number;
  /** Which octet of the frame is the first that cannot be right, where the table can tell. */
  readonly at: OctetOfFrame;
}

/** Counted from the start of the header, or of the payload. */
export interface OctetOfFrame {
  readonly of: 'header' | 'payload';
  readonly octet: number;
}

const FIRST_OCTET: OctetOfFrame = { of: 'header', octet: 0 };
/** MASK, and the length as far as it is in seven bits. */
const SECOND_OCTET: OctetOfFrame = { of: 'header', octet: 1 };
const LONG_LENGTH: OctetOfFrame = { of: 'header', octet: 2 };
const CLOSE_CODE: OctetOfFrame = { of: 'payload', octet: 0 };
const CLOSE_REASON: OctetOfFrame = { of: 'payload', octet: 2 };

/**
 * Every way in which a peer can break RFC 6455 once the handshake is over, with the code of 7.4.1 that says
 * what kind it is: 1002 breaks the protocol, 1007 is data that does not fit its type, 1009 is too big to
 * process, and 1008 breaks a rule of our own for which there is no better code.
 *
 * The sentence goes to the peer as the reason of our Close, and so has at most 123 octets, 5.5. It is for the
 * developer at the other end, who sees nothing else of what we hold against a frame.
 */
export const WEBSOCKET_FAULTS = {
  'unmasked-frame': row(1002, '5.1', 'A client must mask every frame.', SECOND_OCTET),
  'masked-frame': row(1002, '5.1', 'A server must not mask a frame.', SECOND_OCTET),
  'reserved-bit': row(
    1002,
    '5.2',
    'RSV1 to RSV3 must be 0 where no extension gives them a meaning.',
  ),
  'reserved-opcode': row(1002, '5.2', 'The opcode is reserved for later use.'),
  'length-not-minimal': row(
    1002,
    '5.2',
    'The length must be encoded in the shortest form.',
    LONG_LENGTH,
  ),
  'length-top-bit': row(1002, '5.2', 'The highest bit of a 64-bit length must be 0.', LONG_LENGTH),
  'nothing-to-continue': row(1002, '5.4', 'A continuation frame came where no message was open.'),
  'message-still-open': row(1002, '5.4', 'A new message began before the last one had ended.'),
  'control-fragmented': row(1002, '5.5', 'A control frame must not be fragmented.'),
  'control-too-long': row(
    1002,
    '5.5',
    'A control frame has at most 125 bytes of payload.',
    SECOND_OCTET,
  ),
  'close-too-short': row(
    1002,
    '5.5.1',
    'A Close payload is empty or has at least two bytes.',
    SECOND_OCTET,
  ),
  'close-code': row(1002, '7.4', 'The close code must not be sent.', CLOSE_CODE),
  'close-reason': row(1007, '5.5.1', 'The close reason is not UTF-8.', CLOSE_REASON),
  'invalid-utf8': row(1007, '8.1', 'The text is not UTF-8.'),
  'invalid-deflate': row(1007, '7692 7.2.2', 'The message cannot be inflated.'),
  'message-too-big': row(1009, '7.4.1', 'The message is longer than we take.', SECOND_OCTET),
  'inflates-too-far': row(
    1009,
    '7.4.1',
    'The message inflates to more times its own length than we take.',
    SECOND_OCTET,
  ),
  'too-many-fragments': row(1009, '7.4.1', 'The message has more fragments than we take.'),
  'too-many-empty-fragments': row(
    1008,
    '7.4.1',
    'The message has more fragments without payload than we take.',
  ),
} as const satisfies Record<string, WebSocketFaultRow>;

export type WebSocketFault = keyof typeof WEBSOCKET_FAULTS;

/** The peer has broken RFC 6455. */
export class WebSocketError extends ProtocolError<WebSocketFault, WebSocketFaultRow> {
  constructor(fault: WebSocketFault, offset: number, partial?: Placed) {
    super('websocket', fault, WEBSOCKET_FAULTS[fault], offset, partial);
  }
}

/** @param section of RFC 6455, unless it names another RFC itself */
function row(
  closeCode: number,
  section: string,
  sentence: string,
  at = FIRST_OCTET,
): WebSocketFaultRow {
  const ref = section.includes(' ') ? `RFC ${section}` : `RFC 6455 ${section}`;
  return { closeCode, ref, sentence, at };
}

/** Where in the stream a fault of a frame lies, as far as the table can tell. */
export function offsetOfFault(
  fault: WebSocketFault,
  header: { readonly start: number; readonly end: number },
): number {
  const { of, octet } = WEBSOCKET_FAULTS[fault].at;
  return (of === 'header' ? header.start : header.end) + octet;
}
