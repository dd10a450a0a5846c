import { HttpConnection, type HttpOutgoing, type NextHttpEvent } from './connection.ts';
import { encodeResponseHead, type OutgoingResponse } from './encode-head.ts';
import { framingOfRequest } from './framing.ts';
import { RequestHead } from './head.ts';
import { checkHost } from './host.ts';
import { followRequest, followResponse, happeningOf } from './lifecycle.ts';
import { persists, saysClose } from './persistence.ts';
import { HeadReader } from './read-head.ts';

const NOTHING = Buffer.alloc(0);

/** The server's end: reads requests, sends responses. */
export class HttpServerConnection extends HttpConnection {
  readonly #heads = new HeadReader('request', this.limits);

  override nextEvent(): NextHttpEvent {
    switch (this.request) {
      case 'idle':
        return this.#readRequest();
      case 'content':
        return this.readContent(this.#endRequest);
      case 'closed':
        return undefined;
      default:
        return 'paused';
    }
  }

  /**
   * Turns a part of a response into bytes.
   *
   * @throws Error if the exchange does not allow it now; TypeError if it cannot be written safely
   */
  send(event: Exclude<HttpOutgoing, { type: 'request' }>): Buffer {
    if (event.type === 'response') return this.#sendHead(event);
    this.response = followResponse(this.response, event.type);
    if (event.type === 'content') return Buffer.from(event.bytes);
    this.settle();
    return NOTHING;
  }

  /**
   * Prepares the one answer to a fault of the peer: whatever the request was, a response is now due,
   * and the connection ends behind it.
   *
   * @returns false if a response is already under way, so that nothing can be said any more
   */
  answerFault(): boolean {
    this.request = 'closed';
    this.keepOpen(false);
    if (this.response === 'idle') this.response = followResponse('idle', 'request');
    return this.response === 'due';
  }

  #readRequest(): NextHttpEvent {
    const scanned = this.queue.length > 0 ? this.#heads.read(this.queue) : undefined;
    if (!scanned) return this.waitForHead();
    const head = new RequestHead(scanned);
    const framing = this.judge(head, () => {
      checkHost(head);
      return framingOfRequest(head, this.limits);
    });
    this.expectContent(framing);
    this.method = head.method;
    this.keepOpen(persists(head));
    this.request = followRequest(this.request, 'head');
    this.response = followResponse(this.response, 'request');
    return head;
  }

  #endRequest = (): void => {
    this.request = followRequest(this.request, 'end');
    this.settle();
  };

  #sendHead(head: OutgoingResponse): Buffer {
    const bytes = Buffer.from(encodeResponseHead(head), 'latin1');
    const happening = happeningOf(head.statusCode);
    this.response = followResponse(this.response, happening);
    if (happening === 'switch') this.request = followRequest(this.request, 'switch');
    if (saysClose(head.fields)) this.keepOpen(false);
    return bytes;
  }
}
