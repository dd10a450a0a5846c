import { type Framing, framingOfRequest, framingOfResponse, NO_CONTENT } from '../http/framing.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { happeningOf } from '../http/lifecycle.ts';
import type { Tap } from '../net/tap.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import type { Entry } from './entry.ts';
import { Exchanges } from './exchanges.ts';
import { ANY_LENGTH, FarClient, type FarEnd, FarServer } from './far-end.ts';
import { Half, isEnd, WINDOW } from './half.ts';
import type { Side } from './recorder.ts';

/** How an observer tells of what it hears. */
export interface ObserverOptions {
  /** Whether every message is told in pieces as they come, its head at once. Default: no. */
  readonly inPieces?: boolean;
}

/**
 * Listens in at one end of a connection alone, for as long as it lasts, and tells of each message when
 * it is complete; of one that is long, or has no end, it tells piece by piece. What comes in is explained
 * by the end's own parser; what goes out by the parser of the other end, which gets the same bytes: so it
 * shows what was sent, not what was meant.
 */
export class Observer implements Tap {
  readonly #end: Side;
  readonly #time: () => number;
  readonly #onEntry: (entry: Entry) => void;
  readonly #exchanges = new Exchanges();
  readonly #incoming: Half;
  readonly #outgoing: Half;
  /** Undefined from where it refused what we have sent. */
  #far: FarEnd | undefined;

  /**
   * @param end at which it listens
   * @param stopwatch milliseconds, from any start
   * @param onEntry told of each message
   */
  constructor(
    end: Side,
    stopwatch: () => number,
    onEntry: (entry: Entry) => void,
    { inPieces = false }: ObserverOptions = {},
  ) {
    const startedAt = stopwatch();
    const time = () => stopwatch() - startedAt;
    const halfOf = (from: Side) => new Half({ from, time, onEntry, inPieces });
    this.#end = end;
    this.#time = time;
    this.#onEntry = onEntry;
    this.#outgoing = halfOf(end);
    this.#incoming = halfOf(end === 'server' ? 'client' : 'server');
    this.#far = end === 'server' ? new FarClient() : new FarServer();
  }

  read(bytes: Uint8Array): void {
    this.#incoming.add(bytes);
  }

  event(event: Placed): void {
    this.#tell(this.#incoming, event);
    this.#far?.heard(event);
    this.#readOutgoing();
  }

  fault(error: ProtocolError): void {
    this.#incoming.fault(error);
    this.#far?.refused();
  }

  wrote(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += WINDOW) {
      const piece = bytes.subarray(at, at + WINDOW);
      this.#outgoing.add(piece);
      this.#far?.receive(Buffer.from(piece));
      this.#readOutgoing();
    }
  }

  ended(): void {
    this.#far?.receiveEnd();
    this.#readOutgoing();
    this.#outgoing.end();
    // A server behind its FIN only reads away what still comes.
    if (this.#end === 'server') this.#incoming.giveUp();
  }

  /** The connection is gone, in whatever way: what was under way will not be completed. */
  gone(): void {
    for (const half of [this.#incoming, this.#outgoing]) {
      half.leaveOff();
      half.giveUp();
    }
  }

  #readOutgoing(): void {
    const far = this.#far;
    if (!far) return;
    try {
      for (let event = far.nextEvent(); event; event = far.nextEvent()) {
        this.#tell(this.#outgoing, event);
      }
      if (far.isThrough) this.#outgoing.giveUp();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // The other end would refuse what we have sent: what is behind that is not explained.
      this.#outgoing.fault(error);
      this.#far = undefined;
    }
  }

  #tell(half: Half, event: Placed): void {
    if (event instanceof RequestHead) this.#beginRequest(half, event);
    else if (event instanceof ResponseHead) this.#beginResponse(half, event);
    else {
      half.event(event);
      if (isEnd(event)) this.#endMessage(half);
    }
  }

  #beginRequest(half: Half, head: RequestHead): void {
    this.#exchanges.requestBegins(head.method);
    half.begin(head, framingOfRequest(head, ANY_LENGTH));
  }

  /** An interim response is not what the request waits for. */
  #beginResponse(half: Half, head: ResponseHead): void {
    let framing: Framing = NO_CONTENT;
    if (happeningOf(head.statusCode) !== 'interim') {
      const { method, hold } = this.#exchanges.responseBegins(half.startedAt);
      framing = framingOfResponse(head, method);
      if (hold) this.#tellHold(head, hold.since, hold.milliseconds);
    }
    half.begin(head, framing);
  }

  #tellHold({ start }: ResponseHead, time: number, milliseconds: number): void {
    const place = { parts: [], start, end: start, bytes: Buffer.alloc(0), fault: undefined };
    this.#onEntry({ from: 'server', kind: 'hold', ...place, time, milliseconds });
  }

  #endMessage(half: Half): void {
    const isRequest = (half === this.#incoming) === (this.#end === 'server');
    if (isRequest) this.#exchanges.requestEnds(this.#time());
    else this.#exchanges.responseEnds(this.#time());
  }
}
