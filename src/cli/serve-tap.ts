import type { ServerOptions } from '../net/server.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import type { Entry } from '../trace/entry.ts';
import { Observer } from '../trace/observer.ts';
import { LiveOutput } from './live-output.ts';
import { RequestLog } from './request-log.ts';

type NewTap = NonNullable<ServerOptions['newTap']>;

const stopwatch = () => performance.now();

/** Prints every message of each connection, with its bytes and fields, and says whose it is. */
export async function tapThatTraces(options: ShowOptions): Promise<NewTap> {
  const { EntryPrinter } = await import('./entry-printer.ts');
  const { ConnectionLog } = await import('./connection-log.ts');
  const log = new ConnectionLog(new EntryPrinter(options, new LiveOutput('message').write));
  let count = 0;
  return (socket) => {
    const number = ++count;
    const { remoteAddress = '', remotePort } = socket;
    const host = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
    log.say(number, `${host}:${remotePort}`);
    const tell = (entry: Entry) => log.entry(number, entry);
    const observer = new Observer('server', stopwatch, tell, { withRecords: true });
    socket.once('close', () => {
      observer.gone();
      log.say(number, 'closed');
    });
    return observer;
  };
}

/** Prints a line for each request of each connection. */
export function tapThatLogs(options: ShowOptions): NewTap {
  const { painter } = settingsFor(options);
  const output = new LiveOutput('line');
  const write = (line: string) => output.write(`${painter.plain(line)}\n`);
  return () => new RequestLog(stopwatch, write);
}
