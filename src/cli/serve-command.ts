import { demoRouter } from '../demo/endpoints.ts';
import { startProducers } from '../demo/producers.ts';
import { guardHost, LOOPBACK_HOSTS } from '../net/host-guard.ts';
import { Server, type ServerOptions } from '../net/server.ts';
import { repeat } from '../net/timers.ts';
import { Channels } from '../push/channels.ts';
import { TargetError } from '../terminal/run-program.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import type { Entry } from '../trace/entry.ts';
import { Observer } from '../trace/observer.ts';
import { dumpEntry } from '../view/dump.ts';
import { RequestLog } from './request-log.ts';

/** What `wirewalk serve` can be told. */
export interface ServeOptions extends ShowOptions {
  readonly port: number;
  readonly host: string;
  readonly quiet?: boolean;
  readonly trace?: boolean;
  readonly allowHost: readonly string[];
}

const WIDEST_DUMP = 99;
/** Milliseconds that exchanges under way have to finish when the server is told to stop. */
const GRACE = 2000;

/** `wirewalk serve`: the demonstration server, until it is told to stop. */
export async function serve(options: ServeOptions): Promise<void> {
  const own = options.host.includes(':') ? `[${options.host}]` : options.host;
  const hosts = [...LOOPBACK_HOSTS, own, ...options.allowHost];
  const channels = new Channels();
  const handler = guardHost(
    hosts.map((host) => host.toLowerCase()),
    demoRouter(channels).handle,
  );
  const newTap = newTapFor(options);
  const server = new Server(handler, newTap ? { newTap } : {});
  const { port, address } = await listen(server, options);
  const name = address.includes(':') ? `[${address}]` : address;
  if (!options.quiet) process.stdout.write(`http://${name}:${port}/  ctrl-c stops\n`);
  startProducers(channels, repeat);
  process.exitCode = await untilTold();
  await server.shutDown(GRACE);
}

async function listen(server: Server, { port, host }: ServeOptions): ReturnType<Server['listen']> {
  try {
    return await server.listen(port, host);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new TargetError(`port ${port} on ${host} is in use; --port N takes another`);
    throw new TargetError(`cannot listen on ${host}, port ${port}: ${message}`);
  }
}

/** Waits for a signal. @returns the exit code that stands for it */
function untilTold(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(130));
    process.once('SIGTERM', () => resolve(143));
  });
}

/** For each connection someone who prints what goes by: whole, in a line, or not at all. */
function newTapFor(options: ServeOptions): ServerOptions['newTap'] | undefined {
  if (options.quiet && !options.trace) return undefined;
  const { painter } = settingsFor(options);
  const write = (text: string) => process.stdout.write(`${text}\n`);
  const print = (entry: Entry) => {
    // Wider, the table would say why each field is there, over and over.
    const width = Math.min(process.stdout.columns || WIDEST_DUMP, WIDEST_DUMP);
    for (const line of dumpEntry(entry, width)) write(painter.paint(line));
  };
  const log = () => new RequestLog((line) => write(painter.plain(line))).take;
  return (socket) => {
    const onEntry = options.trace ? print : log();
    const inPieces = !options.trace;
    const observer = new Observer('server', () => performance.now(), onEntry, { inPieces });
    socket.once('close', () => observer.gone());
    return observer;
  };
}
