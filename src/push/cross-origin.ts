import type { FieldLines } from '../http/encode-head.ts';
import type { Request } from '../net/request.ts';

/** What these routes take, and what a page could not read or send otherwise. */
const METHODS = 'GET, HEAD, POST, DELETE';
const REQUEST_FIELDS = 'Content-Type, Last-Event-ID';
const RESPONSE_FIELDS = 'Location, Cursor, Retry-After';
/** Seconds for which a browser need not ask again. Chromium takes at most 7200, Firefox 86,400. */
const MAX_AGE = '7200';

/**
 * The fields by which a browser lets a page of another origin read an answer, Fetch 3.3: CORS.
 *
 * - An origin that is listed is named in the answer, and may send its user's credentials: an EventSource
 *   `withCredentials` is refused otherwise. The answer to another differs, so all say `Vary`.
 * - `*` lets all pages read, but none with credentials: Fetch 3.3.5 forbids both together.
 * - Before what no form could send, the browser asks by OPTIONS what it may.
 *
 * @param allowed origins, `https://host:port` in lower case; `*`: any
 */
export function crossOriginFields(allowed: readonly string[], request: Request): FieldLines {
  if (allowed.length === 0) return [];
  const origin = request.field('origin');
  if (allowed.includes('*')) return origin === undefined ? [] : [ANY, ...grantOf(request)];
  if (origin === undefined || !allowed.includes(origin.toLowerCase())) return [VARY];
  const own = ['Access-Control-Allow-Origin', origin] as const;
  return [VARY, own, CREDENTIALS, ...grantOf(request)];
}

const VARY = ['Vary', 'Origin'] as const;
const ANY = ['Access-Control-Allow-Origin', '*'] as const;
const CREDENTIALS = ['Access-Control-Allow-Credentials', 'true'] as const;

/** What a page may read of an answer; in the answer to a preflight, what it may send. */
function grantOf(request: Request): FieldLines {
  const isPreflight =
    request.method === 'OPTIONS' && request.field('access-control-request-method') !== undefined;
  return isPreflight ? PREFLIGHT : EXPOSED;
}

const EXPOSED: FieldLines = [['Access-Control-Expose-Headers', RESPONSE_FIELDS]];
const PREFLIGHT: FieldLines = [
  ['Access-Control-Allow-Methods', METHODS],
  ['Access-Control-Allow-Headers', REQUEST_FIELDS],
  ['Access-Control-Max-Age', MAX_AGE],
];
