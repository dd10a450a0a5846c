import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { HttpConnection, type NextHttpEvent, placedIn } from './connection.ts';
import { encodeRequestHead, type OutgoingRequest } from './encode-head.ts';
import { HTTP_FAULTS, type HttpFault } from './faults.ts';
import { type Framing, framingOfResponse, NO_CONTENT } from './framing.ts';
import { ResponseHead } from './head.ts';
import { followRequest, followResponse, happeningOf } from './lifecycle.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { persists, saysClose } from './persistence.ts';
import { HeadReader } from './read-head.ts';

/** The client's end: sends requests, reads responses. Requests may be pipelined, RFC 9112 9.3.2. */
export class HttpClientConnection extends HttpConnection {
  readonly #heads = new HeadReader('response', this.limits);
  /** Methods of the requests whose responses are still to come: the order is all that ties them. */
  readonly #outstanding: string[] = [];
  /** The server has said that nothing comes behind this response, RFC 9112 9.6. */
  #isLast = false;

  /** Content is as long as it is: the client has asked for it, and may stop reading. */
  constructor(limits: HttpLimits = DEFAULT_HTTP_LIMITS) {
    super({ ...limits, contentOctets: Infinity });
  }

  override get unfinished(): Placed | undefined {
    return this.response === 'due' ? this.#heads.unfinished(this.queue) : undefined;
  }

  override nextEvent(): NextHttpEvent {
    switch (this.response) {
      case 'idle':
        return this.queue.length === 0 ? this.readEnd() : 'paused';
      case 'due':
        return this.#readResponse();
      case 'content':
        return this.readContent(this.#endResponse);
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
    if (this.request === 'done') this.request = followRequest(this.request, 'next');
    this.request = followRequest(this.request, 'head');
    if (this.response === 'idle') this.response = followResponse(this.response, 'request');
    this.#outstanding.push(head.method);
    this.writer.announce(framing);
    if (saysClose(head.fields)) this.endBehindThis();
    return text;
  }

  /**
   * Content of a request as it goes on the wire.
   *
   * @throws Error if none may follow, or if it is more than the head has announced
   */
  sendContent(bytes: Uint8Array): Uint8Array {
    this.request = followRequest(this.request, 'content');
    return this.writer.content(bytes);
  }

  /**
   * What ends a request on the wire, latin1.
   *
   * @throws Error if the content is not what the head has announced
   */
  sendEnd(): string {
    const text = this.writer.end();
    this.request = followRequest(this.request, 'end');
    return text;
  }

  #readResponse(): NextHttpEvent {
    const scanned = this.queue.length > 0 ? this.#heads.read(this.queue) : undefined;
    if (!scanned) return this.readEnd();
    const head = new ResponseHead(scanned);
    const framing = this.#judgeHead(head);
    const happening = happeningOf(head.statusCode);
    this.response = followResponse(this.response, happening);
    if (happening === 'switch') this.request = followRequest(this.request, 'switch');
    if (happening === 'head') {
      this.content.expect(framing);
      this.#isLast = framing.kind === 'until-close' || !persists(head);
      if (this.#isLast) this.endBehindThis();
    }
    return head;
  }

  /**
   * RFC 9112 9.2: bytes that no request has asked for must not pass for the next response. Only whoever
   * sends the requests can tell, so it is asked for when all that has come was read.
   *
   * @throws ProtocolError if there are such bytes
   */
  refuseUnsolicited(): void {
    if (this.response !== 'idle' || this.queue.length === 0) return;
    const fault: HttpFault = 'unsolicited-response';
    this.close();
    throw new ProtocolError(fault, HTTP_FAULTS[fault].sentence, this.queue.position);
  }

  #judgeHead(head: ResponseHead): Framing {
    try {
      return framingOfResponse(head, this.#outstanding[0]!);
    } catch (error) {
      throw placedIn(head, error);
    }
  }

  /** A response is complete: the next one is due, or none, or the connection is over. */
  #endResponse = (): void => {
    this.response = followResponse(this.response, 'end');
    this.#outstanding.shift();
    if (this.#isLast || (!this.persists && this.#outstanding.length === 0)) {
      this.close();
      return;
    }
    this.response = followResponse(this.response, 'next');
    if (this.#outstanding.length > 0) this.response = followResponse(this.response, 'request');
    else if (this.request === 'done') this.request = followRequest(this.request, 'next');
  };
}
