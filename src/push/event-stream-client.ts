import { EventEmitter } from 'node:events';
import type { ResponseHead } from '../http/head.ts';
import type { Client, OpenResponse } from '../net/client.ts';
import { connectTo, placeOf } from '../net/connect-url.ts';
import { type Environment, SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import { callListener } from '../net/report-exception.ts';
import type { TlsOptions } from '../net/secure-socket.ts';
import type { Tap } from '../net/tap.ts';
import { pause } from '../net/timers.ts';
import type { DispatchedEvent, EventBlock } from '../sse/event-block.ts';
import { type EventStreamOptions, EventStreamReader } from '../sse/event-stream-reader.ts';
import { judgeResponse } from '../sse/judge-response.ts';
import type { EventStreamLimits } from '../sse/limits.ts';
import { failureWords } from '../wire/failure-words.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import type { Given } from '../wire/with-defaults.ts';
import { READ_TIMEOUT } from './limits.ts';
import { ReadTimeout, silenceOf } from './read-timeout.ts';

/** How an event stream is read, where it differs from the default. */
export interface EventStreamClientOptions {
  readonly environment?: Environment | undefined;
  /** Whom it trusts, where TLS is asked for. */
  readonly tls?: TlsOptions | undefined;
  /** Called for each connection; what it returns listens in on it. */
  readonly newTap?: (() => Tap) | undefined;
  /** What an earlier client has come to. */
  readonly lastEventId?: string | undefined;
  readonly limits?: Given<EventStreamLimits> | undefined;
  /**
   * After how long without an octet a server counts as gone, in milliseconds; `Infinity`: never.
   * Default: 60,000, four comments of a server that sends one every 15 s, as HTML 9.2.7 advises.
   */
  readonly readTimeout?: number | undefined;
}

/** What an event stream's client tells of. */
export interface EventStreamClientEvents {
  /** The stream has begun, or has begun again. */
  open: [];
  /** An event, of whatever type. */
  event: [event: DispatchedEvent];
  /** The connection broke, or there is none: it is opened again after so many milliseconds. */
  wait: [milliseconds: number, why: string];
  /** It will not be opened again. Without a reason the client was told to close. */
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

/** HTML 9.2.3, to fail the connection: whatever the server means by it, it ends the client for good. */
class Failure extends Error {}

/**
 * Reads an event stream and comes back by itself when it breaks, HTML 9.2.3. Only a status other than
 * 200, or content of another type, ends it.
 *
 * It hears events of every type, and says why it waits and why it has ended. The Standard's own
 * interface, which hides these, is `EventSource` on top of it.
 */
export class EventStreamClient extends EventEmitter<EventStreamClientEvents> {
  readonly url: string;
  readonly #options: EventStreamClientOptions;
  readonly #environment: Environment;
  readonly #stop = new AbortController();
  #client: Client | undefined;
  #origin: string;
  #lastEventId: string;
  #reconnectionTime = RECONNECTION_TIME;
  /** Connections in a row that failed before a stream began. */
  #failures = 0;

  /** @throws TypeError for what is no http URL, or has a name and password that would not be sent */
  constructor(url: string | URL, options: EventStreamClientOptions = {}) {
    super();
    const { href, origin } = checked(new URL(url));
    this.url = href;
    this.#origin = origin;
    this.#options = options;
    this.#environment = options.environment ?? SYSTEM_ENVIRONMENT;
    this.#lastEventId = options.lastEventId ?? '';
    queueMicrotask(() => this.#run());
  }

  /** What is sent as Last-Event-ID when it comes back. */
  get lastEventId(): string {
    return this.#lastEventId;
  }

  /** Whose events these are: the origin of the URL that redirects have led to. */
  get origin(): string {
    return this.#origin;
  }

  /** Ends it for good. */
  close(): void {
    this.#end(undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const why = await this.#readOnce().catch((error: Error) => error);
      if (signal.aborted) return;
      if (why instanceof Failure) return this.#end(why.message);
      const milliseconds = this.#nextWait();
      this.#tell('wait', milliseconds, why ? failureWords(why) : 'the stream has ended');
      await pause(this.#environment, milliseconds, signal);
    }
  }

  /** A server that cannot be reached is asked less and less often, as the Standard allows. */
  #nextWait(): number {
    const longer = this.#reconnectionTime * 2 ** Math.max(this.#failures - 1, 0);
    return Math.max(this.#reconnectionTime, Math.min(longer, LONGEST_WAIT));
  }

  /** Reads one stream to its end. However that comes, the connection goes with it. */
  async #readOnce(): Promise<undefined> {
    const { readTimeout: milliseconds = READ_TIMEOUT } = this.#options;
    const onTimeout = () => this.#client?.destroy();
    const timeout = new ReadTimeout({ environment: this.#environment, milliseconds, onTimeout });
    try {
      await this.#readStream(timeout);
    } catch (error) {
      throw timeout.isOver ? silenceOf(milliseconds) : error;
    } finally {
      timeout.stop();
      this.#client?.destroy();
    }
  }

  async #readStream(timeout: ReadTimeout): Promise<void> {
    this.#failures++;
    const { head, content } = await this.#follow(new URL(this.url));
    const why = judgeResponse(head);
    if (why !== undefined) throw new Failure(why);
    this.#failures = 0;
    this.#tell('open');
    const reader = new EventStreamReader(this.#readerOptions);
    for await (const piece of content) {
      timeout.heard();
      this.#receive(reader, piece);
    }
  }

  get #readerOptions(): EventStreamOptions {
    return { limits: this.#options.limits, lastEventId: this.#lastEventId };
  }

  #receive(reader: EventStreamReader, piece: Buffer): void {
    reader.receive(piece);
    for (let block = this.#next(reader); block; block = this.#next(reader)) {
      this.#lastEventId = reader.lastEventId;
      if (block.event) this.#tell('event', block.event);
    }
    const { reconnectionTime = this.#reconnectionTime } = reader;
    this.#reconnectionTime = Math.min(reconnectionTime, LONGEST_TIMER);
  }

  /** @throws Failure where the stream is more than we take: it would be the next time, too */
  #next(reader: EventStreamReader): EventBlock | undefined {
    const tap = this.#client?.tap;
    try {
      const block = reader.nextEvent();
      if (block) tap?.event(block);
      return block;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      tap?.fault(error);
      throw new Failure(error.message);
    }
  }

  /** Sends the request, and again where the server says it should go elsewhere. */
  async #follow(first: URL): Promise<OpenResponse> {
    let url = first;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await this.#open(url);
      this.#origin = url.origin;
      const next = nextPlace(response.head, url);
      if (!next) return response;
      this.#client?.destroy();
      url = next;
    }
    throw new Failure(`more than ${MOST_REDIRECTS} redirects`);
  }

  async #open(url: URL): Promise<OpenResponse> {
    const { tls, newTap } = this.#options;
    const { signal } = this.#stop;
    const tap = newTap?.();
    tap?.readsEvents?.(this.#readerOptions);
    const options = { environment: this.#environment, tls, tap, signal };
    this.#client = await connectTo(url, SCHEMES, options);
    if (signal.aborted) this.#client.destroy();
    const { requestTarget, host } = placeOf(url);
    const id = Buffer.from(this.#lastEventId).toString('latin1');
    const fields = [
      ['Host', host],
      ['Accept', 'text/event-stream'],
      // Without this field any coding is welcome, RFC 9110 12.5.3.
      ['Accept-Encoding', 'identity'],
      ['Cache-Control', 'no-store'],
      ...(id === '' ? [] : [['Last-Event-ID', id] as const]),
    ] as const;
    return this.#client.open({ method: 'GET', requestTarget, fields });
  }

  #end(why: string | undefined): void {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#client?.destroy();
    this.#emit('close', why);
  }

  #tell<Name extends 'open' | 'event' | 'wait'>(
    name: Name,
    ...parameters: EventStreamClientEvents[Name]
  ): void {
    if (!this.#stop.signal.aborted) this.#emit(name, ...parameters);
  }

  /** Each listener is called, whatever another one throws: that is no fault of the stream's. */
  #emit<Name extends keyof EventStreamClientEvents>(
    name: Name,
    ...parameters: EventStreamClientEvents[Name]
  ): void {
    for (const listener of this.rawListeners(name)) {
      callListener(() => Reflect.apply(listener, this, parameters));
    }
  }
}

/** Where a response says that the stream is; undefined where it is no redirect. */
function nextPlace(head: ResponseHead, url: URL): URL | undefined {
  const location = head.field('location');
  if (!REDIRECTS.has(head.statusCode) || location === undefined) return undefined;
  try {
    return checked(new URL(location, url));
  } catch (error) {
    throw new Failure(`${head.statusCode} to a wrong place: ${failureWords(error)}`);
  }
}

function checked(url: URL): URL {
  const { href, protocol, username, password } = url;
  if (!SCHEMES.includes(protocol))
    throw new TypeError(`${href} has none of the schemes ${SCHEMES.join(' and ')}`);
  if (username === '' && password === '') return url;
  throw new TypeError('a name and a password in the URL would not be sent');
}
