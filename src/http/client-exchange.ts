import type { TransportFate } from '../wire/transport-fate.ts';
import { HttpClientConnection } from './client-connection.ts';
import type { NextHttpEvent } from './connection.ts';
import type { OutgoingRequest } from './encode-head.ts';

/**
 * A client's conduct of one exchange after another: what it adds to each request, which octets it takes
 * for no answer of its own, and when the connection is over. Requests and bytes go in; bytes to send,
 * events and the fate of the transport come out.
 *
 * `HttpClientConnection` knows what may be sent and read; this knows what follows from it.
 */
export class ClientExchanges extends HttpClientConnection {
  #isGivenUp = false;

  /**
   * Reads the next event. RFC 9112 9.2: octets that no request has asked for must not pass for the next
   * response, and whether there are any is known when all that has come was read.
   *
   * @throws HttpError when the server is at fault: then the transport is given up
   */
  override nextEvent(): NextHttpEvent {
    if (this.#isGivenUp) return undefined;
    try {
      const event = super.nextEvent();
      if (typeof event !== 'object') this.refuseUnsolicited();
      return event;
    } catch (error) {
      this.#isGivenUp = true;
      throw error;
    }
  }

  /** What is to become of the transport, once all that was given to be sent has been written. */
  get transport(): TransportFate {
    // RFC 9112 6.3 and 9.2: a client closes a connection whose framing is wrong, and discards what came. Of
    // the answers that are still to come none could be told from what an attacker has put there.
    if (this.#isGivenUp) return 'is given up';
    // RFC 9110 7.8 and 9.3.6: HTTP is left, and the end is the next protocol's business.
    if (this.responseState === 'switched') return 'stays';
    // RFC 9112 9.6: after the last response nothing is sent any more: a server that has said close, or
    // sent its FIN, would not answer.
    return this.responseState === 'closed' || this.hasEnded ? 'ends' : 'stays';
  }

  /**
   * Sends a whole request, with the field that announces its content.
   *
   * @returns what to send
   * @throws TypeError for a head that cannot be written safely, or announces other content
   */
  request(head: OutgoingRequest, content: Uint8Array): Buffer {
    const { length } = content;
    const text = this.sendHead(framedRequest(head, length), { kind: 'length', length });
    const framed = length > 0 ? this.sendContent(content) : content;
    const end = this.sendEnd();
    return Buffer.concat([Buffer.from(text, 'latin1'), framed, Buffer.from(end, 'latin1')]);
  }

  /**
   * A request is sent by someone else, in octets that are not looked at: only its sender knows that a
   * response is due.
   *
   * @param method of the request: a response to HEAD has no content
   */
  expectResponse(method: string): void {
    this.sendHead({ method, requestTarget: '*', fields: [] });
    this.sendEnd();
  }
}

/**
 * A request with the field that announces its content, RFC 9112 6.3. Two framings in one head is how
 * requests are smuggled, so the caller may at most announce the true length itself.
 *
 * @throws TypeError where the caller announces another framing
 */
export function framedRequest(head: OutgoingRequest, length: number): OutgoingRequest {
  const { method, fields } = head;
  if (fields.some(([name]) => name.toLowerCase() === 'transfer-encoding')) {
    throw new TypeError('Transfer-Encoding is not for a request that is sent as a whole');
  }
  const announced = fields.find(([name]) => name.toLowerCase() === 'content-length');
  if (announced && announced[1] !== `${length}`) throw new TypeError('Content-Length is wrong');
  // RFC 9110 8.6: a method that usually has content says so when it has none; the others are silent.
  if (announced || (length === 0 && !EXPECTS_CONTENT.has(method))) return head;
  return { ...head, fields: [...fields, ['Content-Length', `${length}`]] };
}

/** RFC 9110 9.3, and PATCH from RFC 5789. */
const EXPECTS_CONTENT: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
