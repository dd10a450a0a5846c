// A server with a WebSocket and a channel, and clients that talk to it, in one process.
import {
  addChannelRoutes,
  Channels,
  type Closed,
  connect,
  connectWebSocket,
  type Handler,
  Router,
  Server,
  upgradeToWebSocket,
} from 'wirewalk';

const hello: Handler = (request, response) => {
  response.send(200, [['Content-Type', 'text/plain']], `Hello, ${request.params.name}\n`);
};

const router = new Router().get('/hello/:name', hello).get('/ws', async (request, response) => {
  const socket = upgradeToWebSocket(request, response, { limits: { messageOctets: 1000 } });
  if (!socket) return;
  for await (const { kind, data } of socket) {
    if (!socket.send(data, kind)) await socket.ready();
  }
});
const channels = new Channels();
addChannelRoutes(router, channels);

const server = new Server(router.handle, { limits: { headMilliseconds: 5000 } });
const { port } = await server.listen(0);

const client = await connect({ port });
const { head, content } = await client.request({
  method: 'GET',
  requestTarget: '/hello/you',
  fields: [['Host', 'localhost']],
});
console.log(head.statusCode, content.toString().trim());

const socket = await connectWebSocket(`ws://127.0.0.1:${port}/ws`, {
  times: { closeMilliseconds: 1000 },
});
socket.send('Hello');
console.log((await socket.nextMessage())?.data.toString());
socket.close(1000, 'done');
const { code, ending }: Closed = await socket.closed;
console.log(code, ending);

await server.close();
