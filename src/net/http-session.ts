import type { OutgoingResponse } from '../http/encode-head.ts';
import { HTTP_FAULTS, type HttpFault } from '../http/faults.ts';
import type { RequestHead } from '../http/head.ts';
import type { HttpLimits } from '../http/limits.ts';
import { HttpServerConnection } from '../http/server-connection.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Request, Response, type ResponseSink } from './exchange.ts';
import type { Pump, Speaker } from './pump.ts';
import type { Sources } from './sources.ts';

/** Answers one request. A handler that throws, or that answers nothing, is answered for: 500. */
export type Handler = (request: Request, response: Response) => void | Promise<void>;

/** One connection of a server, for as long as HTTP is spoken over it. */
export class HttpSession implements Speaker, ResponseSink {
  readonly #pump: Pump;
  readonly #handler: Handler;
  readonly #sources: Sources;
  readonly #connection: HttpServerConnection;
  #content: ContentCollector | undefined;
  #runAtEnd: (() => void) | undefined;
  #isAdvancing = false;

  constructor(pump: Pump, handler: Handler, sources: Sources, limits?: HttpLimits) {
    this.#pump = pump;
    this.#handler = handler;
    this.#sources = sources;
    this.#connection = new HttpServerConnection(limits);
  }

  receive(bytes: Buffer): void {
    this.#connection.receive(bytes);
    this.#advance();
  }

  receiveEnd(): void {
    this.#connection.receiveEnd();
    this.#advance();
  }

  lost(error: Error | undefined): void {
    this.#content?.fail(error ?? new Error('the connection was closed'));
  }

  now(): number {
    return this.#sources.now();
  }

  get isLast(): boolean {
    return !this.#connection.persists;
  }

  writeResponse(head: OutgoingResponse, content: Uint8Array): void {
    const parts = [this.#connection.send({ type: 'response', ...head })];
    if (content.length > 0) parts.push(this.#connection.send({ type: 'content', bytes: content }));
    this.#connection.send({ type: 'end' });
    this.#pump.write(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
    if (this.#connection.responseState === 'closed') this.#pump.end();
    this.#advance();
  }

  switchProtocols(head: OutgoingResponse): { pump: Pump; rest: Buffer; startsAt: number } {
    this.#pump.write(this.#connection.send({ type: 'response', ...head }));
    const startsAt = this.#connection.readUpTo;
    return { pump: this.#pump, rest: this.#connection.takeRest(), startsAt };
  }

  /** Reads as many events as there are. A response that is sent meanwhile does not start it twice. */
  #advance(): void {
    if (this.#isAdvancing) return;
    this.#isAdvancing = true;
    try {
      while (this.#advanceOnce());
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#answerFault(error as ProtocolError<HttpFault>);
    } finally {
      this.#isAdvancing = false;
    }
  }

  #advanceOnce(): boolean {
    const event = this.#connection.nextEvent();
    if (event === undefined || event === 'paused') return false;
    this.#pump.tap?.event(event);
    if (event.type === 'request') this.#handle(event);
    else if (event.type === 'content') this.#content?.add(event.bytes);
    else if (event.type === 'end') this.#finishRequest();
    else this.#pump.end();
    return true;
  }

  /**
   * A request with content is handled from its head on. One without is handled when it is complete,
   * which is at once, so that its handler may switch protocols.
   */
  #handle(head: RequestHead): void {
    const content = new ContentCollector();
    this.#content = content;
    const response = new Response(this, head.method);
    const run = () => void this.#run(new Request(head, content.whole), response);
    if (this.#connection.hasUnreadContent) run();
    else this.#runAtEnd = run;
  }

  #finishRequest(): void {
    this.#content?.finish();
    this.#runAtEnd?.();
    this.#runAtEnd = undefined;
  }

  async #run(request: Request, response: Response): Promise<void> {
    try {
      await this.#handler(request, response);
      if (!response.isSent) response.send(500);
    } catch {
      if (!response.isSent) response.send(500);
      else this.#pump.destroy();
    }
  }

  #answerFault(error: ProtocolError<HttpFault>): void {
    this.#pump.tap?.fault(error);
    this.#content?.fail(error);
    if (!this.#connection.answerFault()) {
      this.#pump.destroy();
      return;
    }
    const fields = [['Content-Type', 'text/plain']] as const;
    new Response(this, '').send(HTTP_FAULTS[error.fault].status, fields, `${error.message}\n`);
  }
}

/** Collects content until it is whole. */
class ContentCollector {
  readonly whole: Promise<Buffer>;
  readonly #parts: Buffer[] = [];
  #resolve!: (content: Buffer) => void;
  #reject!: (error: Error) => void;

  constructor() {
    this.whole = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Content that no handler asks for may fail without anyone's notice.
    this.whole.catch(() => {});
  }

  add(bytes: Buffer): void {
    this.#parts.push(bytes);
  }

  finish(): void {
    this.#resolve(this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts));
  }

  fail(error: Error): void {
    this.#reject(error);
  }
}
