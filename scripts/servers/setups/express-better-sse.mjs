import { createChannel, createSession } from 'better-sse';
import express from 'express';

const app = express();
// What is published is text already: without this it is sent as JSON.
const channel = createChannel();
const serializer = (text) => text;
app.get('/hello', (_request, response) => response.send('hello'));
app.post('/', (request, response) => request.pipe(response));
app.get('/events', async (request, response) => {
  channel.register(await createSession(request, response, { serializer }));
});
app.post('/publish', express.text({ type: () => true }), ({ body }, response) => {
  channel.broadcast(body ?? '');
  response.status(204).end();
});
app.listen(Number(process.argv[2]), '127.0.0.1');
