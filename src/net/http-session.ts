import type { OutgoingResponse } from '../http/encode-head.ts';
import { expectationOf } from '../http/expect.ts';
import { HTTP_FAULTS, type HttpFault } from '../http/faults.ts';
import type { Framing } from '../http/framing.ts';
import type { RequestHead } from '../http/head.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../http/limits.ts';
import { HttpServerConnection } from '../http/server-connection.ts';
import { SharedContent } from '../http/shared-content.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Closing } from './closing.ts';
import type { SessionOptions } from './handler.ts';
import { IncomingContent } from './incoming-content.ts';
import { Outbox } from './outbox.ts';
import type { Pump, Speaker } from './pump.ts';
import { Request } from './request.ts';
import { Response, type ResponseSink, type Stop, type SwitchedConnection } from './response.ts';

/** One connection of a server, for as long as HTTP is spoken over it. */
export class HttpSession implements Speaker, ResponseSink {
  readonly #pump: Pump;
  readonly #options: SessionOptions;
  readonly #limits: HttpLimits;
  readonly #connection: HttpServerConnection;
  #content: IncomingContent | undefined;
  /** The request that will be handled when it is complete, and its response. */
  #complete: Request | undefined;
  #response: Response | undefined;
  /** The client waits for a 100 before it sends the content of this request. */
  #owesContinue = false;
  readonly #outbox: Outbox;
  #isAdvancing = false;
  #time: number;
  /** The connection is gone, or is someone else's: it closes, or was given away at a 101. */
  #isOver = false;
  #isStopping = false;
  /** Who wants to know that the response under way is in vain, or should come to its end. */
  #onStop: ((why: Stop) => void) | undefined;

  constructor(pump: Pump, options: SessionOptions) {
    this.#pump = pump;
    this.#options = options;
    this.#limits = options.limits ?? DEFAULT_HTTP_LIMITS;
    this.#outbox = new Outbox(pump, this.#limits.stallMilliseconds);
    this.#time = options.sources.monotonic();
    this.#connection = new HttpServerConnection(this.#limits, () => this.#time);
  }

  // What the pump tells us.

  receive(bytes: Buffer): void {
    this.#time = this.#options.sources.monotonic();
    this.#connection.receive(bytes);
    this.#advance();
  }

  receiveEnd(): void {
    this.#connection.receiveEnd();
    this.#advance();
    this.#stop('client gone');
  }

  drained(): void {
    this.#outbox.drained(true);
    this.#wakeUp();
  }

  lost(error: Error | undefined): void {
    this.#isOver = true;
    this.#content?.fail(error ?? new Error('the connection was closed'));
    this.#outbox.drained(false);
    this.#stop('client gone');
  }

  checkDeadline(now: number): void {
    if (this.#isHeldUp || this.#owesContinue) return;
    this.#time = now;
    try {
      this.#connection.expire(now);
      if (this.#connection.responseState === 'closed') this.#close();
    } catch (error) {
      this.#answerFault(error);
    }
  }

  /** The next exchange is to be the last one. */
  endBehindNext(): void {
    this.#connection.endAfterThis();
  }

  shutDown(): void {
    this.#isStopping = true;
    this.#connection.endAfterThis();
    this.#time = this.#options.sources.monotonic();
    if (this.#connection.isIdle) this.#close();
    else this.#stop('server stops');
  }

  // What a response asks of us.

  /** The wall's clock, for Date, RFC 9110 6.6.1. Deadlines go by the monotonic one. */
  get time(): number {
    return this.#options.sources.now();
  }

  /** A response that comes before the content it does not want ends the connection as well. */
  get isLast(): boolean {
    const { contentLeft, persists } = this.#connection;
    return !persists || this.#owesContinue || contentLeft > this.#limits.drainOctets;
  }

  get clientSpeaks11(): boolean {
    return this.#connection.clientSpeaks11;
  }

  // A handler may still answer when the connection is over: then no one is there to hear it.

  writeHead(head: OutgoingResponse, framing: Framing, ownLines: string): void {
    if (this.#isOver) return;
    const isLast = head.statusCode >= 200 && this.isLast;
    this.#outbox.add(this.#connection.sendHead(head, framing, ownLines));
    if (isLast) this.#connection.endAfterThis();
  }

  /** Text joins what waits to be written; octets leave uncopied. */
  writeContent(octets: string | Uint8Array | SharedContent): void {
    if (this.#isOver) return;
    if (typeof octets === 'string') {
      this.#outbox.add(this.#connection.sendText(octets));
    } else if (octets instanceof SharedContent) {
      this.#outbox.sendAlone(this.#connection.sendShared(octets));
    } else {
      const { before, after } = this.#connection.sendFrame(octets.length);
      this.#outbox.send(before, octets, after);
    }
  }

  writeEnd(): void {
    if (this.#isOver) return;
    this.#outbox.add(this.#connection.sendEnd());
    this.#content?.abandon();
    this.#content = undefined;
    this.#owesContinue = false;
    this.#onStop = undefined;
    if (!this.#isAdvancing) this.#wakeUp();
  }

  get isCongested(): boolean {
    return this.#outbox.isCongested;
  }

  flushSoon(): void {
    this.#outbox.flushSoon();
  }

  roomForMore(): Promise<boolean> {
    if (this.#isOver) return Promise.resolve(false);
    this.#outbox.flush();
    return this.#outbox.room();
  }

  onStop(listener: (why: Stop) => void): void {
    this.#onStop = listener;
    if (this.#isOver || this.#connection.hasEnded) this.#stop('client gone');
    else if (this.#isStopping) this.#stop('server stops');
  }

  switchProtocols(head: OutgoingResponse): SwitchedConnection {
    if (this.#isOver) throw new Error('the client has gone');
    this.#outbox.add(this.#connection.sendHead(head));
    this.#outbox.flush();
    this.#isOver = true;
    const startsAt = this.#connection.readUpTo;
    return { pump: this.#pump, rest: this.#connection.takeRest(), startsAt };
  }

  giveUp(): void {
    this.#pump.reset();
  }

  #stop(why: Stop): void {
    const listener = this.#onStop;
    this.#onStop = undefined;
    listener?.(why);
  }

  // Reading.

  /** Whether it is not the client that we wait for. */
  get #isHeldUp(): boolean {
    if (this.#outbox.isCongested) return true;
    return this.#content !== undefined && this.#content.queuedOctets >= this.#limits.unreadOctets;
  }

  /**
   * Reads as many events as there are, up to the last response: what lies behind it is not looked at.
   * A response that is sent meanwhile does not start it twice.
   */
  #advance(): void {
    if (this.#isAdvancing || this.#isOver) return;
    this.#isAdvancing = true;
    try {
      while (!this.#isHeldUp && !this.#isThrough && this.#advanceOnce());
    } catch (error) {
      this.#answerFault(error);
    } finally {
      this.#isAdvancing = false;
    }
    this.#outbox.flushSoon();
    if (this.#isOver) return;
    if (this.#isThrough) this.#close();
    else this.#regulate();
  }

  /** The last response has been given, whether the client has finished its request or not. */
  get #isThrough(): boolean {
    const { responseState, persists } = this.#connection;
    return responseState === 'closed' || (responseState === 'done' && !persists);
  }

  #advanceOnce(): boolean {
    const event = this.#connection.nextEvent();
    if (event === undefined || event === 'paused') return false;
    this.#pump.tap?.event(event);
    switch (event.type) {
      case 'request':
        this.#takeRequest(event);
        break;
      case 'content':
        this.#content?.add(event.bytes);
        break;
      case 'end':
        this.#finishRequest();
        break;
    }
    return true;
  }

  /**
   * A request without content is handled when it is complete, which is at once: then it may switch
   * protocols. Any other is handled from its head on.
   */
  #takeRequest(head: RequestHead): void {
    const response = new Response(this, head.method);
    const expectation = expectationOf(head);
    if (expectation === 'unknown') {
      response.send(417);
      return;
    }
    if (this.#connection.contentLeft === 0) {
      this.#complete = new Request(head, NO_CONTENT_AT_ALL);
      this.#response = response;
      return;
    }
    const content = new IncomingContent(() => this.#readMore());
    this.#content = content;
    // RFC 9110 10.1.1: no 100 where content has already begun to come.
    this.#owesContinue = expectation === '100-continue' && this.#connection.unreadOctets === 0;
    this.#run(new Request(head, content), response);
  }

  /** The handler wants content that is not there yet. */
  #readMore(): void {
    if (this.#owesContinue) {
      this.#owesContinue = false;
      this.#outbox.add(this.#connection.sendHead({ statusCode: 100, fields: [] }));
    }
    this.#wakeUp();
  }

  /** We go on after a wait that was none of the client's making. */
  #wakeUp(): void {
    if (this.#isAdvancing) return;
    this.#time = this.#options.sources.monotonic();
    this.#connection.restartWait();
    this.#advance();
  }

  #finishRequest(): void {
    this.#content?.finish();
    const request = this.#complete;
    this.#complete = undefined;
    if (request) this.#run(request, this.#response!);
  }

  #run(request: Request, response: Response): void {
    try {
      const running = this.#options.handler(request, response);
      if (running instanceof Promise) {
        running.then(
          () => this.#answerFor(response),
          (error) => this.#answerFor(response, error),
        );
      } else if (!response.isSent) this.#answerFor(response);
    } catch (error) {
      this.#answerFor(response, error);
    }
  }

  /** A handler has ended, perhaps with an error and perhaps without an answer. */
  #answerFor(response: Response, error?: unknown): void {
    const isOurs = error !== undefined && !(error instanceof ProtocolError);
    if (isOurs && !this.#isOver) this.#options.onError?.(error);
    if (!response.isSent && !this.#isOver) response.send(500);
  }

  // Writing.

  /** While bytes pile up that no one reads, on our side or on the client's, the client has to wait. */
  #regulate(): void {
    const isFull = this.#connection.unreadOctets >= this.#limits.unreadOctets;
    if (isFull || this.#outbox.isCongested) this.#pump.pause();
    else this.#pump.resume();
  }

  #close(): void {
    if (this.#isOver) return;
    this.#outbox.flush();
    this.#isOver = true;
    new Closing(this.#pump, this.#limits, this.#time);
  }

  #answerFault(error: unknown): void {
    if (!(error instanceof ProtocolError)) throw error;
    this.#pump.tap?.fault(error);
    this.#content?.fail(error);
    if (!this.#connection.answerFault()) {
      this.#leaveUnanswered();
      return;
    }
    const { status } = HTTP_FAULTS[error.fault as HttpFault];
    const fields = [['Content-Type', 'text/plain']] as const;
    new Response(this, this.#connection.method).send(status, fields, `${error.message}\n`);
    this.#outbox.flush();
    this.#close();
  }

  /** A response that is complete has to reach the client; one that is not must not look so. */
  #leaveUnanswered(): void {
    if (this.#connection.responseState === 'done') {
      this.#close();
      return;
    }
    this.#outbox.flush();
    this.#pump.destroy();
  }
}

/** What a request has that announces no content. */
const NO_CONTENT_AT_ALL = new IncomingContent(() => {});
NO_CONTENT_AT_ALL.finish();
