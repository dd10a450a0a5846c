import type { Placed } from '../wire/field.ts';
import type { Given } from '../wire/with-defaults.ts';
import { HttpConnection, type NextHttpEvent } from './connection.ts';
import type { ContentFrame } from './encode-chunk.ts';
import { encodeResponseHead, type OutgoingResponse } from './encode-head.ts';
import type { HttpEvent } from './events.ts';
import { type HttpFault, refuse } from './faults.ts';
import { type Framing, hasNoContent, NO_CONTENT, UNTIL_CLOSE } from './framing.ts';
import type { RequestHead } from './head.ts';
import { HeadMemo } from './head-memo.ts';
import { forbid, inputOf } from './lifecycle.ts';
import type { HttpLimits } from './limits.ts';
import { saysClose } from './persistence.ts';
import type { SharedContent } from './shared-content.ts';

/**
 * The server's end: reads requests, sends responses.
 *
 * A request may be read while the response before it is written, but not begun: the next head is left
 * unread until the exchange under way is settled, RFC 9112 9.3.2, so that responses keep the order of
 * their requests by themselves and a client that pipelines a thousand requests has us keep one.
 *
 * It never looks at a clock: its caller says what time it is, and asks for the next deadline.
 */
export class HttpServerConnection extends HttpConnection {
  readonly #now: () => number;
  #method = '';
  #minorVersion: 0 | 1 = 1;
  /** Whether content may follow the head that was sent last. */
  #acceptsContent = false;
  /** When the present wait for the client began. */
  #waitsSince: number;
  /** Octets of content that have come since then. */
  #moved = 0;

  /**
   * @param now milliseconds, from any start; the default never moves, so that nothing expires
   * @param memo the last head, of this connection or of all that have the same limits
   */
  constructor(limits?: Given<HttpLimits>, now: () => number = () => 0, memo = new HeadMemo()) {
    super('request', limits, memo);
    this.#now = now;
    this.#waitsSince = now();
  }

  /** Method of the request whose response is due; empty where the request could not be read. */
  get method(): string {
    return this.#method;
  }

  /** Whether content may follow the head that was sent: none does to HEAD, RFC 9110 9.3.2. */
  get acceptsContent(): boolean {
    return this.#acceptsContent;
  }

  /** Whether the client understands what HTTP/1.1 has added: chunks, and interim responses. */
  get clientSpeaks11(): boolean {
    return this.#minorVersion === 1;
  }

  /** Whether no request is under way. */
  get isIdle(): boolean {
    return this.requestState === 'idle' && this.reader.isBetweenMessages;
  }

  override get unfinished(): Placed | undefined {
    return this.requestState === 'idle' ? this.reader.unfinished : undefined;
  }

  override receive(bytes: Uint8Array): void {
    // A head has its time from its first octet on; until then the connection is merely idle.
    if (this.isIdle) this.#waitsSince = this.#now();
    super.receive(bytes);
  }

  override nextEvent(): NextHttpEvent {
    const { requestState: request } = this;
    if (request === 'closed') return undefined;
    if (request !== 'idle' && request !== 'content') return 'paused';
    const event = this.reader.nextEvent();
    if (event) this.#follow(event);
    return event;
  }

  /**
   * When to call `expire`, by the clock that was passed in; undefined while it is not the client that
   * we wait for.
   */
  get deadline(): number | undefined {
    const { limits } = this;
    if (this.requestState === 'content') return this.#waitsSince + limits.stallMilliseconds;
    if (this.requestState !== 'idle') return undefined;
    return this.#waitsSince + (this.isIdle ? limits.idleMilliseconds : limits.headMilliseconds);
  }

  /**
   * The deadline has passed. A connection that is merely idle ends without a word.
   *
   * @throws HttpError if the client owes the rest of a message
   */
  expire(now: number): void {
    const { deadline, reader } = this;
    if (deadline === undefined || now < deadline) return;
    if (this.isIdle) {
      this.close();
      return;
    }
    const isInHead = this.requestState === 'idle';
    const fault: HttpFault = isInHead ? 'head-timeout' : 'content-timeout';
    refuse(fault, reader.readUpTo + reader.unreadOctets, this.unfinished);
  }

  /** For so many milliseconds it was not the client who kept us waiting: they are not counted. */
  excuse(milliseconds: number): void {
    this.#waitsSince += milliseconds;
  }

  /** We begin to wait for the client. */
  protected restartWait(): void {
    this.#waitsSince = this.#now();
    this.#moved = 0;
  }

  /**
   * Turns a response's head into text, latin1.
   *
   * @param framing of the content; a response that cannot have content is sent without in any case
   * @param ownLines field lines that are known to be safe, those that announce the framing among them
   * @throws Error if no response is due; TypeError if it cannot be written safely
   */
  sendHead(head: OutgoingResponse, framing: Framing = NO_CONTENT, ownLines = ''): string {
    const text = encodeResponseHead(head, ownLines);
    this.headSent(head, framing);
    return text;
  }

  /**
   * A response's head has been encoded.
   *
   * @throws Error if no response is due
   */
  protected headSent({ statusCode, fields }: OutgoingResponse, framing: Framing): void {
    const input = inputOf(statusCode, this.#method);
    this.responseRow = this.responseRow[input] ?? forbid(this.responseRow, input);
    if (input === 'switch')
      this.requestRow = this.requestRow.switch ?? forbid(this.requestRow, 'switch');
    if (input !== 'head') return;
    const isEmpty = this.#method === 'HEAD' || hasNoContent(statusCode);
    this.#acceptsContent = !isEmpty;
    this.writer.announce(isEmpty ? NO_CONTENT : framing);
    if (framing === UNTIL_CLOSE || saysClose(fields)) this.endAfterThis();
  }

  /**
   * Content of a response, octets written as latin1 text, as it goes on the wire.
   *
   * @throws Error if none may follow, or if it is more than the head has announced
   */
  sendText(octets: string): string {
    this.responseRow = this.responseRow.content ?? forbid(this.responseRow, 'content');
    return this.writer.text(octets);
  }

  /**
   * The same without the octets: what goes around so many of them, so that they need not be copied.
   *
   * @throws Error as above
   */
  sendFrame(octets: number): ContentFrame {
    this.responseRow = this.responseRow.content ?? forbid(this.responseRow, 'content');
    return this.writer.frame(octets);
  }

  /**
   * The same for octets that are the content of other responses too: they are framed once.
   *
   * @throws Error as above
   */
  sendShared(content: SharedContent): Uint8Array {
    this.responseRow = this.responseRow.content ?? forbid(this.responseRow, 'content');
    return this.writer.shared(content);
  }

  /**
   * What ends a response on the wire, latin1.
   *
   * @throws Error if the content is not what the head has announced
   */
  sendEnd(): string {
    const text = this.writer.end();
    this.responseRow = this.responseRow.end ?? forbid(this.responseRow, 'end');
    this.#settle();
    return text;
  }

  /**
   * Prepares the one answer to a fault of the peer: whatever the request was, a response is now due,
   * and the connection ends after it.
   *
   * @param method of a request whose head is at fault, where that can be told
   * @returns false if a response is already under way, so that nothing more can be said
   */
  answerFault(method = ''): boolean {
    this.requestRow = this.requestRow.close ?? forbid(this.requestRow, 'close');
    this.endAfterThis();
    if (this.responseState === 'idle') {
      this.responseRow = this.responseRow.request ?? forbid(this.responseRow, 'request');
      this.#method = method;
    }
    return this.responseState === 'due';
  }

  /** What was read moves the exchange on. */
  #follow(event: HttpEvent): void {
    switch (event.type) {
      case 'request':
        this.#beginExchange(event);
        break;
      case 'end':
        this.requestRow = this.requestRow.end ?? forbid(this.requestRow, 'end');
        this.#settle();
        break;
      case 'closed':
        this.close();
        break;
      default:
        this.#moved += event.end - event.start;
        if (this.#moved >= this.limits.stallOctets) this.restartWait();
    }
  }

  /** A response is due from the head on: it may come before the content of the request has. */
  #beginExchange(head: RequestHead): void {
    this.#method = head.method;
    this.#minorVersion = head.minorVersion;
    if (!head.persists) this.endAfterThis();
    this.restartWait();
    this.requestRow = this.requestRow.head ?? forbid(this.requestRow, 'head');
    this.responseRow = this.responseRow.request ?? forbid(this.responseRow, 'request');
  }

  /**
   * Both messages are through: the next exchange, or none. RFC 9112 9.3: a request that has not been read
   * to its end keeps the connection from going on, for no one knows what would be taken for the next head.
   */
  #settle(): void {
    if (this.responseState !== 'done') return;
    if (this.requestState === 'done' && this.persists) {
      this.requestRow = this.requestRow.next ?? forbid(this.requestRow, 'next');
      this.responseRow = this.responseRow.next ?? forbid(this.responseRow, 'next');
      this.restartWait();
    } else if (this.requestState !== 'content') this.close();
  }
}
