import { guardOrigin } from '../net/origin-guard.ts';
import type { Router } from '../net/router.ts';
import type { Channels } from './channels.ts';
import { serveChat } from './serve-chat.ts';
import { serveEventStream } from './serve-event-stream.ts';
import { type ServeName, withName } from './serve-name.ts';
import { servePoll } from './serve-poll.ts';
import { serveEvent, servePublish } from './serve-publish.ts';
import { serveDelete, serveReceive, serveSend } from './serve-work.ts';

/** Who may use channels and queues. */
export interface ChannelRouteOptions {
  /**
   * Origins whose pages may publish, take work and open a chat, besides the server's own:
   * `https://host:port`, or `*` for any. Default: none.
   */
  readonly allowOrigins?: readonly string[];
}

/** One log read by four transports, and a work queue. */
export function addChannelRoutes(
  router: Router,
  channels: Channels,
  { allowOrigins = [] }: ChannelRouteOptions = {},
): Router {
  const origins = allowOrigins.map((origin) => origin.toLowerCase());
  const to = (serve: ServeName) => guardOrigin(origins, withName(channels, serve));
  return router
    .post('/channels/:name', to(servePublish))
    .get('/channels/:name/:id', to(serveEvent))
    .get('/events/:name', to(serveEventStream))
    .get('/poll/:name', to(servePoll))
    .get('/chat/:name', to(serveChat))
    .post('/queues/:name', to(serveSend))
    .post('/queues/:name/receive', to(serveReceive))
    .on('DELETE', '/queues/:name/:receipt', to(serveDelete));
}
