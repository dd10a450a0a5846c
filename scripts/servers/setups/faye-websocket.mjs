import { createServer } from 'node:http';
import WebSocket from 'faye-websocket';
import deflate from 'permessage-deflate';

const server = createServer((request, response) => {
  const isRead = ['GET', 'HEAD'].includes(request.method);
  if (request.method === 'POST') request.pipe(response);
  else response.writeHead(isRead && request.url === '/hello' ? 200 : 404).end('hello');
});
server.on('upgrade', (request, connection, head) => {
  connection.on('error', () => {});
  if (!WebSocket.isWebSocket(request)) return connection.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  const socket = new WebSocket(request, connection, head, [], { extensions: [deflate] });
  socket.on('message', ({ data }) => socket.send(data));
});
server.listen(Number(process.argv[2]), '127.0.0.1');
