import { createServer, type Socket } from 'node:net';
import { eventChunk, pollAnswer, STREAM_HEAD } from './push-bytes.ts';
import { serveBenchmark, sharedClock } from './serving.ts';

/** No HTTP at all: a loop over sockets that writes the bytes that ours writes. */

const streams = new Set<Socket>();
let waiting: Socket[] = [];
let sequence = 0;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    if (bytes.includes('/events/')) {
      socket.write(STREAM_HEAD);
      streams.add(socket);
    } else waiting.push(socket);
  });
});

function publish(): number {
  const at = sharedClock();
  sequence++;
  const chunk = Buffer.from(eventChunk(sequence));
  for (const socket of streams) socket.write(chunk);
  const held = waiting;
  waiting = [];
  const answer = Buffer.from(pollAnswer(sequence));
  for (const socket of held) socket.write(answer);
  return at;
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
  serveBenchmark(server.address(), { publish, waiting: () => streams.size + waiting.length });
});
