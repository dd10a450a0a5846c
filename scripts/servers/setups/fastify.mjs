import websocket from '@fastify/websocket';
import fastify from 'fastify';

const app = fastify();
await app.register(websocket);
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request, content) => content);
app.get('/hello', async () => 'hello');
app.post('/', async ({ body }) => body ?? '');
app.get('/ws', { websocket: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
