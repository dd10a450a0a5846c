import { judgePreconditions } from '../http/conditional.ts';
import { encodeDate } from '../http/date.ts';
import type { FieldLines } from '../http/encode-head.ts';
import type { Handler } from '../net/handler.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { Router } from '../net/router.ts';
import { echo, upgradeToWebSocket } from '../net/upgrade.ts';
import { Channels } from '../push/channels.ts';
import { addChannelRoutes, type ChannelRouteOptions } from '../push/routes.ts';
import { DEFAULT_WEBSOCKET_LIMITS } from '../websocket/limits.ts';
import { PAGE } from './page.ts';

const TEXT = ['Content-Type', 'text/plain; charset=utf-8'] as const;

/** A small fixed answer, for conditional requests. */
const HELLO = 'Hello from wirewalk.\n';
const HELLO_VALIDATORS = { etag: '"hello-1"', lastModified: Date.UTC(2026, 0, 1) };
/** RFC 9110 15.4.5: a 304 carries the fields that a 200 would have carried to validate by. */
const HELLO_NOT_MODIFIED: FieldLines = [
  ['ETag', HELLO_VALIDATORS.etag],
  ['Last-Modified', encodeDate(HELLO_VALIDATORS.lastModified)],
  ['Cache-Control', 'no-cache'],
];
const HELLO_OK: FieldLines = [TEXT, ...HELLO_NOT_MODIFIED];

/** `/ws` keeps nothing of a message, and refuses one that is too big all the same: as any other would be. */
export const ECHO_LIMITS = { partedOctets: DEFAULT_WEBSOCKET_LIMITS.messageOctets };

/** All endpoints of the demonstration server. */
export function demoRouter(
  channels: Channels = new Channels(),
  options: ChannelRouteOptions = {},
): Router {
  const router = new Router()
    .get('/', (_request, response) => {
      response.send(200, [['Content-Type', 'text/html; charset=utf-8']], PAGE);
    })
    .post('/', echoContent)
    .on('*', '/echo', echoFields)
    .get('/cookie', listCookies)
    .get('/hello', greet)
    .get('/ws', openEcho);
  return addChannelRoutes(router, channels, options);
}

/** Sends the content back, as what it was said to be. */
const echoContent: Handler = async (request, response) => {
  const type = request.field('content-type') ?? 'application/octet-stream';
  const content = await request.content.bytes();
  response.send(200, [['Content-Type', type]], content);
};

/** The field lines as the application sees them, one a line. */
function echoFields(request: Request, response: Response): void {
  const lines = Array.from(request.head, ([name, value]) => `${name}: ${value}\n`);
  response.send(200, [TEXT], Buffer.from(lines.join(''), 'latin1'));
}

/** cookie-string = cookie-pair *( ";" SP cookie-pair ), RFC 6265 4.2.1 */
function listCookies(request: Request, response: Response): void {
  const pairs = (request.field('cookie') ?? '').split(/;[ \t]*/).filter((pair) => pair !== '');
  response.send(200, [TEXT], pairs.map((pair) => `${pair}\n`).join(''));
}

function greet(request: Request, response: Response): void {
  const verdict = judgePreconditions(request.head, HELLO_VALIDATORS);
  if (verdict === undefined) response.send(200, HELLO_OK, HELLO);
  else response.send(verdict, verdict === 304 ? HELLO_NOT_MODIFIED : []);
}

const openEcho: Handler = async (request, response) => {
  const options = { deflate: true, inParts: true, limits: ECHO_LIMITS };
  const socket = upgradeToWebSocket(request, response, options);
  if (socket) await echo(socket);
};
