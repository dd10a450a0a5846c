import type { FieldLines } from '../http/encode-head.ts';
import { guardOrigin } from '../net/origin-guard.ts';
import type { Preparation, Router } from '../net/router.ts';
import type { Channels } from './channels.ts';
import { crossOriginFields } from './cross-origin.ts';
import { serveChat } from './serve-chat.ts';
import { serveEventStream } from './serve-event-stream.ts';
import { type ServeName, withName } from './serve-name.ts';
import { servePoll } from './serve-poll.ts';
import { serveEvent, servePublish } from './serve-publish.ts';
import { serveDelete, serveReceive, serveSend } from './serve-work.ts';

/** Which pages may use channels and queues. */
export interface ChannelRouteOptions {
  /**
   * Origins whose pages may publish, take work and open a chat, and read what they are answered, besides
   * the server's own: `https://host:port`, or `*` for any. Pages that are listed may send credentials.
   * Default: none.
   */
  readonly allowOrigins?: readonly string[];
}

/** The first segments of the paths below. */
const SEGMENTS = ['channels', 'events', 'poll', 'chat', 'queues'];

/** RFC 9111 5.2.2.5. What is true now is not later, and a cache may keep a 404 or a 410 by itself, 4.2.2. */
const NO_STORE: FieldLines = [['Cache-Control', 'no-store']];

/** One log read by four transports, and a work queue. */
export function addChannelRoutes(
  router: Router,
  channels: Channels,
  { allowOrigins = [] }: ChannelRouteOptions = {},
): Router {
  const origins = allowOrigins.map((origin) => origin.toLowerCase());
  const to = (serve: ServeName) => guardOrigin(origins, withName(channels, serve));
  const prepare: Preparation = (request, response) => {
    const shared = crossOriginFields(origins, request);
    response.byDefault(shared.length === 0 ? NO_STORE : [...NO_STORE, ...shared]);
  };
  for (const segment of SEGMENTS) router.prepare(segment, prepare);
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
