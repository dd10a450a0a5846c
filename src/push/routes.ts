import type { WorkQueue } from '../longpoll/work-queue.ts';
import type { Handler } from '../net/handler.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import type { Router } from '../net/router.ts';
import { refuse, refuseForNow } from './answers.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { isName } from './parameters.ts';
import { serveChat } from './serve-chat.ts';
import { serveEventStream } from './serve-event-stream.ts';
import { servePoll } from './serve-poll.ts';
import { serveEvent, servePublish } from './serve-publish.ts';
import { serveDelete, serveReceive, serveSend } from './serve-work.ts';

/** One log read by four transports, and a work queue. */
export function addChannelRoutes(router: Router, channels: Channels): Router {
  const onChannel = (serve: ServeChannel) => withChannel(channels, serve);
  const onQueue = (serve: ServeQueue) => withQueue(channels, serve);
  return router
    .post('/channels/:name', onChannel(servePublish))
    .get(
      '/channels/:name/:id',
      onChannel((_channels, channel, request, response) => {
        serveEvent(channel, request.params.id!, response);
      }),
    )
    .get('/events/:name', onChannel(serveEventStream))
    .get('/poll/:name', onChannel(servePoll))
    .get('/chat/:name', onChannel(serveChat))
    .post('/queues/:name', onQueue(serveSend))
    .post('/queues/:name/receive', onQueue(serveReceive))
    .on(
      'DELETE',
      '/queues/:name/:receipt',
      onQueue((_channels, queue, request, response) => {
        serveDelete(channels, queue, request.params.receipt!, response);
      }),
    );
}

type Serve<T> = (
  channels: Channels,
  what: T,
  request: Request,
  response: Response,
) => void | Promise<void>;
type ServeChannel = Serve<Channel>;
type ServeQueue = Serve<WorkQueue>;

function withChannel(channels: Channels, serve: ServeChannel): Handler {
  return withName((name) => channels.channel(name), serve, channels);
}

function withQueue(channels: Channels, serve: ServeQueue): Handler {
  return withName((name) => channels.queue(name), serve, channels);
}

/** Finds what the path names; a name is made by whoever uses it first, up to a limit. */
function withName<T>(
  find: (name: string) => T | undefined,
  serve: Serve<T>,
  channels: Channels,
): Handler {
  return (request, response) => {
    const name = request.params.name!;
    const found = isName(name) ? find(name) : undefined;
    if (found !== undefined) return serve(channels, found, request, response);
    if (isName(name)) refuseForNow(response, 'there are too many names');
    else refuse(response, 'a name has 1 to 64 of A-Z a-z 0-9 - . _ ~');
    return undefined;
  };
}
