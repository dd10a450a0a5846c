import type { Placed } from '../wire/field.ts';
import { type Given, withDefaults } from '../wire/with-defaults.ts';
import type { ConnectionEnd, HttpEvent } from './events.ts';
import type { HeadMemo } from './head-memo.ts';
import {
  forbid,
  REQUEST_ROWS,
  RESPONSE_ROWS,
  type RequestRow,
  type RequestState,
  type ResponseRow,
  type ResponseState,
} from './lifecycle.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { type MessageKind, MessageReader } from './message-reader.ts';
import { MessageWriter } from './message-writer.ts';

/** `paused`: bytes may wait, but the exchange under way has to be settled before they are read. */
export type NextHttpEvent = HttpEvent | 'paused' | undefined;

/**
 * One end of an HTTP/1.x connection, without the connection: bytes in, events out, and back.
 *
 * A `MessageReader` reads one direction, a `MessageWriter` writes the other, and the lifecycle of the
 * exchange says when either may go on: what an end adds to its reader is only when to ask.
 */
export abstract class HttpConnection {
  protected readonly limits: HttpLimits;
  protected readonly reader: MessageReader;
  protected readonly writer = new MessageWriter();
  protected requestRow: RequestRow = REQUEST_ROWS.idle;
  protected responseRow: ResponseRow = RESPONSE_ROWS.idle;
  #persists = true;

  constructor(reads: MessageKind, limits?: Given<HttpLimits>, memo?: HeadMemo) {
    this.limits = withDefaults(DEFAULT_HTTP_LIMITS, limits);
    this.reader = new MessageReader(reads, this.limits, memo, reads === 'response');
  }

  get requestState(): RequestState {
    return this.requestRow.state;
  }

  get responseState(): ResponseState {
    return this.responseRow.state;
  }

  /** Whether the connection goes on after the exchange under way, RFC 9112 9.3. */
  get persists(): boolean {
    return this.#persists;
  }

  /** Octets of content still to come, as far as the head has told; Infinity if it has not. */
  get contentLeft(): number {
    return this.reader.contentLeft;
  }

  /** Octets that have come and are not read. */
  get unreadOctets(): number {
    return this.reader.unreadOctets;
  }

  /** Offset in the peer's stream of the first byte that has not been read. */
  get readUpTo(): number {
    return this.reader.readUpTo;
  }

  /** Whether the peer will send no more. */
  get hasEnded(): boolean {
    return this.reader.hasEnded;
  }

  /** What the message under way still lacks, for people; undefined where none is under way. */
  get missing(): string | undefined {
    return this.reader.missing;
  }

  /** What there is of a head whose end has not come; undefined where none has begun. */
  abstract get unfinished(): Placed | undefined;

  /** Counts what comes from this offset on: what was said before was not heard. */
  beginAt(offset: number): void {
    this.reader.beginAt(offset);
  }

  /** Keeps bytes that came from the peer. Reads none of them. */
  receive(bytes: Uint8Array): void {
    this.reader.receive(bytes);
  }

  /** The peer will send no more. */
  receiveEnd(): void {
    this.reader.receiveEnd();
  }

  /**
   * Reads the next event.
   *
   * @returns undefined when it takes more bytes
   * @throws HttpError when the peer is at fault; nothing after the fault is ever read
   */
  abstract nextEvent(): NextHttpEvent;

  /** After a 101: the bytes that already belong to the next protocol. */
  takeRest(): Buffer {
    return this.reader.takeRest();
  }

  /**
   * The exchange under way is the last one. RFC 9112 9.6: that cannot be taken back, for the other side may
   * have heard it already.
   */
  endAfterThis(): void {
    this.#persists = false;
  }

  /**
   * The connection is over; whatever has not been read means nothing. RFC 9112 9.6: after the last message
   * nothing more may be processed, however complete it looks.
   */
  protected endConnection(): ConnectionEnd {
    const end = this.reader.end();
    this.close();
    return end;
  }

  protected close(): void {
    this.requestRow = this.requestRow.close ?? forbid(this.requestRow, 'close');
    this.responseRow = this.responseRow.close ?? forbid(this.responseRow, 'close');
  }
}
