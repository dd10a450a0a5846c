import type { Handler } from '../../src/net/handler.ts';
import { Router } from '../../src/net/router.ts';
import { Server, type ServerOptions } from '../../src/net/server.ts';
import type { Tap } from '../../src/net/tap.ts';
import { Observer } from '../../src/trace/observer.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import { CHUNK, CHUNKS, DOWNLOAD_TYPE, serveBenchmark, TEXT, TEXT_TYPE } from './serving.ts';

/** Ours. The first parameter is the observer, if there is one. */

const download: Handler = (_request, response) => response.stream(200, [DOWNLOAD_TYPE], chunks());

async function* chunks(): AsyncGenerator<Buffer> {
  for (let sent = 0; sent < CHUNKS; sent++) yield CHUNK;
}

const router = new Router()
  .get('/', (_request, response) => response.send(200, [TEXT_TYPE], TEXT))
  .get('/download', download);

const stopwatch = () => performance.now();

/** A recording keeps all that was said. So that it fits in memory, a new one begins now and then. */
const READS_OF_A_RECORDING = 100;

function recordInTurn(): Tap {
  let tap = new Recorder(stopwatch).tap('server');
  let reads = 0;
  return {
    read(bytes) {
      if (++reads % READS_OF_A_RECORDING === 0) tap = new Recorder(stopwatch).tap('server');
      tap.read(bytes);
    },
    wrote: (bytes) => tap.wrote(bytes),
    event: (event) => tap.event(event),
    fault: (error) => tap.fault(error),
    ended: () => tap.ended(),
  };
}

const OPTIONS: Readonly<Record<string, ServerOptions>> = {
  observer: { newTap: () => new Observer('server', stopwatch, () => {}) },
  recorder: { newTap: recordInTurn },
};

serveBenchmark(await new Server(router.handle, OPTIONS[process.argv[2] ?? ''] ?? {}).listen(0));
