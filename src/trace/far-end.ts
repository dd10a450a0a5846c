import { HttpClientConnection } from '../http/client-connection.ts';
import type { HttpConnection } from '../http/connection.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../http/limits.ts';
import { HttpServerConnection } from '../http/server-connection.ts';
import type { DeflateParameters } from '../websocket/deflate-parameters.ts';
import { FrameReader } from '../websocket/frame-reader.ts';
import { agreedDeflate } from '../websocket/handshake.ts';
import type { Placed } from '../wire/field.ts';
import type { Side } from '../wire/side.ts';
import { isEnd } from './direction.ts';

/** How much content a peer takes is its own affair. */
export const ANY_LENGTH: HttpLimits = { ...DEFAULT_HTTP_LIMITS, contentOctets: Infinity };

/**
 * The parser of the end at which no one listens, driven by a trick. A parser reads no further than its own
 * end allows: a client's takes no response that it has not asked for, and a server's no second request
 * before it has answered the first. So each is made to pretend: the client's parser to send every request
 * that was heard from the client, the server's to answer each with an empty 204. What they would send goes
 * nowhere; it only moves their state, so that they read on. For the same reason none of it can be wrong:
 * the rules about when something may be read are the parser's own, and nothing here knows them twice.
 *
 * It gets the bytes that this end gets, and is told what the other end has found in the other direction, as
 * far as the meaning of its own bytes depends on it.
 */
export abstract class FarEnd {
  protected abstract readonly http: HttpConnection;
  #websocket: FrameReader | undefined;

  /** The end at which we listen has found this in what came in. */
  abstract heard(event: Placed): void;

  /** The end at which we listen has found a fault, and will answer it. */
  refused(): void {}

  /** Whether frames come by now. */
  get hasLeftHttp(): boolean {
    return this.#websocket !== undefined;
  }

  /** Whether nothing that is still to come would be read. */
  get isThrough(): boolean {
    if (!this.#websocket) return this.http.requestState === 'closed';
    return this.#websocket.isThrough;
  }

  /** What this end still waits for, in words; undefined where nothing is under way. */
  get missing(): string | undefined {
    return (this.#websocket ?? this.http).missing;
  }

  /** What there is of the head or frame under way. */
  get unfinished(): Placed | undefined {
    return (this.#websocket ?? this.http).unfinished;
  }

  /** What it gets first is at this offset of the stream. */
  beginAt(offset: number): void {
    this.http.beginAt(offset);
  }

  receive(bytes: Buffer): void {
    (this.#websocket ?? this.http).receive(bytes);
  }

  receiveEnd(): void {
    (this.#websocket ?? this.http).receiveEnd();
  }

  /** @throws ProtocolError where this end would refuse what it gets */
  nextEvent(): Placed | undefined {
    const event = (this.#websocket ?? this.http).nextEvent();
    if (event === undefined || event === 'paused') return undefined;
    this.found(event);
    return event;
  }

  /** This end has read something. */
  protected abstract found(event: Placed): void;

  /** RFC 9110 7.8: behind a 101 it is frames. */
  protected leaveHttp(role: Side, head: ResponseHead): void {
    if (this.#websocket) return;
    this.readFrames(role, agreedDeflate(head));
    this.#websocket!.receive(this.http.takeRest());
  }

  /**
   * From here on frames come.
   *
   * @param deflate what was agreed; `unknown` where no one has heard it
   */
  protected readFrames(role: Side, deflate: DeflateParameters | undefined | 'unknown'): void {
    this.#websocket = new FrameReader(role, this.http.readUpTo, { deflate });
  }

  /** There is no handshake to be read: frames come from the first byte on. */
  abstract beginWithFrames(): void;
}

/** A client, while we listen at a server. */
export class FarClient extends FarEnd {
  protected override readonly http = new HttpClientConnection();
  #assumesRequests: boolean;
  /** The head of a request has been read, and its end has not. */
  #isInRequest = false;

  /** @param assumesRequests whether the requests cannot be heard: then each response is to a GET */
  constructor(assumesRequests = false) {
    super();
    this.#assumesRequests = assumesRequests;
  }

  /** From here on requests may have been said that were not heard. */
  assumeRequests(): void {
    this.#assumesRequests = true;
  }

  override nextEvent(): Placed | undefined {
    const isIdle = this.http.responseState === 'idle' && this.http.unreadOctets > 0;
    if (this.#assumesRequests && isIdle) this.#expectResponseTo('GET');
    return super.nextEvent();
  }

  override beginWithFrames(): void {
    this.readFrames('client', 'unknown');
  }

  override heard(event: Placed): void {
    if (event instanceof RequestHead) this.#expectResponseTo(event.method);
    this.#isInRequest = !isEnd(event);
  }

  /** What could not be read as a request is answered as if it were one. */
  override refused(): void {
    if (!this.#isInRequest) this.#expectResponseTo('GET');
  }

  protected override found(event: Placed): void {
    if (event instanceof ResponseHead && event.statusCode === 101) this.leaveHttp('client', event);
  }

  /** A response to HEAD has no content, so the client has to know what was asked. */
  #expectResponseTo(method: string): void {
    const { requestState } = this.http;
    if (requestState === 'closed' || requestState === 'switched') return;
    this.http.sendHead({ method, requestTarget: '/', fields: [] });
    this.http.sendEnd();
  }
}

/** A server, while we listen at a client. */
export class FarServer extends FarEnd {
  protected override readonly http: HttpServerConnection;
  /** What comes behind a request to switch depends on its answer. */
  #asksToSwitch = false;

  constructor(limits: HttpLimits = ANY_LENGTH) {
    super();
    this.http = new HttpServerConnection(limits);
  }

  override beginWithFrames(): void {
    this.readFrames('server', 'unknown');
  }

  override heard(event: Placed): void {
    if (!(event instanceof ResponseHead)) return;
    if (event.statusCode === 101) this.leaveHttp('server', event);
    else if (event.statusCode >= 200) this.#settle();
  }

  protected override found(event: Placed): void {
    if (event instanceof RequestHead) this.#asksToSwitch = event.field('upgrade') !== undefined;
    if (isEnd(event) && !this.#asksToSwitch) this.#settle();
  }

  /** The next request may be read: what this one is answered with is read at the other end. */
  #settle(): void {
    if (this.http.requestState !== 'done') return;
    this.http.sendHead({ statusCode: 204, fields: [] });
    this.http.sendEnd();
  }
}
