import { createInterface } from 'node:readline';
import { connectWebSocket } from '../net/connect-websocket.ts';
import type { WebSocket } from '../net/websocket.ts';
import { EXIT_TARGET, TargetError, UsageError } from '../terminal/run-program.ts';
import type { ShowOptions } from '../terminal/settings.ts';
import { Observer } from '../trace/observer.ts';
import { failureWords } from '../wire/failure-words.ts';
import { EntryPrinter } from './entry-printer.ts';
import { type TrustOptions, tlsOptionsOf } from './trust.ts';

/** What `wirewalk connect` can be told. */
export interface ConnectCommandOptions extends ShowOptions, TrustOptions {
  readonly deflate: boolean;
  readonly protocol: readonly string[];
  readonly origin?: string;
  readonly header: readonly string[];
}

const HELP = 'a line is sent as text; /ping TEXT, /close CODE REASON, /hex 81 85 ..., /quit';

/** `wirewalk connect URL`: what is typed is sent, and each frame is shown, both ways. */
export async function connectCommand(url: string, options: ConnectCommandOptions): Promise<void> {
  const printer = new EntryPrinter(options);
  const print = printer.line;
  const how = { withRecords: true };
  const tap = new Observer('client', () => performance.now(), printer.entry, how);
  const { deflate, protocol, origin, header } = options;
  const target = {
    deflate,
    protocols: protocol,
    headers: header.map(fieldLineOf),
    ...(origin !== undefined && { origin }),
    tap,
    tls: tlsOptionsOf(options),
  };
  const socket = await open(url, target);
  print(HELP);
  const reader = createInterface({ input: process.stdin });
  reader.on('line', (typed) => {
    const missing = obey(socket, typed, print) === 'raw' ? tap.missing : undefined;
    if (missing)
      print(`that is no whole frame: it takes ${missing}, and what is sent next is read as that`);
  });
  // The end of what is typed is the end of the conversation.
  reader.on('close', () => socket.close(1000));
  process.once('SIGINT', () => {
    process.exitCode = 130;
    socket.close(1001);
  });
  const { code, reason, ending } = await socket.closed;
  tap.gone();
  reader.close();
  tap.gone();
  print(`closed: ${code}${reason === '' ? '' : ` ${JSON.stringify(reason)}`}, ${ending}`);
  if (ending !== 'clean') process.exitCode ??= EXIT_TARGET;
}

/** `Name: value`, as it stands in a request. */
function fieldLineOf(text: string): readonly [string, string] {
  const [, name, value] = /^([^:]+):\s*(.*)$/.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`${JSON.stringify(text)} is not Name: value`);
  return [name, value ?? ''];
}

async function open(
  url: string,
  options: Parameters<typeof connectWebSocket>[1],
): Promise<WebSocket> {
  if (!URL.canParse(url)) {
    throw new UsageError(`${JSON.stringify(url)} is no URL, such as ws://127.0.0.1:8080/ws`);
  }
  try {
    return await connectWebSocket(url, options);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw new TargetError(`${url}: ${failureWords(error)}`);
  }
}

/**
 * One line of input: a command, or text to send.
 *
 * @returns `raw` where bytes were sent as they are, right or wrong
 */
function obey(socket: WebSocket, typed: string, print: (text: string) => void): 'raw' | undefined {
  const [, command = '', rest = ''] = /^\/(\w+) ?(.*)$/.exec(typed) ?? [];
  try {
    switch (command) {
      case '':
        socket.send(typed);
        break;
      case 'ping':
        socket.ping(rest);
        break;
      case 'close':
        close(socket, rest);
        break;
      case 'hex':
        socket.sendRaw(bytesOf(rest));
        return 'raw';
      case 'quit':
        socket.close(1000);
        break;
      default:
        print(HELP);
    }
  } catch (error) {
    print(`not sent: ${(error as Error).message}`);
  }
  return undefined;
}

function close(socket: WebSocket, rest: string): void {
  const [code = '1000', ...words] = rest.split(' ').filter((word) => word !== '');
  if (!/^\d{4}$/.test(code)) throw new Error(`a close code has four digits, unlike ${code}`);
  socket.close(Number(code), words.join(' '));
}

/** Hex pairs, with or without white space between them. */
function bytesOf(text: string): Buffer {
  const digits = text.replace(/\s+/g, '');
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits))
    throw new Error(`${JSON.stringify(text)} is no row of hex pairs, such as 81 85`);
  return Buffer.from(digits, 'hex');
}
