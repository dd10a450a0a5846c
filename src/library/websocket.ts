/**
 * WebSocket, RFC 6455 and 7692, without sockets: bytes and the time in, events and frames out.
 *
 *     const conversation = new Conversation('server', 0);
 *     conversation.receive(bytes);
 *     const event = conversation.nextEvent();
 *     for (let frame = conversation.nextOutput(); frame; frame = conversation.nextOutput()) {
 *       write(encodeFrame(frame));
 *     }
 */

export { acceptFor } from '../websocket/accept.ts';
export type { Closed, CloseStatus, Ending } from '../websocket/close.ts';
export { Conversation } from '../websocket/conversation.ts';
export type { ConversationOptions } from '../websocket/conversation-options.ts';
export type { Compressor } from '../websocket/deflate.ts';
export type { DeflateParameters, DeflatePreferences } from '../websocket/deflate-parameters.ts';
export type { TransportEnd } from '../websocket/events.ts';
export type { OctetOfFrame } from '../websocket/faults.ts';
export {
  WEBSOCKET_FAULTS,
  type WebSocketFault,
  type WebSocketFaultRow,
} from '../websocket/faults.ts';
export type { Frame, Message } from '../websocket/frame.ts';
export type { FrameContext, MessageSoFar } from '../websocket/frame-context.ts';
export type { FrameHeader, OutgoingHeader } from '../websocket/frame-header.ts';
export type { FramePart, MessagePart } from '../websocket/frame-part.ts';
export { type FrameEvent, FrameReader } from '../websocket/frame-reader.ts';
export type { FrameReaderOptions } from '../websocket/frame-reader-options.ts';
export type { FrameShape } from '../websocket/frame-shape.ts';
export type { FrameWriterOptions, OutgoingData } from '../websocket/frame-writer.ts';
export {
  type Agreement,
  answerUpgrade,
  asksForUpgrade,
  judgeAnswer,
  type UpgradeAnswer,
  type UpgradePolicy,
  type UpgradeTarget,
  upgradeRequest,
} from '../websocket/handshake.ts';
export type { WebSocketState } from '../websocket/lifecycle.ts';
export { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from '../websocket/limits.ts';
export { OPCODE } from '../websocket/opcode.ts';
export { encodeFrame, type OutgoingFrame } from '../websocket/outgoing-frame.ts';
export { DEFAULT_WEBSOCKET_TIMES, type WebSocketTimes } from '../websocket/times.ts';
export type { UnfinishedFrame } from '../websocket/unfinished-frame.ts';
export type { TransportFate } from '../wire/transport-fate.ts';
export * from './heads.ts';
export * from './places.ts';
