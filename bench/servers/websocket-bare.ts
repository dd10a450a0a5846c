import { createServer } from 'node:net';
import { serveBenchmark } from './serving.ts';

/** No WebSocket at all: the same bytes go back. It is what the sockets of Node cost by themselves. */

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (bytes) => socket.write(bytes));
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () =>
  serveBenchmark(server.address()),
);
