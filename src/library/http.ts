/**
 * HTTP/1.1, RFC 9110 and 9112, without sockets: bytes in, events out, and back.
 *
 *     const connection = new HttpServerConnection();
 *     connection.receive(bytes);
 *     const head = connection.nextEvent();
 */

export type { ChunkEnd, ChunkLine } from '../http/chunk-events.ts';
export { HttpClientConnection } from '../http/client-connection.ts';
export type { HttpConnection, NextHttpEvent } from '../http/connection.ts';
export type { ContentFrame } from '../http/encode-chunk.ts';
export type { ConnectionEnd, Content, HttpEvent, MessageEnd } from '../http/events.ts';
export { HTTP_FAULTS, type HttpFault, type HttpFaultRow } from '../http/faults.ts';
export type { TrailerSection } from '../http/field-section.ts';
export { CHUNKED, NO_CONTENT, UNTIL_CLOSE } from '../http/framing.ts';
export { HeadMemo } from '../http/head-memo.ts';
export type { RequestState, ResponseState } from '../http/lifecycle.ts';
export { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../http/limits.ts';
export { type MessageKind, MessageReader } from '../http/message-reader.ts';
export { HttpServerConnection } from '../http/server-connection.ts';
export type { SharedContent } from '../http/shared-content.ts';
export * from './heads.ts';
export * from './places.ts';
