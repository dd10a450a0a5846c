import { HttpClientConnection } from '../../src/http/client-connection.ts';
import type { HttpConnection } from '../../src/http/connection.ts';
import { HttpServerConnection } from '../../src/http/server-connection.ts';
import type { Tap } from '../../src/net/tap.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { Observer, type ObserverOptions } from '../../src/trace/observer.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import type { Side } from '../../src/wire/side.ts';
import { latin1 } from './bytes.ts';
import { labelText } from './label-text.ts';
import { answerShortly } from './short-answer.ts';

/** A conversation, word by word, as an observer at one of its ends hears it, or another tap. */
export class Overheard {
  /** Milliseconds; stands still until it is told otherwise. */
  now = 0;
  readonly entries: Entry[] = [];
  readonly observer: Observer;
  readonly #tap: Tap;
  /** Octets that each side has said. */
  readonly said = { client: 0, server: 0 };
  readonly #end: Side;
  readonly #server = new HttpServerConnection();
  readonly #client = new HttpClientConnection();

  constructor(end: Side, options?: ObserverOptions, newTap?: (stopwatch: () => number) => Tap) {
    this.#end = end;
    const onEntry = (entry: Entry) => this.entries.push(entry);
    const stopwatch = () => this.now;
    this.observer = new Observer(end, stopwatch, onEntry, options);
    this.#tap = newTap?.(stopwatch) ?? this.observer;
  }

  /** Each that begins like a request is one, and gets a response. */
  client(text: string): void {
    const [, method] = /^([A-Z]+) /.exec(text) ?? [];
    if (method && this.#end === 'client') {
      this.#client.sendHead({ method, requestTarget: '/', fields: [] });
      this.#client.sendEnd();
    }
    if (method && this.#server.requestState === 'done') {
      answerShortly(this.#server);
    }
    this.#say('client', text);
  }

  server(text: string): void {
    this.#say('server', text);
  }

  /** The server sends its FIN. */
  serverEnds(): void {
    if (this.#end === 'server') {
      this.#tap.ended();
      return;
    }
    this.#client.receiveEnd();
    this.#readOn(this.#client);
  }

  /** All that was told, in a few words each. */
  get told(): string[] {
    return this.entries.map((entry) => `${entry.from}: ${labelText(entry)}`);
  }

  #say(from: Side, text: string): void {
    this.said[from] += text.length;
    const bytes = latin1(text);
    if (from === this.#end) {
      this.#tap.wrote(bytes);
      return;
    }
    const near = from === 'client' ? this.#server : this.#client;
    this.#tap.read(bytes);
    near.receive(bytes);
    this.#readOn(near);
  }

  #readOn(near: HttpConnection): void {
    try {
      for (let event = near.nextEvent(); typeof event === 'object'; event = near.nextEvent()) {
        this.#tap.event(event);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#tap.fault(error);
    }
  }
}
