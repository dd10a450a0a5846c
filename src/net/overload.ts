import type { FieldLines } from '../http/encode-head.ts';
import { trimOws } from '../http/lists.ts';
import { encodeComment, encodeSpreadRetry } from '../sse/encode.ts';
import type { Handler } from './handler.ts';
import type { Request } from './request.ts';

/** Milliseconds after which an EventSource may come back that there is no room for; by chance up to twice as long. */
export const RETRY_WHEN_FULL = 30_000;

/**
 * Answers requests that there is no room for: 503, RFC 9110 15.6.4, and come back later.
 *
 * An EventSource would take any status but 200 for its end, HTML 9.2.3. So a client that asks for an event
 * stream is given one that is over at once, and that says when to come back. There is nothing in it that
 * is not for everyone: pages of all origins may read it, since without that it would be their end as well.
 *
 * @param draw gives numbers from 0 to 1
 */
export function refuseForNow(draw: () => number): Handler {
  return (request, response) => {
    if (!wantsEventStream(request)) return response.send(503, [['Retry-After', '1']]);
    const content = `${encodeComment('full')}${encodeSpreadRetry(RETRY_WHEN_FULL, draw())}\n`;
    return response.send(200, [...STREAM_FIELDS, ...sharedWith(request)], content);
  };
}

const STREAM_FIELDS: FieldLines = [
  ['Content-Type', 'text/event-stream'],
  ['Cache-Control', 'no-store'],
];

/** HTML 9.2.2: an EventSource says so in Accept, which no page can keep it from. */
function wantsEventStream(request: Request): boolean {
  if (request.method !== 'GET') return false;
  const ranges = (request.field('accept') ?? '').toLowerCase().split(',');
  return ranges.some((range) => trimOws(range.split(';')[0]!) === 'text/event-stream');
}

/** Fetch 3.3.5: with credentials an origin has to be named, and they have to be allowed. */
function sharedWith(request: Request): FieldLines {
  const origin = request.field('origin');
  if (origin === undefined) return [];
  return [
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Allow-Credentials', 'true'],
  ];
}
