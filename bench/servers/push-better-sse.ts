import { createServer } from 'node:http';
import { createChannel, createSession } from 'better-sse';
import { EVENT_DATA, serveBenchmark, sharedClock } from './serving.ts';

/** better-sse on node:http, as its own documentation sets it up. */

const channel = createChannel();
const event: unknown = JSON.parse(EVENT_DATA);

const server = createServer(async (request, response) => {
  channel.register(await createSession(request, response));
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
  serveBenchmark(server.address(), {
    publish() {
      const at = sharedClock();
      channel.broadcast(event, 'price');
      return at;
    },
    waiting: () => channel.sessionCount,
  });
});
