import { Router } from '../../src/net/router.ts';
import { Server } from '../../src/net/server.ts';
import { upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { serveBenchmark } from './serving.ts';

/** Ours. With the parameter `deflate` it takes offers of compression. */

const deflate = process.argv[2] === 'deflate';

const router = new Router().get('/', (request, response) => {
  const socket = upgradeToWebSocket(request, response, { deflate });
  socket?.on('message', ({ data, kind }) => socket.send(data, kind));
});

serveBenchmark(await new Server(router.handle).listen(0));
