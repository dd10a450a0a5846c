import { Conversation } from '../../src/websocket/conversation.ts';
import type { DeflateParameters } from '../../src/websocket/deflate-parameters.ts';
import type { TransportEnd } from '../../src/websocket/events.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { FrameHeader } from '../../src/websocket/frame-header.ts';
import type { FramePart } from '../../src/websocket/frame-part.ts';
import type { WebSocketLimits } from '../../src/websocket/limits.ts';
import type { Placed } from '../../src/wire/field.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import { SAMPLE_KEY } from './frames.ts';

/** All that an end made of its input. */
export interface WebSocketTranscript {
  readonly events: readonly (Frame | FramePart | TransportEnd)[];
  readonly fault: ProtocolError | undefined;
  readonly conversation: Conversation;
}

/** How the connection stands while the bytes come. */
export interface WebSocketSituation {
  readonly role: 'server' | 'client';
  readonly limits?: WebSocketLimits;
  /** What was agreed for permessage-deflate. */
  readonly deflate?: DeflateParameters;
  readonly startsAt?: number;
  /** Whether data is handed on in parts. */
  readonly inParts?: boolean;
  /** Whether we have sent our Close before. */
  readonly isClosing?: boolean;
  /** Whether the peer sends its FIN after the last byte. Default: it does. */
  readonly ends?: boolean;
}

/** Reads everything that comes. The pieces are changed: unmasking is done in place. */
export function readFrames(
  pieces: readonly Buffer[],
  {
    role,
    limits,
    deflate,
    startsAt = 0,
    inParts,
    isClosing = false,
    ends = true,
  }: WebSocketSituation,
): WebSocketTranscript {
  const conversation = new Conversation(role, startsAt, {
    ...{ limits, deflate, inParts },
    ...(role === 'client' ? { newMaskingKey: () => SAMPLE_KEY } : {}),
  });
  if (isClosing) conversation.close(1000);
  const events: (Frame | FramePart | TransportEnd)[] = [];
  const readOn = () => {
    for (let event = conversation.nextEvent(); event; event = conversation.nextEvent()) {
      events.push(event);
    }
  };
  try {
    for (const piece of pieces) {
      conversation.receive(piece);
      readOn();
    }
    if (ends) conversation.receiveEnd();
    readOn();
    return { events, fault: undefined, conversation };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { events, fault: error, conversation };
  }
}

/** The transcript as plain data, to be compared. */
export function plainFrames({ events, fault, conversation }: WebSocketTranscript): object {
  const { state } = conversation;
  return { events: events.map(plainPlace), fault: fault && plainFault(fault), state };
}

function plainFault({ fault, offset, partial }: ProtocolError): object {
  return { fault, offset, partial: partial && plainPlace(partial) };
}

function plainPlace(place: Placed): object {
  const { start, end } = place;
  const spans = place.spans().map(({ field, start, end }) => [field.name, start, end]);
  if (place instanceof FrameHeader) return { start, end, spans, ...plainHeader(place) };
  if (!(place instanceof Frame)) return { start, end, spans };
  const message = place.message && [place.message.kind, place.message.data.toString('hex')];
  const payload = place.payload.toString('hex');
  return { start, end, spans, payload, message, ...plainHeader(place.header) };
}

function plainHeader({ firstOctet, payloadLength, maskingKey }: FrameHeader): object {
  return { firstOctet, payloadLength, maskingKey };
}
