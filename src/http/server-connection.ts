import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { HttpConnection, type NextHttpEvent, placedIn } from './connection.ts';
import type { ContentFrame } from './encode-chunk.ts';
import { encodeResponseHead, type OutgoingResponse } from './encode-head.ts';
import { HTTP_FAULTS, type HttpFault } from './faults.ts';
import {
  type Framing,
  framingOfRequest,
  hasNoContent,
  NO_CONTENT,
  UNTIL_CLOSE,
} from './framing.ts';
import { CR, LF } from './grammar.ts';
import { RequestHead } from './head.ts';
import { checkHost } from './host.ts';
import { followRequest, followResponse, happeningOf } from './lifecycle.ts';
import type { HttpLimits } from './limits.ts';
import { persists, saysClose } from './persistence.ts';
import { HeadReader } from './read-head.ts';
import type { SharedContent } from './shared-content.ts';

/** The server's end: reads requests, sends responses. */
export class HttpServerConnection extends HttpConnection {
  readonly #now: () => number;
  readonly #heads = new HeadReader('request', this.limits);
  #method = '';
  #minorVersion: 0 | 1 = 1;
  /** When the present wait for the client began. */
  #waitsSince: number;
  /** Octets of content that have come since then. */
  #moved = 0;

  /** @param now milliseconds, from any start; the default never moves, so that nothing expires */
  constructor(limits?: HttpLimits, now: () => number = () => 0) {
    super(limits);
    this.#now = now;
    this.#waitsSince = now();
  }

  /** Method of the request whose response is due; empty where the request could not be read. */
  get method(): string {
    return this.#method;
  }

  /** Whether the client understands what HTTP/1.1 has added: chunks, and interim responses. */
  get clientSpeaks11(): boolean {
    return this.#minorVersion === 1;
  }

  /**
   * Whether no request is under way. An empty line is none yet: old clients send one behind a request,
   * RFC 9112 2.2.
   */
  get isIdle(): boolean {
    const { length } = this.queue;
    if (this.request !== 'idle' || length > 2) return false;
    if (length > 0 && this.queue.byteAt(0) !== CR) return false;
    return length < 2 || this.queue.byteAt(1) === LF;
  }

  override get unfinished(): Placed | undefined {
    return this.request === 'idle' ? this.#heads.unfinished(this.queue) : undefined;
  }

  override receive(bytes: Uint8Array): void {
    // A head has its time from its first octet on; until then the connection is merely idle.
    if (this.isIdle) this.#waitsSince = this.#now();
    super.receive(bytes);
  }

  override nextEvent(): NextHttpEvent {
    switch (this.request) {
      case 'idle':
        return this.#readRequest();
      case 'content':
        return this.#readContent();
      case 'closed':
        return undefined;
      default:
        return 'paused';
    }
  }

  /**
   * When to call `expire`, by the clock that was passed in; undefined while it is not the client that
   * we wait for.
   */
  get deadline(): number | undefined {
    const { limits } = this;
    if (this.request === 'content') return this.#waitsSince + limits.stallMilliseconds;
    if (this.request !== 'idle') return undefined;
    return this.#waitsSince + (this.isIdle ? limits.idleMilliseconds : limits.headMilliseconds);
  }

  /**
   * The deadline has passed. A connection that is merely idle ends without a word.
   *
   * @throws ProtocolError if the client owes the rest of a message
   */
  expire(now: number): void {
    const { deadline, queue } = this;
    if (deadline === undefined || now < deadline) return;
    if (this.isIdle) {
      this.close();
      return;
    }
    const isInHead = this.request === 'idle';
    const fault: HttpFault = isInHead ? 'head-timeout' : 'content-timeout';
    const end = queue.position + queue.length;
    const partial = isInHead ? this.#heads.unfinished(queue) : undefined;
    throw new ProtocolError(fault, HTTP_FAULTS[fault].sentence, end, partial);
  }

  /** It was not the client who kept us waiting: its time begins anew. */
  restartWait(): void {
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
    const { statusCode, fields } = head;
    const text = encodeResponseHead(head, ownLines);
    const happening = happeningOf(statusCode);
    this.response = followResponse(this.response, happening);
    if (happening === 'switch') this.request = followRequest(this.request, 'switch');
    if (happening !== 'head') return text;
    const isEmpty = this.#method === 'HEAD' || hasNoContent(statusCode);
    this.writer.announce(isEmpty ? NO_CONTENT : framing);
    if (framing === UNTIL_CLOSE || saysClose(fields)) this.endBehindThis();
    return text;
  }

  /**
   * Content of a response, octets written as latin1 text, as it goes on the wire.
   *
   * @throws Error if none may follow, or if it is more than the head has announced
   */
  sendText(octets: string): string {
    this.response = followResponse(this.response, 'content');
    return this.writer.text(octets);
  }

  /**
   * The same without the octets: what goes around so many of them, so that they need not be copied.
   *
   * @throws Error as above
   */
  sendFrame(octets: number): ContentFrame {
    this.response = followResponse(this.response, 'content');
    return this.writer.frame(octets);
  }

  /**
   * The same for octets that are the content of other responses too: they are framed once.
   *
   * @throws Error as above
   */
  sendShared(content: SharedContent): Uint8Array {
    this.response = followResponse(this.response, 'content');
    return this.writer.shared(content);
  }

  /**
   * What ends a response on the wire, latin1.
   *
   * @throws Error if the content is not what the head has announced
   */
  sendEnd(): string {
    const text = this.writer.end();
    this.response = followResponse(this.response, 'end');
    this.#settle();
    return text;
  }

  /**
   * Prepares the one answer to a fault of the peer: whatever the request was, a response is now due,
   * and the connection ends behind it.
   *
   * @returns false if a response is already under way, so that nothing can be said any more
   */
  answerFault(): boolean {
    this.request = followRequest(this.request, 'close');
    this.endBehindThis();
    if (this.response === 'idle') {
      this.response = followResponse('idle', 'request');
      this.#method = '';
    }
    return this.response === 'due';
  }

  #readRequest(): NextHttpEvent {
    if (this.hasEnded && this.isIdle) return this.endConnection();
    const scanned = this.queue.length > 0 ? this.#heads.read(this.queue) : undefined;
    if (!scanned) return this.readEnd();
    const head = new RequestHead(scanned);
    this.content.expect(this.#judgeHead(head));
    this.#method = head.method;
    this.#minorVersion = head.minorVersion;
    if (!persists(head)) this.endBehindThis();
    this.restartWait();
    this.request = followRequest(this.request, 'head');
    this.response = followResponse(this.response, 'request');
    return head;
  }

  /** What a head must keep to beyond its grammar, in the order of RFC 9112. */
  #judgeHead(head: RequestHead): Framing {
    try {
      checkHost(head); // 3.2
      head.target; // 3.2, 3.3: reading it checks its form
      return framingOfRequest(head, this.limits); // 6.3
    } catch (error) {
      throw placedIn(head, error);
    }
  }

  #readContent(): NextHttpEvent {
    const event = this.readContent(this.#endRequest);
    if (event) {
      this.#moved += event.end - event.start;
      if (this.#moved >= this.limits.stallOctets) this.restartWait();
    }
    return event;
  }

  #endRequest = (): void => {
    this.request = followRequest(this.request, 'end');
    this.#settle();
  };

  /** Both messages are through: the next exchange, or none. */
  #settle(): void {
    if (this.response !== 'done') return;
    if (this.request === 'done' && this.persists) {
      this.request = followRequest(this.request, 'next');
      this.response = followResponse(this.response, 'next');
      this.restartWait();
    } else if (this.request !== 'content') this.close();
  }
}
