import { createServer } from 'node:http';
import websocket from 'websocket';

const server = createServer((request, response) => {
  const isRead = ['GET', 'HEAD'].includes(request.method);
  if (request.method === 'POST') request.pipe(response);
  else response.writeHead(isRead && request.url === '/hello' ? 200 : 404).end('hello');
});
// Without this the process ends when a client resets the connection after a handshake that was refused.
server.on('upgrade', (_request, connection) => connection.on('error', () => {}));
const sockets = new websocket.server({ httpServer: server, autoAcceptConnections: true });
sockets.on('connect', (connection) => {
  connection.on('message', ({ type, utf8Data, binaryData }) => {
    if (type === 'utf8') connection.sendUTF(utf8Data);
    else connection.sendBytes(binaryData);
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
