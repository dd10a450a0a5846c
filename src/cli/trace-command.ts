import { Relay } from '../net/relay.ts';
import type { ShowOptions } from '../terminal/settings.ts';
import { AnyObserver } from '../trace/passive-observer.ts';
import { failureWords } from '../wire/failure-words.ts';
import { CaptureFile } from './capture-file.ts';
import { ConnectionLog } from './connection-log.ts';
import { EntryPrinter } from './entry-printer.ts';
import { FollowedKeyLog } from './followed-key-log.ts';
import { listenOrSay, untilTold } from './listening.ts';
import { placeOf } from './server-place.ts';

/** What `wirewalk trace` can be told. */
export interface TraceOptions extends ShowOptions {
  readonly listen: number;
  readonly to: string;
  /** Where one of the two writes its TLS secrets, as SSLKEYLOGFILE. */
  readonly secrets?: string;
  /** A capture to write. */
  readonly out?: string;
  /** The full screen, instead of lines that go by. */
  readonly screen?: boolean;
}

/** `wirewalk trace`: a relay between any client and any server, that shows what they say. */
export async function trace(options: TraceOptions): Promise<void> {
  if (options.screen) {
    const { traceOnScreen } = await import('./trace-on-screen.ts');
    process.exitCode = await traceOnScreen(options);
    return;
  }
  const { host, port } = placeOf(options.to);
  const log = new ConnectionLog(new EntryPrinter(options));
  const keyLog = new FollowedKeyLog(options.secrets);
  keyLog.readOn();
  const file = options.out === undefined ? undefined : new CaptureFile(options.out, port);
  let count = 0;
  const relay = new Relay({
    host,
    port,
    newListener: (client) => {
      const number = ++count;
      const startedAt = performance.now();
      const packets = file?.connection(client.port, options.secrets ? keyLog.log : undefined);
      log.say(number, `${client.address}:${client.port} ▸ ${options.to}`);
      const observer = new AnyObserver(
        {
          time: () => performance.now() - startedAt,
          onEntry: (entry) => log.entry(number, entry),
        },
        { keyLog: keyLog.log, mayBeLate: options.secrets !== undefined },
      );
      return {
        bytes: (from, bytes) => {
          keyLog.readOn();
          observer.bytes(from, bytes);
          packets?.bytes(from, bytes);
        },
        connected: () => packets?.connected(),
        ended: (from) => {
          observer.ended(from);
          packets?.ended(from);
        },
        gone: (error, side) => {
          keyLog.readOn();
          observer.gone();
          packets?.gone(side);
          if (observer.closedBecause) log.say(number, observer.closedBecause);
          log.say(number, error ? `broken off: ${failureWords(error)}` : 'closed');
        },
      };
    },
  });
  const { port: own } = await listenOrSay(
    () => relay.listen(options.listen),
    options.listen,
    '127.0.0.1',
    '--listen',
  );
  log.line(`127.0.0.1:${own} ▸ ${options.to}  ctrl-c stops`);
  process.exitCode = await untilTold();
  await relay.close();
  await file?.close();
}
