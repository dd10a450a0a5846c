import type { Handler } from './handler.ts';
import type { Request } from './request.ts';

/** RFC 9110 9.2.1: methods that ask for nothing to be changed. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Answers 403 to another site's page that would change something here, or open a connection that can.
 *
 * A browser lets any page send a form, or open a WebSocket, to any server, and says whose page it is:
 * Origin (RFC 6454 7, Fetch 3.2) comes with each unsafe request and each upgrade, and Sec-Fetch-Site
 * with all. A page can change neither. A client that is no browser sends neither, and is no page.
 *
 * @param allowed origins that are let in, `https://host:port` in lower case; `*`: any
 */
export function guardOrigin(allowed: readonly string[], handler: Handler): Handler {
  if (allowed.includes('*')) return handler;
  const guests = new Set(allowed);
  return (request, response) => {
    if (!canChange(request) || !isForeign(request, guests)) return handler(request, response);
    response.send(
      403,
      [['Content-Type', 'text/plain; charset=utf-8']],
      'This server does not take that from the page of another site.\n',
    );
  };
}

/** A WebSocket is opened by GET, and then publishes. */
function canChange(request: Request): boolean {
  return !SAFE_METHODS.has(request.method) || request.field('upgrade') !== undefined;
}

function isForeign(request: Request, guests: ReadonlySet<string>): boolean {
  const origin = request.field('origin');
  if (origin !== undefined && guests.has(origin.toLowerCase())) return false;
  if (request.field('sec-fetch-site') === 'cross-site') return true;
  return origin !== undefined && !isOwn(origin, request.head.target.authority);
}

/**
 * Whether an origin is the one that the request was sent to. The scheme is not compared, since a
 * proxy that speaks TLS has another one than we; only the port that it stands for. `null`, which a sandboxed
 * page or a file has, is no one's own.
 */
function isOwn(origin: string, authority: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const own = `${protocol}//${authority}`;
  return host !== '' && URL.canParse(own) && new URL(own).host === host;
}
