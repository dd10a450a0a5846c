import { HttpConnection, type HttpOutgoing, type NextHttpEvent } from './connection.ts';
import { encodeRequestHead, type OutgoingRequest } from './encode-head.ts';
import { framingOfResponse } from './framing.ts';
import { ResponseHead } from './head.ts';
import { followRequest, followResponse, happeningOf } from './lifecycle.ts';
import { persists, saysClose } from './persistence.ts';
import { HeadReader } from './read-head.ts';

const NOTHING = Buffer.alloc(0);

/** The client's end: sends requests, reads responses. */
export class HttpClientConnection extends HttpConnection {
  readonly #heads = new HeadReader('response', this.limits);

  override nextEvent(): NextHttpEvent {
    switch (this.response) {
      case 'idle':
        return this.readEnd();
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
   * Turns a part of a request into bytes.
   *
   * @throws Error if the exchange does not allow it now; TypeError if it cannot be written safely
   */
  send(event: Exclude<HttpOutgoing, { type: 'response' }>): Buffer {
    if (event.type === 'request') return this.#sendHead(event);
    this.request = followRequest(this.request, event.type);
    if (event.type === 'content') return Buffer.from(event.bytes);
    this.settle();
    return NOTHING;
  }

  #sendHead(head: OutgoingRequest): Buffer {
    const bytes = Buffer.from(encodeRequestHead(head), 'latin1');
    this.request = followRequest(this.request, 'head');
    this.response = followResponse(this.response, 'request');
    this.method = head.method;
    if (saysClose(head.fields)) this.keepOpen(false);
    return bytes;
  }

  #readResponse(): NextHttpEvent {
    const scanned = this.queue.length > 0 ? this.#heads.read(this.queue) : undefined;
    if (!scanned) return this.waitForHead();
    const head = new ResponseHead(scanned);
    const framing = this.judge(head, () => framingOfResponse(head, this.method));
    const happening = happeningOf(head.statusCode);
    this.response = followResponse(this.response, happening);
    if (happening === 'switch') this.request = followRequest(this.request, 'switch');
    if (happening === 'head') {
      this.expectContent(framing);
      this.keepOpen(framing.kind === 'length' && persists(head));
    }
    return head;
  }

  #endResponse = (): void => {
    this.response = followResponse(this.response, 'end');
    this.settle();
  };
}
