import type { OutgoingResponse } from '../http/encode-head.ts';
import { HttpError } from '../http/faults.ts';
import type { RequestHead } from '../http/head.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../http/limits.ts';
import { ServerExchanges } from '../http/server-exchange.ts';
import { SharedContent } from '../http/shared-content.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Closing } from './closing.ts';
import type { SessionOptions } from './handler.ts';
import { IncomingContent } from './incoming-content.ts';
import { Outbox } from './outbox.ts';
import { Request } from './request.ts';
import { Response, type ResponseSink, type Stop, type SwitchedConnection } from './response.ts';
import type { ProtocolHandler, Transport } from './transport.ts';

/** One connection of a server, for as long as HTTP is spoken over it. */
export class HttpSession implements ProtocolHandler, ResponseSink {
  readonly #transport: Transport;
  readonly #options: SessionOptions;
  readonly #limits: HttpLimits;
  readonly #exchanges: ServerExchanges;
  #content: IncomingContent | undefined;
  /** The request that will be handled when it is complete, and its response. */
  #complete: Request | undefined;
  #response: Response | undefined;
  readonly #outbox: Outbox;
  #isAdvancing = false;
  #time: number;
  /** The connection is gone, or is someone else's: it closes, or was given away at a 101. */
  #isOver = false;
  #isStopping = false;
  /** Since when we do not read, for reasons of our own. */
  #heldUpSince: number | undefined;
  /** What wants to know that the response under way is in vain, or should come to its end. */
  #onStop: ((why: Stop) => void) | undefined;

  constructor(transport: Transport, options: SessionOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#limits = options.limits ?? DEFAULT_HTTP_LIMITS;
    this.#outbox = new Outbox(transport, this.#limits.stallMilliseconds);
    this.#time = options.environment.monotonic();
    this.#exchanges = new ServerExchanges(this.#limits, () => this.#time, options.memo);
  }

  // What the transport tells us.

  receive(bytes: Buffer): void {
    this.#lookAtClock();
    this.#exchanges.receive(bytes);
    this.#advance();
  }

  receiveEnd(): void {
    this.#exchanges.receiveEnd();
    this.#advance();
    this.#stop('client gone');
  }

  drained(): void {
    this.#outbox.drained(true);
    this.#lookAtClock();
    this.#advance();
  }

  lost(error: Error | undefined): void {
    this.#isOver = true;
    this.#content?.fail(error ?? new Error('the connection was closed'));
    this.#outbox.drained(false);
    this.#stop('client gone');
  }

  checkDeadline(now: number): void {
    this.#time = now;
    if (this.#isHeldUp) this.#heldUpSince ??= now;
    if (this.#heldUpSince !== undefined) return;
    try {
      this.#exchanges.expire(now);
      if (this.#exchanges.transport === 'ends') this.#close();
    } catch (error) {
      this.#answerFault(error);
    }
  }

  /** The next exchange is to be the last one. */
  endAfterNext(): void {
    this.#exchanges.endAfterThis();
  }

  shutDown(): void {
    this.#isStopping = true;
    this.#lookAtClock();
    this.#exchanges.stop();
    if (this.#exchanges.transport === 'ends') this.#close();
    else this.#stop('server stops');
  }

  // What a response asks of us. A handler may still answer when the connection is over: then no one is
  // there to hear it.

  respond(head: OutgoingResponse, length: number | undefined): void {
    if (this.#isOver) return;
    this.#outbox.add(this.#exchanges.respond(head, length, this.#options.environment.now()));
  }

  respondMeanwhile(head: OutgoingResponse): void {
    if (this.#isOver) return;
    this.#outbox.add(this.#exchanges.respondMeanwhile(head));
    this.#outbox.flush();
  }

  get acceptsContent(): boolean {
    return this.#isOver || this.#exchanges.acceptsContent;
  }

  /** Text joins what waits to be written; octets leave uncopied. */
  writeContent(octets: string | Uint8Array | SharedContent): void {
    if (this.#isOver) return;
    if (typeof octets === 'string') {
      this.#outbox.add(this.#exchanges.sendText(octets));
    } else if (octets instanceof SharedContent) {
      this.#outbox.sendAlone(this.#exchanges.sendShared(octets));
    } else {
      const { before, after } = this.#exchanges.sendFrame(octets.length);
      this.#outbox.send(before, octets, after);
    }
  }

  writeEnd(): void {
    if (this.#isOver) return;
    this.#lookAtClock();
    this.#outbox.add(this.#exchanges.sendEnd());
    this.#content?.abandon();
    this.#content = undefined;
    this.#onStop = undefined;
    this.#advance();
  }

  get isCongested(): boolean {
    return this.#outbox.isCongested;
  }

  flushSoon(): void {
    this.#outbox.flushSoon();
  }

  ready(): Promise<boolean> {
    if (this.#isOver) return Promise.resolve(false);
    this.#outbox.flushText();
    return this.#outbox.ready();
  }

  onStop(listener: (why: Stop) => void): void {
    this.#onStop = listener;
    if (this.#isOver || this.#exchanges.hasEnded) this.#stop('client gone');
    else if (this.#isStopping) this.#stop('server stops');
  }

  switchProtocols(head: OutgoingResponse): SwitchedConnection {
    if (this.#isOver) throw new Error('the client has gone');
    this.#outbox.add(this.#exchanges.switchProtocols(head));
    this.#outbox.flush();
    this.#isOver = true;
    const startsAt = this.#exchanges.readUpTo;
    return { transport: this.#transport, rest: this.#exchanges.takeRest(), startsAt };
  }

  giveUp(): void {
    this.#transport.reset();
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
   * Reads as many events as there are, up to the last response: what comes after it is not looked at.
   * A response that is sent meanwhile does not start it twice.
   */
  #advance(): void {
    if (this.#isAdvancing || this.#isOver) return;
    this.#isAdvancing = true;
    this.#excuseHoldUp();
    try {
      // What no one reads congests the outbox, and that stops us within one read.
      while (!this.#isHeldUp && this.#advanceOnce()) this.#outbox.flushIfMuch();
    } catch (error) {
      this.#answerFault(error);
    } finally {
      this.#isAdvancing = false;
    }
    this.#outbox.flushSoon();
    if (this.#isOver) return;
    if (this.#isHeldUp) this.#heldUpSince ??= this.#time;
    if (this.#exchanges.transport === 'ends') this.#close();
    else this.#regulate();
  }

  #advanceOnce(): boolean {
    const event = this.#exchanges.nextEvent();
    if (event === undefined || event === 'paused') return false;
    this.#transport.tap?.event(event);
    switch (event.type) {
      case 'request':
        this.#receiveRequest(event);
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
  #receiveRequest(head: RequestHead): void {
    const response = new Response(this);
    const { refusal } = this.#exchanges;
    if (refusal !== undefined) {
      response.send(refusal);
      return;
    }
    if (this.#exchanges.contentLeft === 0) {
      this.#complete = new Request(head, NO_CONTENT_AT_ALL);
      this.#response = response;
      return;
    }
    const content = new IncomingContent(() => this.#readMore());
    this.#content = content;
    this.#run(new Request(head, content), response);
  }

  /** The handler wants content that is not there yet. */
  #readMore(): void {
    this.#lookAtClock();
    this.#outbox.add(this.#exchanges.inviteContent());
    this.#advance();
  }

  /** The clock stands still while we read on: it is looked at once a read. */
  #lookAtClock(): void {
    if (!this.#isAdvancing) this.#time = this.#options.environment.monotonic();
  }

  /** We read again: time in which we did not is not the client's. */
  #excuseHoldUp(): void {
    if (this.#heldUpSince === undefined || this.#isHeldUp) return;
    this.#exchanges.excuse(this.#time - this.#heldUpSince);
    this.#heldUpSince = undefined;
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
    const isFull = this.#exchanges.unreadOctets >= this.#limits.unreadOctets;
    if (isFull || this.#outbox.isCongested) this.#transport.pause();
    else this.#transport.resume();
  }

  #close(): void {
    if (this.#isOver) return;
    this.#outbox.flush();
    this.#isOver = true;
    new Closing(this.#transport, this.#limits, this.#time);
  }

  #answerFault(error: unknown): void {
    if (!(error instanceof HttpError)) throw error;
    this.#transport.tap?.fault(error);
    this.#content?.fail(error);
    this.#outbox.add(this.#exchanges.answer(error, this.#options.environment.now()));
    this.#outbox.flush();
    if (this.#exchanges.transport === 'ends') this.#close();
    else this.#transport.destroy();
  }
}

/** What a request has that announces no content. */
const NO_CONTENT_AT_ALL = new IncomingContent(() => {});
NO_CONTENT_AT_ALL.finish();
