import type { TransportFate } from '../wire/transport-fate.ts';
import type { NextHttpEvent } from './connection.ts';
import type { FieldLines, OutgoingResponse } from './encode-head.ts';
import type { HttpError } from './faults.ts';
import { checkFields, encodeFinalHead } from './final-head.ts';
import { CHUNKED, type Framing, hasNoContent, NO_CONTENT, UNTIL_CLOSE } from './framing.ts';
import { RequestHead } from './head.ts';
import { inputOf } from './lifecycle.ts';
import { HttpServerConnection } from './server-connection.ts';
import { UnfinishedHead } from './unfinished-head.ts';

/**
 * A server's conduct of one exchange after another: what it answers by itself, what it adds to each
 * response, and when the connection is over. Bytes and the time go in; events, bytes to send and the fate
 * of the transport come out.
 *
 * `HttpServerConnection` knows what may be sent; this knows what should be.
 */
export class ServerExchanges extends HttpServerConnection {
  /** The client waits for a 100 before it sends the content of this request. */
  #owesContinue = false;
  #refusal: number | undefined;
  #isGivenUp = false;

  override nextEvent(): NextHttpEvent {
    // RFC 9112 9.6: after the last response no request is looked at, for no one would answer it.
    if (this.#isThrough) return undefined;
    const event = super.nextEvent();
    if (typeof event === 'object' && event.type === 'request') this.#begin(event);
    return event;
  }

  /** The status that answers the request at once, whatever its handler would say. */
  get refusal(): number | undefined {
    return this.#refusal;
  }

  /** Whether this is the last exchange of the connection. */
  get isLast(): boolean {
    // RFC 9112 9.3: one of the two has said so, or speaks HTTP/1.0.
    if (!this.persists) return true;
    // RFC 9110 10.1.1: a client that was never invited may send its content or not. What comes next
    // could be either, so nothing that comes next is read.
    if (this.#owesContinue) return true;
    // RFC 9112 9.3: a server must read the whole of a request or close after its response. Reading away
    // a little keeps the connection; much costs more than a new one.
    return this.contentLeft > this.limits.drainOctets;
  }

  /** What is to become of the transport, once all that was given to be sent has been written. */
  get transport(): TransportFate {
    if (this.#isGivenUp) return 'is given up';
    return this.#isThrough ? 'ends' : 'stays';
  }

  /** While it is we who owe a 100, the client is not late. */
  override get deadline(): number | undefined {
    return this.#owesContinue ? undefined : super.deadline;
  }

  /**
   * Someone wants the content of the request. RFC 9110 10.1.1: only now is a client that waits for it
   * told to go on, for a 100 that is followed by a refusal would have cost it the content.
   *
   * @returns what to send, latin1
   */
  inviteContent(): string {
    if (!this.#owesContinue) return '';
    this.#owesContinue = false;
    this.restartWait();
    return this.sendHead({ statusCode: 100, fields: [] });
  }

  /**
   * Sends the head of a final response, with what a server adds: Date, the framing, and Connection where
   * it differs from what the client expects.
   *
   * @param length of the content; undefined where it is not known beforehand
   * @param date milliseconds since 1970
   * @returns what to send, latin1
   * @throws TypeError for a status that is not final, a 2xx to CONNECT, or fields that are not the
   *   caller's to send
   */
  respond(head: OutgoingResponse, length: number | undefined, date: number): string {
    const { statusCode } = head;
    // RFC 9110 15.2: after an interim status the client would go on waiting for its answer.
    if (statusCode < 200) throw new TypeError(`${statusCode} is no final status`);
    // RFC 9110 9.3.6: after a 2xx to CONNECT the octets of a tunnel follow, and we open none. The client
    // would take the content of an answer, and the next answer too, for what the tunnel carries.
    if (inputOf(statusCode, this.method) === 'switch') {
      throw new TypeError(`a ${statusCode} to CONNECT would open a tunnel, and there is none here`);
    }
    const framing = this.#framingOf(statusCode, length);
    const isLast = framing === UNTIL_CLOSE || this.isLast;
    const { clientSpeaks11 } = this;
    const text = encodeFinalHead(head, { framing, isLast, clientSpeaks11, date });
    this.headSent(head, framing);
    if (isLast) this.endAfterThis();
    return text;
  }

  /**
   * Sends an interim response, RFC 9110 15.2: an HTTP/1.0 client knows none, and must get none.
   *
   * @returns what to send, latin1
   * @throws TypeError for any other status
   */
  respondMeanwhile(head: OutgoingResponse): string {
    const { statusCode, fields } = head;
    checkFields(fields);
    if (statusCode < 100 || statusCode > 199 || statusCode === 101) {
      throw new TypeError(`${statusCode} is no interim status`);
    }
    return this.clientSpeaks11 ? this.sendHead(head) : '';
  }

  /**
   * Agrees to leave HTTP, RFC 9110 7.8: what follows the request is for the next protocol.
   *
   * @returns what to send, latin1
   * @throws TypeError for any other status than 101
   */
  switchProtocols(head: OutgoingResponse): string {
    checkFields(head.fields);
    if (head.statusCode !== 101) throw new TypeError(`${head.statusCode} switches no protocol`);
    return this.sendHead(head);
  }

  override sendEnd(): string {
    const text = super.sendEnd();
    this.#owesContinue = false;
    return text;
  }

  /**
   * Answers a fault of the client with the status of its row, and that was the last word: where a message
   * is broken, no one knows where the next one begins.
   *
   * @returns what to send, latin1; nothing where a response is already under way
   */
  answer(error: HttpError, date: number): string {
    // RFC 9110 9.3.2: nothing about HEAD's answer is different because its head is wrong.
    if (!this.answerFault(beginsWithHead(error) ? 'HEAD' : '')) {
      // RFC 9112 8: a response that is complete has to reach the client; one that is not must not look as
      // if it were.
      this.#isGivenUp = this.responseState !== 'done';
      return '';
    }
    const content = `${error.message}\n`;
    const head = { statusCode: error.row.status, fields: PLAIN_TEXT };
    const text = this.respond(head, content.length, date);
    return text + (this.acceptsContent ? this.sendText(content) : '') + this.sendEnd();
  }

  /** The server stops: what is under way is finished, and nothing else is begun. */
  stop(): void {
    this.endAfterThis();
    if (this.isIdle) this.close();
  }

  #begin(head: RequestHead): void {
    const { expectation } = head;
    // RFC 9110 10.1.1: an expectation that is not known may be answered with 417.
    this.#refusal = expectation === 'unknown' ? 417 : undefined;
    // No 100 where there is no content to wait for, or where it has already begun to come.
    const waits = this.contentLeft > 0 && this.unreadOctets === 0;
    this.#owesContinue = expectation === '100-continue' && waits;
  }

  /** The last response has been given, whether the client has finished its request or not. */
  get #isThrough(): boolean {
    const { responseState } = this;
    return responseState === 'closed' || (responseState === 'done' && !this.persists);
  }

  #framingOf(statusCode: number, length: number | undefined): Framing {
    // RFC 9112 6.3: these end with their head.
    if (hasNoContent(statusCode)) return NO_CONTENT;
    if (length !== undefined) return { kind: 'length', length };
    // RFC 9112 6.1: chunks only for a client that speaks HTTP/1.1. For others the end of the connection is
    // the end of the content, 6.3, rule 8.
    return this.clientSpeaks11 ? CHUNKED : UNTIL_CLOSE;
  }
}

/** Whether the request at fault is a HEAD, whatever else is wrong with it. */
function beginsWithHead({ partial }: HttpError): boolean {
  const hasText = partial instanceof RequestHead || partial instanceof UnfinishedHead;
  return hasText && HEAD_METHOD.test(partial.text);
}

/** An empty line may come before a request line, RFC 9112 2.2. */
const HEAD_METHOD = /^(?:\r\n)?HEAD /;

const PLAIN_TEXT: FieldLines = [['Content-Type', 'text/plain']];
