import type { Handler } from '../../src/net/http-session.ts';
import { Router } from '../../src/net/router.ts';
import { Server, type ServerOptions } from '../../src/net/server.ts';
import { Observer } from '../../src/trace/observer.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import { CHUNK, CHUNKS, DOWNLOAD_TYPE, serveBenchmark, TEXT, TEXT_TYPE } from './serving.ts';

/** Ours. The first parameter says how it is traced, if it is. */

const download: Handler = (_request, response) =>
  response.stream(200, [DOWNLOAD_TYPE], chunks());

async function* chunks(): AsyncGenerator<Buffer> {
  for (let sent = 0; sent < CHUNKS; sent++) yield CHUNK;
}

const router = new Router()
  .get('/', (_request, response) => response.send(200, [TEXT_TYPE], TEXT))
  .get('/download', download);

const stopwatch = () => performance.now();

const OPTIONS: Readonly<Record<string, ServerOptions>> = {
  observer: { newTap: () => new Observer(stopwatch, () => {}) },
  recorder: { newTap: () => new Recorder(stopwatch).tap('server') },
};

serveBenchmark(await new Server(router.handle, OPTIONS[process.argv[2] ?? ''] ?? {}).listen(0));
