import { ByteQueue } from '../wire/byte-queue.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import type { OutgoingRequest, OutgoingResponse } from './encode-head.ts';
import { ConnectionEnd, Content, type HttpEvent, MessageEnd } from './events.ts';
import { HTTP_FAULTS, type HttpFault } from './faults.ts';
import type { Framing } from './framing.ts';
import {
  followRequest,
  followResponse,
  type RequestState,
  type ResponseState,
} from './lifecycle.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';

/** What a connection can be asked to send. */
export type HttpOutgoing =
  | ({ readonly type: 'request' } & OutgoingRequest)
  | ({ readonly type: 'response' } & OutgoingResponse)
  | { readonly type: 'content'; readonly bytes: Uint8Array }
  | { readonly type: 'end' };

/** `paused`: bytes may wait, but the exchange under way has to be settled before they are read. */
export type NextHttpEvent = HttpEvent | 'paused' | undefined;

/**
 * One end of an HTTP/1.x connection, without the connection: bytes in, events out, and back.
 *
 * `receive` only keeps bytes. `nextEvent` reads one event of them, and its caller decides when to ask
 * for the next: that is how a bad second request cannot lose the first, and how the bytes behind a 101
 * are left alone for whoever speaks next.
 */
export abstract class HttpConnection {
  protected readonly limits: HttpLimits;
  protected readonly queue = new ByteQueue();
  protected request: RequestState = 'idle';
  protected response: ResponseState = 'idle';
  /** Method of the request under way: a response to HEAD has no content, whatever it announces. */
  protected method = '';
  #persists = true;
  #ended = false;
  /** Octets of content still to come; Infinity where only the end of the connection tells. */
  #unread = 0;

  constructor(limits: HttpLimits = DEFAULT_HTTP_LIMITS) {
    this.limits = limits;
  }

  get requestState(): RequestState {
    return this.request;
  }

  get responseState(): ResponseState {
    return this.response;
  }

  /** Whether the connection goes on behind the exchange under way, RFC 9112 9.3. */
  get persists(): boolean {
    return this.#persists;
  }

  /** Keeps bytes that came from the peer. Reads none of them. */
  receive(bytes: Uint8Array): void {
    this.queue.append(bytes);
  }

  /** The peer will send no more. */
  receiveEnd(): void {
    this.#ended = true;
  }

  /**
   * Reads the next event.
   *
   * @returns undefined when it takes more bytes
   * @throws ProtocolError when the peer is at fault; nothing behind the fault is ever read
   */
  abstract nextEvent(): NextHttpEvent;

  /** Whether content of the message under way is still to come. */
  get hasUnreadContent(): boolean {
    return this.#unread > 0;
  }

  /** Offset in the peer's stream of the first byte that has not been read. */
  get readUpTo(): number {
    return this.queue.position;
  }

  /** After a 101: the bytes that already belong to the next protocol. */
  takeRest(): Buffer {
    return this.queue.take(this.queue.length);
  }

  /** Reads content, RFC 9112 6. Calls `onEnd` where the message is complete. */
  protected readContent(onEnd: () => void): Content | MessageEnd | undefined {
    const start = this.queue.position;
    if (this.#unread === 0 || (this.#unread === Infinity && this.#hasEnded)) {
      onEnd();
      return new MessageEnd(start);
    }
    if (this.queue.length === 0) return this.#ended ? this.#failAtEnd() : undefined;
    const bytes = this.queue.take(Math.min(this.queue.length, this.#unread));
    this.#unread -= bytes.length;
    return new Content(bytes, start);
  }

  /** Between two messages: nothing, or the end of the connection. */
  protected readEnd(): ConnectionEnd | undefined {
    if (!this.#hasEnded) return undefined;
    this.close();
    return new ConnectionEnd(this.queue.position);
  }

  /** A head is unfinished: wait for more, unless no more will come. */
  protected waitForHead(): ConnectionEnd | undefined {
    if (this.#ended && this.queue.length > 0) this.#failAtEnd();
    return this.readEnd();
  }

  /** Judges what a head announces, as a fault placed in the stream. */
  protected judge<T>(head: Placed, rule: () => T): T {
    try {
      return rule();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      throw new ProtocolError(error.fault, error.message, head.start + error.offset, head);
    }
  }

  protected expectContent(framing: Framing): void {
    this.#unread = framing.kind === 'length' ? framing.length : Infinity;
  }

  protected keepOpen(persistsToo: boolean): void {
    this.#persists &&= persistsToo;
  }

  /** Both messages are through: the next exchange, or none. */
  protected settle(): void {
    if (this.request !== 'done' || this.response !== 'done') return;
    if (!this.#persists) {
      this.close();
      return;
    }
    this.request = followRequest(this.request, 'next');
    this.response = followResponse(this.response, 'next');
  }

  protected close(): void {
    this.request = followRequest(this.request, 'close');
    this.response = followResponse(this.response, 'close');
  }

  get #hasEnded(): boolean {
    return this.#ended && this.queue.length === 0;
  }

  #failAtEnd(): never {
    const at = this.queue.position + this.queue.length;
    const fault: HttpFault = 'unexpected-end';
    throw new ProtocolError(fault, HTTP_FAULTS[fault].sentence, at);
  }
}
