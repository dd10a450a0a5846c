import { ConnectionEnd, MessageEnd } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { HeadMemo } from '../http/head-memo.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../http/limits.ts';
import { MessageReader } from '../http/message-reader.ts';
import type { DeflateParameters } from '../websocket/deflate-parameters.ts';
import { FrameReader } from '../websocket/frame-reader.ts';
import { agreedDeflate } from '../websocket/handshake.ts';
import { DEFAULT_WEBSOCKET_LIMITS } from '../websocket/limits.ts';
import type { Placed } from '../wire/field.ts';
import { otherSide, type Side } from '../wire/side.ts';
import type { Exchanges } from './exchanges.ts';
import { leadsToFrames } from './next-protocol.ts';

/** How much content a peer takes is its own affair. */
const ANY_LENGTH: HttpLimits = { ...DEFAULT_HTTP_LIMITS, contentOctets: Infinity };

/** Octets of a frame above which it is told in parts: how much a peer takes is its own affair. */
const LONGEST_WHOLE = 1024 * 1024;

/** Of all peers that read under these limits. */
const MEMO = new HeadMemo();

/**
 * What the peer of a side makes of what that side says, where we are not the peer: the same readers that
 * an end of ours uses, of messages and then of frames, and no end around them. Nothing is sent, and
 * nothing is pretended to be.
 *
 * Where the meaning of one direction depends on the other, the exchanges tell, and `heard`: how long a
 * response is depends on what was asked, and what follows a request to switch on what is answered.
 */
export abstract class PeerParser {
  protected readonly http: MessageReader;
  protected readonly exchanges: Exchanges;
  readonly #reads: Side;
  #frames: FrameReader | undefined;
  /** Nothing that is still to come would be read: the connection is over, or became a tunnel. */
  #isOver = false;

  constructor(reads: Side, exchanges: Exchanges, limits: HttpLimits) {
    this.#reads = reads;
    this.exchanges = exchanges;
    const kind = reads === 'client' ? 'request' : 'response';
    const memo = limits === ANY_LENGTH ? MEMO : undefined;
    this.http = new MessageReader(kind, limits, memo, kind === 'response');
  }

  /** The other direction has said this; the exchanges know of it already. */
  heard(event: Placed): void {
    if (event instanceof ResponseHead && event.leavesHttp) this.leaveHttp(event);
  }

  /** Whether frames come by now. */
  get hasLeftHttp(): boolean {
    return this.#frames !== undefined;
  }

  /** Whether nothing that is still to come would be read. */
  get isThrough(): boolean {
    return this.#frames?.isThrough ?? this.#isOver;
  }

  /** Octets that cannot be read before the other side has said something. */
  get waitingOctets(): number {
    const isWaiting = !this.#frames && !this.#isOver && !this.mayReadOn;
    return isWaiting ? this.http.unreadOctets : 0;
  }

  /** Octets that its readers hold. */
  get keptOctets(): number {
    return this.http.unreadOctets + (this.#frames?.keptOctets ?? 0);
  }

  /** What this end still waits for, in words; undefined where nothing is under way. */
  get missing(): string | undefined {
    if (this.#frames) return this.#frames.missing;
    return this.#isOver || this.waitingOctets > 0 ? undefined : this.http.missing;
  }

  /** What there is of the head or frame under way. */
  get unfinished(): Placed | undefined {
    if (this.#frames) return this.#frames.unfinished;
    return this.mayReadOn && !this.#isOver ? this.http.unfinished : undefined;
  }

  /** What it gets first is at this offset of the stream. */
  beginAt(offset: number): void {
    this.http.beginAt(offset);
  }

  /** @param bytes are only lent: frames are unmasked in place, but in a copy */
  receive(bytes: Buffer): void {
    if (this.#frames) this.#frames.receive(Buffer.from(bytes));
    // What would never be read must not pile up either.
    else if (!this.#isOver) this.http.receive(bytes);
  }

  receiveEnd(): void {
    (this.#frames ?? this.http).receiveEnd();
  }

  /** @throws ProtocolError where the peer would refuse what it gets */
  nextEvent(): Placed | undefined {
    if (this.#frames) return this.#frames.nextEvent();
    if (this.#isOver || !this.mayReadOn) return undefined;
    const event = this.http.nextEvent(this.exchanges.nextMethod);
    if (event) this.#follow(event);
    return event;
  }

  /** There is no handshake to be read: frames come from the first byte on. */
  beginWithFrames(): void {
    this.#readFrames('unknown');
  }

  /** Whether it is clear how what comes next is to be read. */
  protected abstract get mayReadOn(): boolean;

  /** The peer has read this. */
  protected abstract found(event: Placed): void;

  /** RFC 9110 7.8: after a 101 comes what it names; 9.3.6: after a 2xx to CONNECT, whatever the tunnel carries. */
  protected leaveHttp(head: ResponseHead): void {
    if (this.#frames) return;
    if (!leadsToFrames(head)) {
      this.#isOver = true;
      return;
    }
    this.#readFrames(agreedDeflate(head));
    this.#frames!.receive(Buffer.from(this.http.takeRest()));
  }

  /** RFC 9112 9.3: after the last message of a connection nothing is read. */
  #follow(event: Placed): void {
    const isLast = event instanceof MessageEnd && !event.persists;
    if (isLast || event instanceof ConnectionEnd) this.#isOver = true;
    this.found(event);
  }

  /** @param deflate what was agreed; `unknown` where no one has heard it */
  #readFrames(deflate: DeflateParameters | undefined | 'unknown'): void {
    const options = { deflate, inParts: LONGEST_WHOLE, limits: LIMITS };
    this.#frames = new FrameReader(otherSide(this.#reads), this.http.readUpTo, options);
  }
}

/** A message in parts is as long as any that our ends take. */
const LIMITS = { partedOctets: DEFAULT_WEBSOCKET_LIMITS.messageOctets };

/** What a server makes of the requests and frames of a client. */
export class PeerServer extends PeerParser {
  /** What follows a request to leave HTTP depends on its answer. */
  #asksToLeave = false;
  #hasAsked = false;

  constructor(exchanges: Exchanges, limits: HttpLimits = ANY_LENGTH) {
    super('client', exchanges, limits);
  }

  /** Whether a request to leave HTTP has to be answered before anyone knows what follows it. */
  get waitsForAnswer(): boolean {
    return this.#hasAsked && this.exchanges.nextMethod !== undefined;
  }

  protected override get mayReadOn(): boolean {
    return !this.waitsForAnswer;
  }

  protected override found(event: Placed): void {
    if (event instanceof RequestHead) {
      this.#hasAsked = false;
      this.#asksToLeave = event.field('upgrade') !== undefined || event.method === 'CONNECT';
    }
    if (event instanceof MessageEnd) this.#hasAsked = this.#asksToLeave;
  }
}

/** What a client makes of the responses and frames of a server. */
export class PeerClient extends PeerParser {
  #assumesRequests: boolean;
  #isInContent = false;

  /** @param assumesRequests whether the requests cannot be heard: then each response is to a GET */
  constructor(exchanges: Exchanges, assumesRequests = false) {
    super('server', exchanges, ANY_LENGTH);
    this.#assumesRequests = assumesRequests;
  }

  /** From here on requests may have been said that were not heard. */
  assumeRequests(): void {
    this.#assumesRequests = true;
  }

  /** Whether a response begins in what waits for its request. */
  get hasResponseWaiting(): boolean {
    return this.http.startsWith('HTTP/1.');
  }

  /** RFC 9112 9.2: without a request no one can tell how a response is to be read. */
  protected override get mayReadOn(): boolean {
    if (this.#isInContent || this.#assumesRequests) return true;
    const isAtEnd = this.http.hasEnded && this.http.unreadOctets === 0;
    return isAtEnd || this.exchanges.nextMethod !== undefined;
  }

  protected override found(event: Placed): void {
    if (event instanceof MessageEnd) this.#isInContent = false;
    if (!(event instanceof ResponseHead)) return;
    this.#isInContent = !event.isInterim && !event.leavesHttp;
    if (event.leavesHttp) this.leaveHttp(event);
  }
}
