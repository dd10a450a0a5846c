import { serve } from '@hono/node-server';
import { createNodeWebSocket } from '@hono/node-ws';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';

const app = new Hono();
const { injectWebSocket, upgradeWebSocket } = createNodeWebSocket({ app });
const streams = new Set();
app.get('/hello', (context) => context.text('hello'));
app.post('/', async (context) => context.body(await context.req.arrayBuffer()));
const echo = { onMessage: ({ data }, socket) => socket.send(data) };
app.get(
  '/ws',
  upgradeWebSocket(() => echo),
);
app.get('/events', (context) =>
  streamSSE(context, async (stream) => {
    streams.add(stream);
    await new Promise((left) => stream.onAbort(left));
    streams.delete(stream);
  }),
);
app.post('/publish', async (context) => {
  const data = await context.req.text();
  for (const stream of streams) stream.writeSSE({ data });
  return context.body(null, 204);
});
injectWebSocket(serve({ fetch: app.fetch, port: Number(process.argv[2]), hostname: '127.0.0.1' }));
