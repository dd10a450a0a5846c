/**
 * wirewalk as a library: an HTTP/1.1 server and client with WebSocket, event streams and long polls, on
 * TCP sockets.
 *
 *     const router = new Router().get('/hello/:name', (request, response) => {
 *       response.send(200, [['Content-Type', 'text/plain']], `Hello, ${request.params.name}\n`);
 *     });
 *     await new Server(router.handle).listen(8080);
 */

export type { Broadcast, Follower, Membership } from '../channel/broadcast.ts';
export type { Cursor, Position } from '../channel/event-id.ts';
export type { ChannelEvent, EventDraft, LogListener, Page } from '../channel/event-log.ts';
export type { BatchLimits, LogLimits } from '../channel/limits.ts';
export type { MemoryLog } from '../channel/memory-log.ts';
export type { OctetCount } from '../channel/octet-count.ts';
export { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../http/limits.ts';
export type { SharedContent } from '../http/shared-content.ts';
export type { Hold, HoldCount } from '../longpoll/hold.ts';
export type { HoldQueue, Poll, PollAnswer } from '../longpoll/hold-queue.ts';
export type { HoldLimits, WorkLimits } from '../longpoll/limits.ts';
export type { Delivery, ReceiveAnswer, WorkQueue } from '../longpoll/work-queue.ts';
export type { Certificate } from '../net/certificate.ts';
export {
  type Client,
  type ClientUpgrade,
  type ConnectOptions,
  connect,
  type OpenResponse,
  type ReceivedResponse,
  UpgradeError,
} from '../net/client.ts';
export type { ConnectUrlOptions } from '../net/connect-url.ts';
export { type ConnectWebSocketOptions, connectWebSocket } from '../net/connect-websocket.ts';
export type { Environment } from '../net/environment.ts';
export type { Handler } from '../net/handler.ts';
export { guardHost, LOOPBACK_HOSTS } from '../net/host-guard.ts';
export type { IncomingContent } from '../net/incoming-content.ts';
export type { Request } from '../net/request.ts';
export type { Response, Stop } from '../net/response.ts';
export { type Preparation, Router } from '../net/router.ts';
export type { TlsOptions } from '../net/secure-socket.ts';
export { sendInFragments } from '../net/send-in-fragments.ts';
export { Server, type ServerOptions } from '../net/server.ts';
export type { RecordTap, Tap } from '../net/tap.ts';
export { type UpgradeOptions, upgradeToWebSocket } from '../net/upgrade.ts';
export type { WebSocket as WebSocketConnection } from '../net/websocket.ts';
export type { WebSocketEvents, WebSocketOptions } from '../net/websocket-options.ts';
export type { Channel } from '../push/channel.ts';
export { Channels, type Timed } from '../push/channels.ts';
export { EventSource, type EventSourceInit } from '../push/event-source.ts';
export {
  EventStreamClient,
  type EventStreamClientEvents,
  type EventStreamClientOptions,
} from '../push/event-stream-client.ts';
export { DEFAULT_PUSH_LIMITS, type PushLimits } from '../push/limits.ts';
export { addChannelRoutes, type ChannelRouteOptions } from '../push/routes.ts';
export type { StreamCount } from '../push/stream-count.ts';
export type { DispatchedEvent } from '../sse/event-block.ts';
export type { EventStreamOptions } from '../sse/event-stream-reader.ts';
export type { EventStreamLimits } from '../sse/limits.ts';
export type { Closed, CloseStatus, Ending } from '../websocket/close.ts';
export type { DeflateParameters, DeflatePreferences } from '../websocket/deflate-parameters.ts';
export type { Message } from '../websocket/frame.ts';
export type { MessagePart } from '../websocket/frame-part.ts';
export type { UpgradePolicy, UpgradeTarget } from '../websocket/handshake.ts';
export { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from '../websocket/limits.ts';
export { DEFAULT_WEBSOCKET_TIMES, type WebSocketTimes } from '../websocket/times.ts';
export * from './heads.ts';
export * from './places.ts';
