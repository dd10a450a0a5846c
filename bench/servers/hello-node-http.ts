import { createServer } from 'node:http';
import { serveBenchmark } from './serving.ts';

/** Node's own server, which gives the answers that `/hello` of `wirewalk serve` gives. */

const CONTENT = 'Hello from wirewalk.\n';
const ETAG = '"hello-1"';
const VALIDATORS = [
  ...['ETag', ETAG],
  ...['Last-Modified', 'Thu, 01 Jan 2026 00:00:00 GMT'],
  ...['Cache-Control', 'no-cache'],
];
const FIELDS = [
  ...['Content-Type', 'text/plain; charset=utf-8', ...VALIDATORS],
  ...['Content-Length', `${CONTENT.length}`],
];

const server = createServer((request, response) => {
  // Not set, and not to be added: HTTP/1.1 stays open by itself.
  response.removeHeader('connection');
  if (request.url !== '/hello') response.writeHead(404).end();
  else if (request.headers['if-none-match'] === ETAG) response.writeHead(304, VALIDATORS).end();
  else response.writeHead(200, FIELDS).end(CONTENT);
});

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => serveBenchmark(server.address()));
