/**
 * Event streams, HTML 9.2, without sockets: bytes in, events out, and back.
 *
 *     const reader = new EventStreamReader();
 *     reader.receive(bytes);
 *     for (let block = reader.nextEvent(); block; block = reader.nextEvent()) console.log(block.event);
 */

export { encodeComment, encodeEvent, encodeRetry, type OutgoingEvent } from '../sse/encode.ts';
export type { DispatchedEvent, EventBlock, LineMarks } from '../sse/event-block.ts';
export { type EventStreamOptions, EventStreamReader } from '../sse/event-stream-reader.ts';
export { EVENT_STREAM_FAULTS, type EventStreamFault } from '../sse/faults.ts';
export { DEFAULT_EVENT_STREAM_LIMITS, type EventStreamLimits } from '../sse/limits.ts';
export * from './places.ts';
