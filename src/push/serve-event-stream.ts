import { type Cursor, formatId, parseCursor } from '../channel/event-id.ts';
import { saysNothing } from '../channel/event-log.ts';
import type { FieldLines } from '../http/encode-head.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { encodeComment, encodeRetry } from '../sse/encode.ts';
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

/** The same as `PushLimits.retry`, where there are too many streams. */
const RETRY_WHEN_FULL = 30_000;

/** Answers with an event stream, HTML 9.2: what the client has missed, and then all that comes. */
export function serveEventStream(
  channels: Channels,
  channel: Channel,
  request: Request,
  response: Response,
): void {
  const since = lastEventIdOf(request) ?? sinceOf(request);
  if ('why' in since) {
    refuse(response, since.why);
    return;
  }
  const cursor = since.value;
  const page = channel.log.since(cursor);
  if (channel.log.isEnded && saysNothing(page)) {
    // How an EventSource is told to stop: after any other end it comes back.
    response.send(204);
    return;
  }
  response.begin(200, FIELDS);
  if (response.isOpen) open(channels, channel, cursor, response);
}

function open(channels: Channels, channel: Channel, cursor: Cursor, response: Response): void {
  // A status of 503 would end an EventSource for good.
  const isFull = channels.streamCount >= channels.limits.streams;
  const least = isFull ? RETRY_WHEN_FULL : channels.limits.retry;
  const retry = encodeRetry(Math.round(least * (1 + channels.chance())));
  // With an id from the start, nothing is lost if the connection breaks before the first event.
  const place = typeof cursor === 'string' ? channel.log.since(cursor).from : formatId(cursor);
  response.write(`${encodeComment(isFull ? 'full' : 'open')}${retry}id: ${place}\n\n`);
  if (isFull) {
    response.end();
    return;
  }
  const membership = channel.streams.join(cursor, response);
  channels.wakeBy(channel.deadline);
  response.onStop(() => {
    channel.streams.leave(membership);
    response.end();
  });
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
