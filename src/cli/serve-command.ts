import { demoRouter } from '../demo/endpoints.ts';
import { SHUT_DOWN_GRACE } from '../demo/limits.ts';
import { startProducers } from '../demo/producers.ts';
import type { Certificate } from '../net/certificate.ts';
import { SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import { guardHost, LOOPBACK_HOSTS } from '../net/host-guard.ts';
import { Server, type ServerOptions } from '../net/server.ts';
import { repeat } from '../net/timers.ts';
import { Channels } from '../push/channels.ts';
import { UsageError } from '../terminal/run-program.ts';
import type { ShowOptions } from '../terminal/settings.ts';
import { failureWords } from '../wire/failure-words.ts';
import { listenOrSay, untilTold } from './listening.ts';

/** What `wirewalk serve` can be told. */
export interface ServeOptions extends ShowOptions {
  readonly port: number;
  readonly host: string;
  readonly quiet?: boolean;
  readonly trace?: boolean;
  readonly tls?: boolean;
  /** PEM, both or none. */
  readonly cert?: string;
  readonly key?: string;
  readonly allowHost: readonly string[];
  readonly allowOrigin: readonly string[];
}

/** `wirewalk serve`: the demonstration server, until it is told to stop. */
export async function serve(options: ServeOptions): Promise<void> {
  const own = options.host.includes(':') ? `[${options.host}]` : options.host;
  const hosts = [...LOOPBACK_HOSTS, own, ...options.allowHost];
  const channels = new Channels();
  const handler = guardHost(
    hosts.map((host) => host.toLowerCase()),
    demoRouter(channels, { allowOrigins: options.allowOrigin }).handle,
  );
  const newTap = await newTapFor(options);
  const tls = await certificateFor(options);
  const server = new Server(handler, { ...(newTap && { newTap }), ...(tls && { tls }) });
  const { port, address } = await listenOrSay(
    () => server.listen(options.port, options.host).catch(refuseCertificate),
    options.port,
    options.host,
  );
  const name = address.includes(':') ? `[${address}]` : address;
  const scheme = tls ? 'https' : 'http';
  if (!options.quiet) process.stdout.write(`${scheme}://${name}:${port}/  ctrl-c stops\n`);
  startProducers(channels, repeat);
  process.exitCode = await untilTold();
  await server.shutDown(SHUT_DOWN_GRACE);
}

/** A certificate of its own makes a server speak TLS; `--tls` alone makes one for this run. */
async function certificateFor(options: ServeOptions): Promise<Certificate | undefined> {
  const { tls, cert, key, host, allowHost } = options;
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError('--cert and --key belong together');
  }
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (!tls) return undefined;
  const { makeCertificate } = await import('../net/certificate.ts');
  const names = [
    'localhost',
    '127.0.0.1',
    '::1',
    host,
    ...allowHost.filter((name) => name !== '*'),
  ];
  return makeCertificate([...new Set(names)], SYSTEM_ENVIRONMENT.now());
}

/** @throws UsageError where the certificate is none, or the key not its own: that is found out when TLS is loaded */
function refuseCertificate(error: unknown): never {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!code.startsWith('ERR_OSSL')) throw error;
  throw new UsageError(`--cert and --key: ${failureWords(error)}`);
}

/**
 * For each connection someone who prints what goes by: whole, in a line, or not at all. What that takes
 * is loaded only then.
 */
async function newTapFor(options: ServeOptions): Promise<ServerOptions['newTap'] | undefined> {
  if (options.quiet && !options.trace) return undefined;
  const { tapThatLogs, tapThatTraces } = await import('./serve-tap.ts');
  return options.trace ? await tapThatTraces(options) : tapThatLogs(options);
}
