/**
 * wirewalk as a library: an HTTP/1.1 server and client with WebSocket, event streams and long polls, on
 * TCP sockets.
 *
 *     const router = new Router().get('/hello/:name', (request, response) => {
 *       response.send(200, [['Content-Type', 'text/plain']], `Hello, ${request.params.name}\n`);
 *     });
 *     await new Server(router.handle).listen(8080);
 */

export type { FieldLines, OutgoingRequest } from './http/encode-head.ts';
export type { RequestHead, ResponseHead } from './http/head.ts';
export { DEFAULT_HTTP_LIMITS, type HttpLimits } from './http/limits.ts';
export {
  Client,
  type ConnectOptions,
  connect,
  type ReceivedResponse,
  UpgradeError,
} from './net/client.ts';
export { connectWebSocket } from './net/connect-websocket.ts';
export type { Handler } from './net/handler.ts';
export { guardHost, LOOPBACK_HOSTS } from './net/host-guard.ts';
export type { Request } from './net/request.ts';
export type { Response } from './net/response.ts';
export { Router } from './net/router.ts';
export { sendInFragments } from './net/send-in-fragments.ts';
export { Server, type ServerOptions } from './net/server.ts';
export { upgradeToWebSocket } from './net/upgrade.ts';
export type { WebSocket } from './net/websocket.ts';
export type { WebSocketOptions } from './net/websocket-options.ts';
export type { Channel } from './push/channel.ts';
export { Channels } from './push/channels.ts';
export { EventSource, type EventSourceInit } from './push/event-source.ts';
export {
  EventStreamClient,
  type EventStreamClientEvents,
  type EventStreamClientOptions,
} from './push/event-stream-client.ts';
export { DEFAULT_PUSH_LIMITS, type PushLimits } from './push/limits.ts';
export { addChannelRoutes, type ChannelRouteOptions } from './push/routes.ts';
export { DEFAULT_WEBSOCKET_LIMITS } from './websocket/limits.ts';
export { DEFAULT_WEBSOCKET_TIMES } from './websocket/times.ts';
