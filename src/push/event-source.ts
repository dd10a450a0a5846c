import { EventEmitter } from 'node:events';
import type { ResponseHead } from '../http/head.ts';
import type { Client, OpenResponse } from '../net/client.ts';
import { connectTo, placeOf } from '../net/connect-url.ts';
import type { TlsOptions } from '../net/secure-socket.ts';
import { type Sources, SYSTEM_SOURCES } from '../net/sources.ts';
import type { Tap } from '../net/tap.ts';
import { pause } from '../net/timers.ts';
import type { DispatchedEvent, EventBlock } from '../sse/event-block.ts';
import { EventStreamReader } from '../sse/event-stream-reader.ts';
import { ProtocolError } from '../wire/protocol-error.ts';

/** How an event source differs from the default. */
export interface EventSourceOptions {
  readonly sources?: Sources | undefined;
  /** Whom it trusts, where TLS is asked for. */
  readonly tls?: TlsOptions | undefined;
  /** Called for each connection; what it returns listens in on it. */
  readonly newTap?: (() => Tap) | undefined;
  /** What an earlier source has come to. */
  readonly lastEventId?: string | undefined;
}

/** What an event source tells of. */
export interface EventSourceEvents {
  /** The stream has begun, or has begun again. */
  open: [];
  event: [event: DispatchedEvent];
  /** The connection broke, or there is none: the source comes back after so many milliseconds. */
  wait: [milliseconds: number, why: string];
  /** It comes back no more. Without a reason it was told to. */
  close: [why: string | undefined];
}

/** Until the stream says otherwise: milliseconds, as browsers have it. */
const RECONNECTION_TIME = 3000;
const LONGEST_WAIT = 30_000;
/** Node's timers take no more: beyond it they would not wait at all. */
const LONGEST_TIMER = 2 ** 31 - 1;
const MOST_REDIRECTS = 20;
const SCHEMES = ['http:', 'https:'];
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** HTML 9.2.3: whatever the server means by it, it ends an event source for good. */
class Failure extends Error {}

/**
 * Reads an event stream, and comes back by itself when it breaks: HTML 9.2. Only a status other than
 * 200, or content of another type, ends it.
 */
export class EventSource extends EventEmitter<EventSourceEvents> {
  readonly url: string;
  readonly #options: EventSourceOptions;
  readonly #stop = new AbortController();
  #client: Client | undefined;
  #lastEventId: string;
  #reconnectionTime = RECONNECTION_TIME;
  /** Connections in a row that failed before a stream began. */
  #failures = 0;

  /** @throws TypeError for what is no http URL */
  constructor(url: string, options: EventSourceOptions = {}) {
    super();
    const { href, protocol } = new URL(url);
    if (!SCHEMES.includes(protocol))
      throw new TypeError(`${href} has none of the schemes ${SCHEMES}`);
    this.url = href;
    this.#options = options;
    this.#lastEventId = options.lastEventId ?? '';
    queueMicrotask(() => this.#run());
  }

  /** What is sent when it comes back. */
  get lastEventId(): string {
    return this.#lastEventId;
  }

  /** Ends it for good. */
  close(): void {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#client?.destroy();
    this.emit('close', undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { sources = SYSTEM_SOURCES } = this.#options;
    while (!signal.aborted) {
      const why = await this.#readOnce().catch((error: Error) => error);
      if (signal.aborted) return;
      if (why instanceof Failure) return this.#fail(why.message);
      const milliseconds = this.#nextWait();
      this.emit('wait', milliseconds, why?.message ?? 'the stream has ended');
      await pause(sources, milliseconds, signal);
    }
  }

  /** A server that cannot be reached is asked less and less often, as the Standard allows. */
  #nextWait(): number {
    const longer = this.#reconnectionTime * 2 ** Math.max(this.#failures - 1, 0);
    return Math.max(this.#reconnectionTime, Math.min(longer, LONGEST_WAIT));
  }

  /** Reads one stream to its end. */
  async #readOnce(): Promise<undefined> {
    this.#failures++;
    const { head, content } = await this.#follow(new URL(this.url));
    judge(head);
    this.#failures = 0;
    this.emit('open');
    const reader = new EventStreamReader();
    for await (const piece of content) this.#take(reader, piece);
    return undefined;
  }

  #take(reader: EventStreamReader, piece: Buffer): void {
    reader.receive(piece);
    for (let block = next(reader); block; block = next(reader)) {
      this.#lastEventId = reader.lastEventId;
      if (block.event && !this.#stop.signal.aborted) this.emit('event', block.event);
    }
    const { reconnectionTime = this.#reconnectionTime } = reader;
    this.#reconnectionTime = Math.min(reconnectionTime, LONGEST_TIMER);
  }

  /** Sends the request, and again where the server says it should go elsewhere. */
  async #follow(first: URL): Promise<OpenResponse> {
    let url = first;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await this.#open(url);
      const location = response.head.field('location');
      if (!REDIRECTS.has(response.head.statusCode) || location === undefined) return response;
      this.#client?.destroy();
      url = new URL(location, url);
    }
    throw new Failure(`more than ${MOST_REDIRECTS} redirects`);
  }

  async #open(url: URL): Promise<OpenResponse> {
    const { sources = SYSTEM_SOURCES, tls, newTap } = this.#options;
    const client = await connectTo(url, SCHEMES, { sources, tls, tap: newTap?.() });
    this.#client = client;
    if (this.#stop.signal.aborted) client.destroy();
    const { requestTarget, host } = placeOf(url);
    const id = Buffer.from(this.#lastEventId).toString('latin1');
    const fields = [
      ['Host', host],
      ['Accept', 'text/event-stream'],
      ['Cache-Control', 'no-store'],
      ...(id === '' ? [] : [['Last-Event-ID', id] as const]),
    ] as const;
    return client.open({ method: 'GET', requestTarget, fields });
  }

  #fail(why: string): void {
    this.#stop.abort();
    this.#client?.destroy();
    this.emit('close', why);
  }
}

/** @throws Failure where the answer is no event stream */
function judge(head: ResponseHead): void {
  if (head.statusCode !== 200) {
    const why = head.statusCode === 204 ? 'there is nothing more to come' : head.reasonPhrase;
    throw new Failure(`${head.statusCode} ${why}`);
  }
  const type = head.field('content-type') ?? 'none';
  const [essence = ''] = type.split(';');
  if (essence.trim().toLowerCase() !== 'text/event-stream') {
    throw new Failure(`its content type is ${type}, not text/event-stream`);
  }
}

/** @throws Failure where the stream is more than we take: it would be the next time, too */
function next(reader: EventStreamReader): EventBlock | undefined {
  try {
    return reader.nextEvent();
  } catch (error) {
    throw error instanceof ProtocolError ? new Failure(error.message) : error;
  }
}
