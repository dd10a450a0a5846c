import type { DispatchedEvent } from '../sse/event-block.ts';
import { EventStreamClient, type EventStreamClientOptions } from './event-stream-client.ts';

/** HTML 9.2.2, with what the Standard leaves to the browser. */
export interface EventSourceInit extends EventStreamClientOptions {
  /** Kept for `withCredentials` to say: there are no cookies here that could be sent. */
  readonly withCredentials?: boolean;
}

/** The events of the interface; all others are types of the stream's own, and bring a MessageEvent. */
interface OwnEvents {
  open: Event;
  error: Event;
}

type EventOf<Type extends string> = Type extends keyof OwnEvents ? OwnEvents[Type] : MessageEvent;
type Handler<Given extends Event> = (this: EventSource, event: Given) => unknown;
type Listener<Given extends Event> = Handler<Given> | { handleEvent(event: Given): unknown };
type ListenerOptions = Parameters<EventTarget['addEventListener']>[2];

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;

/**
 * The EventSource interface of HTML 9.2.2, for where the platform has none. A listener that throws does
 * not stop the others, nor the stream: its exception is `uncaughtException`, as with any EventTarget.
 *
 * `error` says neither what has happened nor for how long the source waits, as the Standard has it:
 * `EventStreamClient` does.
 */
export class EventSource extends EventTarget {
  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSED = CLOSED;
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSED = CLOSED;
  readonly url: string;
  readonly withCredentials: boolean;
  readonly #handlers = new Map<string, (event: Event) => void>();
  readonly #given = new Map<string, unknown>();
  #client: EventStreamClient | undefined;
  #readyState: typeof CONNECTING | typeof OPEN | typeof CLOSED = CONNECTING;

  /** @throws DOMException, a SyntaxError, for what is no absolute URL */
  constructor(url: string | URL, init: EventSourceInit = {}) {
    super();
    if (!URL.canParse(`${url}`)) throw new DOMException(`${url} is no URL`, 'SyntaxError');
    this.url = new URL(url).href;
    this.withCredentials = init.withCredentials ?? false;
    try {
      this.#client = this.#open(init);
    } catch {
      // A URL that can be read, but never be fetched: that is told as an event.
      queueMicrotask(() => this.#fail());
    }
  }

  get readyState(): 0 | 1 | 2 {
    return this.#readyState;
  }

  get onopen(): Handler<Event> | null {
    return this.#handler('open');
  }

  set onopen(handler: Handler<Event> | null) {
    this.#setHandler('open', handler);
  }

  get onmessage(): Handler<MessageEvent> | null {
    return this.#handler('message');
  }

  set onmessage(handler: Handler<MessageEvent> | null) {
    this.#setHandler('message', handler);
  }

  get onerror(): Handler<Event> | null {
    return this.#handler('error');
  }

  set onerror(handler: Handler<Event> | null) {
    this.#setHandler('error', handler);
  }

  /** Ends it for good. No one is told. */
  close(): void {
    this.#readyState = CLOSED;
    this.#client?.close();
  }

  override addEventListener<Type extends string>(
    type: Type,
    listener: Listener<EventOf<Type>> | null,
    options?: ListenerOptions,
  ): void {
    super.addEventListener(type, listener as never, options);
  }

  override removeEventListener<Type extends string>(
    type: Type,
    listener: Listener<EventOf<Type>> | null,
    options?: ListenerOptions,
  ): void {
    super.removeEventListener(type, listener as never, options as never);
  }

  #open(init: EventSourceInit): EventStreamClient {
    const client = new EventStreamClient(this.url, init);
    client.on('open', () => this.#announce());
    client.on('event', (event) => this.#dispatch(event, client.origin));
    client.on('wait', () => this.#reestablish());
    client.on('close', () => this.#fail());
    return client;
  }

  /** HTML 9.2.3, to announce the connection. */
  #announce(): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = OPEN;
    this.dispatchEvent(new Event('open'));
  }

  /** HTML 9.2.3, to reestablish the connection: it is told before the wait. */
  #reestablish(): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CONNECTING;
    this.dispatchEvent(new Event('error'));
  }

  /** HTML 9.2.3, to fail the connection: it is not opened again. */
  #fail(): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    this.dispatchEvent(new Event('error'));
  }

  /** HTML 9.2.6, the last steps to dispatch the event. */
  #dispatch({ type, data, lastEventId }: DispatchedEvent, origin: string): void {
    if (this.#readyState === CLOSED) return;
    this.dispatchEvent(new MessageEvent(type, { data, lastEventId, origin }));
  }

  #handler<Given extends Event>(type: string): Handler<Given> | null {
    return (this.#given.get(type) as Handler<Given> | undefined) ?? null;
  }

  /** HTML 8.1.8.1: a handler stands among the listeners where it was first set; null takes it away. */
  #setHandler<Given extends Event>(type: string, handler: Handler<Given> | null): void {
    const isCallable = typeof handler === 'function';
    const call = this.#handlers.get(type);
    if (isCallable) this.#given.set(type, handler);
    else this.#given.delete(type);
    if (call && !isCallable) {
      this.#handlers.delete(type);
      super.removeEventListener(type, call);
    } else if (!call && isCallable) {
      const calling = (event: Event) => this.#handler(type)?.call(this, event);
      this.#handlers.set(type, calling);
      super.addEventListener(type, calling);
    }
  }
}
