import type { Placed } from '../wire/field.ts';
import { type FaultRow, ProtocolError } from '../wire/protocol-error.ts';

/** The Standard takes any bytes for an event stream: what is left is what we will not keep. */
export const EVENT_STREAM_FAULTS = {
  'line-too-long': { ref: 'HTML 9.2.6', sentence: 'The line is longer than we take.' },
  'block-too-long': { ref: 'HTML 9.2.6', sentence: 'The event is longer than we take.' },
  'too-many-lines': { ref: 'HTML 9.2.6', sentence: 'The event has more lines than we take.' },
} as const satisfies Record<string, FaultRow>;

export type EventStreamFault = keyof typeof EVENT_STREAM_FAULTS;

/**
 * Throws a fault.
 *
 * @param offset of the first octet that is one too many, in the stream
 */
export function refuse(fault: EventStreamFault, offset: number, partial: Placed): never {
  throw new ProtocolError('event-stream', fault, EVENT_STREAM_FAULTS[fault], offset, partial);
}
