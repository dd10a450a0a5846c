import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import { Router } from '../../src/net/router.ts';
import { Server } from '../../src/net/server.ts';
import { Channels } from '../../src/push/channels.ts';
import { addChannelRoutes } from '../../src/push/routes.ts';
import { EVENT_DATA, serveBenchmark, sharedClock } from './serving.ts';

/** Ours: one channel, to be read as a stream or by polls. */

const channels = new Channels(SYSTEM_ENVIRONMENT);
const channel = channels.channel('bench')!;
const server = new Server(addChannelRoutes(new Router(), channels).handle);

serveBenchmark(await server.listen(0), {
  publish() {
    const at = sharedClock();
    channel.log.append({ type: 'price', data: EVENT_DATA });
    return at;
  },
  waiting: () => channel.readerCount,
});
