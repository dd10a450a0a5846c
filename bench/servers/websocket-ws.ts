import { serveBenchmark } from './serving.ts';

/** The peer. Parameters: `deflate` to take offers of compression, `no-add-on` to do without bufferutil. */

const parameters = process.argv.slice(2);
// ws looks at this once, when it is loaded.
if (parameters.includes('no-add-on')) process.env.WS_NO_BUFFER_UTIL = '1';
const { WebSocketServer } = await import('ws');

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  backlog: 1024,
  perMessageDeflate: parameters.includes('deflate'),
});
server.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
server.on('listening', () => serveBenchmark(server.address()));
