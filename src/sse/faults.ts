import type { Placed } from '../wire/field.ts';
import { type FaultRow, ProtocolError } from '../wire/protocol-error.ts';

/**
 * The Standard takes any bytes for an event stream: a line that is no field is ignored, and octets that
 * are no UTF-8 are replaced, HTML 9.2.6. What is left is what we will not keep, so each fault is a limit's.
 * A client fails for good at one: if it came back, it would be sent the same again.
 */
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
