import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const server = createServer((request, response) => {
  const isRead = ['GET', 'HEAD'].includes(request.method);
  if (request.method === 'POST') request.pipe(response);
  else response.writeHead(isRead && request.url === '/hello' ? 200 : 404).end('hello');
});
const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: true });
sockets.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
server.listen(Number(process.argv[2]), '127.0.0.1');
