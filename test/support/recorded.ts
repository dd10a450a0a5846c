import { entriesOf } from '../../src/trace/entries-of.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { Exchanges } from '../../src/trace/exchanges.ts';
import { PeerClient, type PeerParser, PeerServer } from '../../src/trace/peer-parser.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import type { Side } from '../../src/wire/side.ts';
import { latin1 } from './bytes.ts';
import { labelText } from './label-text.ts';

/** Reads all that waits. */
const ALL = Infinity;

/** A recorded conversation, word by word, without sockets: who writes what, and when it is read. */
export class Recorded {
  readonly recorder: Recorder;
  /** Milliseconds; stands still until it is told otherwise. */
  readonly #clock: { now: number };
  /** What reads what a side says. */
  readonly #exchanges = new Exchanges();
  readonly #readers: Record<Side, PeerParser> = {
    client: new PeerServer(this.#exchanges),
    server: new PeerClient(this.#exchanges),
  };
  readonly #hasFaulted = { client: false, server: false };

  /** @param beside another conversation, if this one has the same clock */
  constructor(beside?: Recorded) {
    this.#clock = beside === undefined ? { now: 0 } : beside.#clock;
    this.recorder = new Recorder(() => this.#clock.now);
  }

  /** One side writes, and the other reads it at once. */
  say(from: Side, ...texts: (string | Uint8Array)[]): this {
    for (const text of texts) this.write(from, text).read(from);
    return this;
  }

  /** One side writes, and the other has not read it yet. */
  write(from: Side, text: string | Uint8Array): this {
    this.recorder.tap(from).wrote(typeof text === 'string' ? latin1(text) : text);
    return this;
  }

  /** The other side reads what one side has written. */
  read(from: Side, most = ALL): this {
    const stream = this.recorder[from];
    const bytes = stream.bytes.subarray(stream.read, stream.read + most);
    if (bytes.length === 0) return this;
    this.recorder.tap(other(from)).read(bytes);
    this.#readers[from].receive(Buffer.from(bytes));
    return this.#readAll();
  }

  /** One side sends its FIN. */
  end(from: Side): this {
    this.recorder.tap(from).ended();
    this.#readers[from].receiveEnd();
    return this.#readAll();
  }

  /** One side breaks off. */
  reset(from: Side): this {
    this.recorder.tap(from).reset?.();
    return this;
  }

  after(milliseconds: number): this {
    this.#clock.now += milliseconds;
    return this;
  }

  get entries(): Entry[] {
    return entriesOf(this.recorder);
  }

  /** All rows, in a few words each. */
  get told(): string[] {
    return this.entries.map((entry) => `${entry.from}: ${labelText(entry)}`);
  }

  #readAll(): this {
    while (this.#readOn('client') || this.#readOn('server'));
    return this;
  }

  #readOn(from: Side): boolean {
    if (this.#hasFaulted[from]) return false;
    try {
      const event = this.#readers[from].nextEvent();
      if (!event) return false;
      this.#exchanges.found(event, 0);
      this.recorder.tap(other(from)).event(event);
      this.#readers[other(from)].heard(event);
      return true;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#hasFaulted[from] = true;
      this.recorder.tap(other(from)).fault(error);
      return false;
    }
  }
}

/**
 * A request and the answer that leave HTTP.
 *
 * @param extension that both agree on
 */
export function upgraded(extension?: string): Recorded {
  const extensions = extension ? `Sec-WebSocket-Extensions: ${extension}\r\n` : '';
  const fields = `Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${extensions}`;
  return new Recorded()
    .say('client', `GET /chat HTTP/1.1\r\n${fields}\r\n`)
    .say('server', `HTTP/1.1 101 Switching Protocols\r\n${fields}\r\n`);
}

export const STREAM_HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

/** A chunk of the chunked coding. */
export function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

export const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

/** A poll that may be held for so many seconds. */
export function poll(seconds: number): string {
  return `GET /poll/a?wait=${seconds} HTTP/1.1\r\nHost: x\r\n\r\n`;
}

function other(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}
