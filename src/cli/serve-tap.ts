import type { ServerOptions } from '../net/server.ts';
import { atEndOfTurn, type TurnTask } from '../net/turn.ts';
import type { Painter } from '../terminal/paint.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import type { Entry } from '../trace/entry.ts';
import { Observer } from '../trace/observer.ts';
import { RequestLog } from './request-log.ts';

type NewTap = NonNullable<ServerOptions['newTap']>;

/** Prints every message of each connection, with its bytes and fields, and says whose it is. */
export async function tapThatTraces(options: ShowOptions): Promise<NewTap> {
  const { EntryPrinter } = await import('./entry-printer.ts');
  const { ConnectionLog } = await import('./connection-log.ts');
  const log = new ConnectionLog(new EntryPrinter(options));
  const how = { inPieces: false, withRecords: true };
  let count = 0;
  return (socket) => {
    const number = ++count;
    const { remoteAddress = '', remotePort } = socket;
    const host = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
    log.say(number, `${host}:${remotePort}`);
    const tap = tapFor(() => (entry) => log.entry(number, entry), how)(socket);
    socket.once('close', () => log.say(number, 'closed'));
    return tap;
  };
}

/** Prints a line for each request of each connection. */
export function tapThatLogs(options: ShowOptions): NewTap {
  const lines = new LinesOfTurn(settingsFor(options).painter);
  return tapFor(() => new RequestLog(lines.add).take, { inPieces: true, withRecords: false });
}

function tapFor(
  newListener: () => (entry: Entry) => void,
  how: { readonly inPieces: boolean; readonly withRecords: boolean },
): NewTap {
  return (socket) => {
    const observer = new Observer('server', () => performance.now(), newListener(), how);
    socket.once('close', () => observer.gone());
    return observer;
  };
}

/** Writes the lines of one turn of the event loop at once: a busy server has many of them. */
class LinesOfTurn implements TurnTask {
  readonly #painter: Painter;
  #text = '';

  constructor(painter: Painter) {
    this.#painter = painter;
  }

  readonly add = (line: string): void => {
    if (this.#text === '') atEndOfTurn(this);
    this.#text += `${this.#painter.plain(line)}\n`;
  };

  runAtEndOfTurn(): void {
    const text = this.#text;
    this.#text = '';
    process.stdout.write(text);
  }
}
