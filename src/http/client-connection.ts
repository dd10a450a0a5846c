import type { Placed } from '../wire/field.ts';
import type { Given } from '../wire/with-defaults.ts';
import { HttpConnection, type NextHttpEvent } from './connection.ts';
import { encodeRequestHead, type OutgoingRequest } from './encode-head.ts';
import type { HttpEvent } from './events.ts';
import { refuse } from './faults.ts';
import { type Framing, NO_CONTENT } from './framing.ts';
import type { ResponseHead } from './head.ts';
import { forbid, inputOf } from './lifecycle.ts';
import type { HttpLimits } from './limits.ts';
import { saysClose } from './persistence.ts';

/**
 * The client's end: sends requests, reads responses.
 *
 * RFC 9110 15.2: any number of interim responses may come before the final one, and none of them is asked
 * for. Requests may be pipelined, RFC 9112 9.3.2. Nothing in a response says which request it answers: only
 * their order does, 9.2. So the client keeps the methods of those that are outstanding, for a response to
 * HEAD looks like one to GET and ends elsewhere.
 */
export class HttpClientConnection extends HttpConnection {
  /** Methods of the requests whose responses are still to come: the order is all that ties them. */
  readonly #outstanding: string[] = [];
  /** The server has said that nothing comes after this response, RFC 9112 9.6. */
  #isLast = false;

  /**
   * Content is as long as it is: the client has asked for it, and may stop reading. A server has asked for
   * nothing, and answers 413 where it is too much, RFC 9110 15.5.14.
   */
  constructor(limits?: Given<HttpLimits>) {
    super('response', { ...limits, contentOctets: Infinity });
  }

  override get unfinished(): Placed | undefined {
    return this.responseState === 'due' ? this.reader.unfinished : undefined;
  }

  override nextEvent(): NextHttpEvent {
    switch (this.responseState) {
      case 'idle':
        if (this.unreadOctets > 0) return 'paused';
        return this.hasEnded ? this.endConnection() : undefined;
      case 'due':
      case 'content':
        return this.#read();
      case 'closed':
        return undefined;
      default:
        return 'paused';
    }
  }

  /**
   * Turns a request's head into text, latin1.
   *
   * @param framing of the content, as the head's fields announce it
   * @throws Error if the request before has not been sent whole; TypeError if it cannot be written
   *   safely
   */
  sendHead(head: OutgoingRequest, framing: Framing = NO_CONTENT): string {
    const text = encodeRequestHead(head);
    if (this.requestState === 'done')
      this.requestRow = this.requestRow.next ?? forbid(this.requestRow, 'next');
    this.requestRow = this.requestRow.head ?? forbid(this.requestRow, 'head');
    if (this.responseState === 'idle')
      this.responseRow = this.responseRow.request ?? forbid(this.responseRow, 'request');
    this.#outstanding.push(head.method);
    this.writer.announce(framing);
    if (saysClose(head.fields)) this.endAfterThis();
    return text;
  }

  /**
   * Content of a request as it goes on the wire.
   *
   * @throws Error if none may follow, or if it is more than the head has announced
   */
  sendContent(bytes: Uint8Array): Uint8Array {
    this.requestRow = this.requestRow.content ?? forbid(this.requestRow, 'content');
    return this.writer.content(bytes);
  }

  /**
   * What ends a request on the wire, latin1.
   *
   * @throws Error if the content is not what the head has announced
   */
  sendEnd(): string {
    const text = this.writer.end();
    this.requestRow = this.requestRow.end ?? forbid(this.requestRow, 'end');
    return text;
  }

  #read(): HttpEvent | undefined {
    const event = this.reader.nextEvent(this.#outstanding[0]);
    if (event) this.#follow(event);
    return event;
  }

  /** What was read moves the exchange on. */
  #follow(event: HttpEvent): void {
    if (event.type === 'response') this.#beginResponse(event);
    else if (event.type === 'end') this.#endResponse();
    else if (event.type === 'closed') this.close();
  }

  /** RFC 9112 9.3: the last response is told by its own head, or by having no other end than the connection's. */
  #beginResponse(head: ResponseHead): void {
    const input = inputOf(head.statusCode, head.method);
    this.responseRow = this.responseRow[input] ?? forbid(this.responseRow, input);
    if (input === 'switch')
      this.requestRow = this.requestRow.switch ?? forbid(this.requestRow, 'switch');
    if (input !== 'head') return;
    this.#isLast = head.framing.kind === 'until-close' || !head.persists;
    if (this.#isLast) this.endAfterThis();
  }

  /**
   * RFC 9112 9.2: bytes that no request has asked for must not pass for the next response. Only the
   * sender of the requests can tell, so it is asked for when all that has come was read.
   *
   * @throws HttpError if there are such bytes
   */
  refuseUnsolicited(): void {
    if (this.responseState !== 'idle' || this.unreadOctets === 0) return;
    this.close();
    refuse('unsolicited-response', this.readUpTo);
  }

  /**
   * A response is complete: the next one is due, or none, or the connection is over. RFC 9112 9.3.2: requests
   * that were pipelined after the last response get none, and whether the server has looked at them is not
   * known; repeating those that are not idempotent is not ours to decide, 9.3.1.
   */
  #endResponse(): void {
    this.responseRow = this.responseRow.end ?? forbid(this.responseRow, 'end');
    this.#outstanding.shift();
    if (this.#isLast || (!this.persists && this.#outstanding.length === 0)) {
      this.close();
      return;
    }
    this.responseRow = this.responseRow.next ?? forbid(this.responseRow, 'next');
    if (this.#outstanding.length > 0)
      this.responseRow = this.responseRow.request ?? forbid(this.responseRow, 'request');
    else if (this.requestState === 'done')
      this.requestRow = this.requestRow.next ?? forbid(this.requestRow, 'next');
  }
}
