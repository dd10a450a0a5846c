import type { Follower } from '../channel/broadcast.ts';
import { type Cursor, formatId, parseCursor } from '../channel/event-id.ts';
import { saysNothing } from '../channel/event-log.ts';
import type { FieldLines } from '../http/encode-head.ts';
import type { SharedContent } from '../http/shared-content.ts';
import { RETRY_WHEN_FULL } from '../net/overload.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { encodeComment, encodeSpreadRetry } from '../sse/encode.ts';
import { refuse } from './answers.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { type Parameter, sinceOf } from './parameters.ts';

/**
 * `no-transform` forbids compression, in which a proxy would hold events back. `X-Accel-Buffering` is
 * nginx's: without it events wait until its buffer is full.
 */
const FIELDS: FieldLines = [
  ['Content-Type', 'text/event-stream'],
  ['Cache-Control', 'no-store, no-transform'],
  ['X-Accel-Buffering', 'no'],
];

/** Answers with an event stream, HTML 9.2: what the client has missed, and then all that comes. */
export function serveEventStream(
  channels: Channels,
  name: string,
  request: Request,
  response: Response,
): void | Promise<void> {
  const since = lastEventIdOf(request) ?? sinceOf(request);
  if ('why' in since) {
    refuse(response, since.why);
    return;
  }
  const channel = channels.channel(name);
  if (channel === undefined) {
    sendAway(channels, response, '');
    return;
  }
  if (channel.log.isEnded && saysNothing(channel.log.since(since.value))) {
    // How an EventSource is told to stop: after any other end it comes back.
    response.send(204);
    return;
  }
  const id = placeOf(channel, since.value);
  if (channels.streams.isFull) sendAway(channels, response, id);
  else open(channels, channel, since.value, response, id);
}

/** With an id from the start, nothing is lost if the connection breaks before the first event. */
function placeOf({ log }: Channel, cursor: Cursor): string {
  return `id: ${typeof cursor === 'string' ? log.since(cursor).from : formatId(cursor)}\n`;
}

function open(
  channels: Channels,
  channel: Channel,
  cursor: Cursor,
  response: Response,
  id: string,
): void {
  response.begin(200, FIELDS);
  if (!response.isOpen) return;
  const retry = encodeSpreadRetry(channels.limits.retry, channels.random());
  response.write(`${encodeComment('open')}${retry}${id}\n`);
  // A response is a follower as it is: it writes, has room again, ends, and gives up.
  const follower: Follower<SharedContent> = response;
  const membership = channel.streams.join(cursor, follower);
  channels.wake(channel);
  response.onStop(() => {
    channel.streams.leave(membership);
    response.end();
  });
}

/**
 * There are too many streams, or names. A status of 503 would end an EventSource for good, HTML 9.2.3;
 * a stream that ends at once has it come back, with the id that it has, after as long as it is told.
 */
function sendAway(channels: Channels, response: Response, id: string): void {
  response.begin(200, FIELDS);
  const retry = encodeSpreadRetry(RETRY_WHEN_FULL, channels.random());
  response.write(`${encodeComment('full')}${retry}${id}\n`);
  response.end();
}

/**
 * The header first: the browser sends it by itself, from the URL's `since` on. An id that cannot be
 * ours is taken for one of another epoch: refusing it would end the EventSource.
 */
function lastEventIdOf(request: Request): Parameter<Cursor> | undefined {
  const id = request.field('last-event-id');
  return id ? { value: parseCursor(id) ?? NO_PLACE } : undefined;
}

const NO_PLACE: Cursor = { epoch: '', sequence: 0 };
