import { ByteQueue } from '../wire/byte-queue.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Unparsed } from '../wire/unparsed.ts';
import { type ContentEvent, ContentReader } from './content-reader.ts';
import { ConnectionEnd, type HttpEvent, MessageEnd } from './events.ts';
import { HTTP_FAULTS, type HttpFault } from './faults.ts';
import {
  followRequest,
  followResponse,
  type RequestState,
  type ResponseState,
} from './lifecycle.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { MessageWriter } from './message-writer.ts';
import { REFUSED } from './rest-fields.ts';

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
  protected readonly content: ContentReader;
  protected readonly writer = new MessageWriter();
  protected request: RequestState = 'idle';
  protected response: ResponseState = 'idle';
  #persists = true;
  #ended = false;

  constructor(limits: HttpLimits = DEFAULT_HTTP_LIMITS) {
    this.limits = limits;
    this.content = new ContentReader(limits);
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

  /** Octets of content still to come, as far as the head has told; Infinity if it has not. */
  get contentLeft(): number {
    return this.content.octetsLeft;
  }

  /** Octets that have come and are not read. */
  get unreadOctets(): number {
    return this.queue.length;
  }

  /** Offset in the peer's stream of the first byte that has not been read. */
  get readUpTo(): number {
    return this.queue.position;
  }

  /** Whether the peer will send no more. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** What the message under way still lacks, for people; undefined where none is under way. */
  get missing(): string | undefined {
    if (!this.content.isDone) return this.content.missing;
    return this.queue.length > 0 ? 'the empty line that ends a head' : undefined;
  }

  /** What there is of a head whose end has not come; undefined where none has begun. */
  abstract get unfinished(): Placed | undefined;

  /** Counts what comes from this offset on: what was said before was not heard. */
  beginAt(offset: number): void {
    this.queue.position = offset;
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

  /** After a 101: the bytes that already belong to the next protocol. */
  takeRest(): Buffer {
    return this.queue.take(this.queue.length);
  }

  /** The exchange under way is the last one. */
  endBehindThis(): void {
    this.#persists = false;
  }

  /** Reads content, RFC 9112 6. Calls `onEnd` where the message is complete. */
  protected readContent(onEnd: () => void): ContentEvent | MessageEnd | undefined {
    const { content, queue } = this;
    if (content.isDone || (content.endsWithConnection && this.#ended && queue.length === 0)) {
      onEnd();
      return new MessageEnd(queue.position);
    }
    return content.read(queue) ?? (this.#ended ? this.#failAtEnd() : undefined);
  }

  /** Nothing to read: wait for more, unless no more will come. */
  protected readEnd(): ConnectionEnd | undefined {
    if (!this.#ended) return undefined;
    if (this.queue.length > 0) this.#failAtEnd();
    return this.endConnection();
  }

  /** The connection is over; whatever is left in the queue means nothing. */
  protected endConnection(): ConnectionEnd {
    const start = this.queue.position;
    this.queue.skip(this.queue.length);
    this.close();
    return new ConnectionEnd(start, this.queue.position);
  }

  protected close(): void {
    this.request = followRequest(this.request, 'close');
    this.response = followResponse(this.response, 'close');
  }

  #failAtEnd(): never {
    const { position, length } = this.queue;
    const at = position + length;
    const rest = length > 0 ? new Unparsed(position, at, REFUSED) : undefined;
    const partial = this.unfinished ?? rest;
    const fault: HttpFault = 'unexpected-end';
    throw new ProtocolError(fault, HTTP_FAULTS[fault].sentence, at, partial);
  }
}

/** A fault in a head that was read whole, counted from the start of the stream. */
export function placedIn(head: Placed, error: unknown): unknown {
  if (!(error instanceof ProtocolError)) return error;
  return new ProtocolError(error.fault, error.message, head.start + error.offset, head);
}
