import { createServer, type ServerResponse } from 'node:http';
import { POLL_FIELDS, pollBody } from './push-bytes.ts';
import { serveBenchmark, sharedClock } from './serving.ts';

/** Held polls on node:http, as they are usually built: a list of those who wait, and one JSON for all. */

let waiting: ServerResponse[] = [];
let sequence = 0;

const server = createServer((_request, response) => {
  waiting.push(response);
});

function publish(): number {
  const at = sharedClock();
  const body = pollBody(++sequence);
  const held = waiting;
  waiting = [];
  for (const response of held) {
    response.writeHead(200, [...POLL_FIELDS.flat(), 'Content-Length', `${body.length}`]);
    response.end(body);
  }
  return at;
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
  serveBenchmark(server.address(), { publish, waiting: () => waiting.length });
});
